import { readFile } from 'node:fs/promises';
import type { Bucket, Storage as StorageClient, StorageOptions } from '@google-cloud/storage';
import { ConfigError } from '@sync/core/connector';
import { MediaClient } from './media-client.ts';
import type { CheckedGcsOptions } from './options.ts';

/** How one bucket is asked. */
export interface GcsClients {
  /** Tries again by itself when the store refuses, or nobody answers. */
  readonly lister: Bucket;
  /** Tries once. */
  readonly prober: Bucket;
  /** Tries once: readings go on in the middle by themselves. */
  readonly media: MediaClient;
}

/** Pauses in seconds, as the SDK counts. */
const listRetries = { autoRetry: true, maxRetries: 4, retryDelayMultiplier: 1, maxRetryDelay: 10, totalTimeout: 60 };

/**
 * Makes the clients; contacts nothing.
 *
 * @throws {ConfigError} CONFIG_FILE when the key file cannot be read or is no key
 */
export async function openClients(options: CheckedGcsOptions): Promise<GcsClients> {
  const { client, bucket, keyFile, endpoint, projectId } = options;
  if (client !== undefined) return clientsOf(client.bucket(bucket), client.bucket(bucket), options);
  const key = keyFile === undefined ? undefined : await readKey(keyFile);
  const { Storage } = await import('@google-cloud/storage');
  const apiEndpoint = endpoint?.replace(/\/+$/, '');
  const config: StorageOptions = {
    ...(projectId === undefined ? {} : { projectId }),
    ...(apiEndpoint === undefined ? {} : { apiEndpoint, useAuthWithCustomEndpoint: key !== undefined }),
  };
  const make = (more: StorageOptions): StorageClient => {
    const storage = new Storage({ ...config, ...more });
    // The SDK takes STORAGE_EMULATOR_HOST before what it is told, and without the path of the API.
    if (apiEndpoint !== undefined) storage.baseUrl = `${apiEndpoint}/storage/v1`;
    return storage;
  };
  const lister = make({ retryOptions: listRetries });
  const { authClient } = lister;
  // Given as an option, the library prints a warning each time (google-auth-library 11).
  if (key !== undefined) authClient.jsonContent = key;
  // One sign-in for both.
  const prober = make({ authClient, retryOptions: { autoRetry: false } });
  return clientsOf(lister.bucket(bucket), prober.bucket(bucket), options);
}

function clientsOf(lister: Bucket, prober: Bucket, { userProject }: CheckedGcsOptions): GcsClients {
  return { lister, prober, media: new MediaClient(lister, userProject) };
}

type Key = NonNullable<GcsClients['lister']['storage']['authClient']['jsonContent']>;

async function readKey(path: string): Promise<Key> {
  const fault = (why: string, cause?: unknown): ConfigError => {
    const message = `Option "keyFile" cannot be used: ${path} ${why}. Give the path of a JSON key of a service account.`;
    return new ConfigError({ code: 'CONFIG_FILE', message, context: { option: 'keyFile' }, cause });
  };
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw fault(`cannot be read (${error.code ?? error.name})`, error);
  });
  // The parser's own message shows what it read.
  const key = parse(text);
  if (key === undefined) throw fault('is no JSON');
  if (typeof key !== 'object' || key === null || !('type' in key)) throw fault('holds no key');
  return key as Key;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
