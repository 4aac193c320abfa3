import { readFile } from 'node:fs/promises';
import type { Bucket, StorageOptions } from '@google-cloud/storage';
import { ConfigError } from '@sync/core/connector';
import type { CheckedGcsOptions } from './options.ts';

/** Two views of one bucket. Lists are tried again by the SDK; readings are not, since they go on in the middle by themselves. */
export interface GcsBuckets {
  readonly lister: Bucket;
  readonly reader: Bucket;
}

/** Pauses in seconds, as the SDK counts. */
const listRetries = { autoRetry: true, maxRetries: 4, retryDelayMultiplier: 1, maxRetryDelay: 10, totalTimeout: 60 };

/**
 * Makes the clients; contacts nothing.
 *
 * @throws {ConfigError} CONFIG_FILE when the key file cannot be read or is no key
 */
export async function openBuckets(options: CheckedGcsOptions): Promise<GcsBuckets> {
  const { client, bucket, keyFile, endpoint, projectId } = options;
  if (client !== undefined) return { lister: client.bucket(bucket), reader: client.bucket(bucket) };
  if (keyFile !== undefined) await checkKeyFile(keyFile);
  const { Storage } = await import('@google-cloud/storage');
  const config: StorageOptions = {
    ...(keyFile === undefined ? {} : { keyFilename: keyFile }),
    ...(projectId === undefined ? {} : { projectId }),
    ...(endpoint === undefined
      ? {}
      : { apiEndpoint: endpoint.replace(/\/+$/, ''), useAuthWithCustomEndpoint: keyFile !== undefined }),
  };
  const lister = new Storage({ ...config, retryOptions: listRetries });
  const { authClient } = lister;
  // One sign-in for both.
  const reader = new Storage({ ...config, authClient, retryOptions: { autoRetry: false } });
  return { lister: lister.bucket(bucket), reader: reader.bucket(bucket) };
}

async function checkKeyFile(path: string): Promise<void> {
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
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
