import type { Storage } from '@google-cloud/storage';
import { ConfigError, refuseUnknownOptions } from '@sync/core/connector';
import { type BucketTables, checkBucketName, checkPrefix, checkStoreEndpoint, checkTexts } from '@sync/files';

/** Name of this connector in errors and reports. */
export const connectorName = 'gcs-source';

/** A bucket of Google Cloud Storage, and what is read from it. */
export interface GcsSourceOptions {
  readonly bucket: string;
  /** Keys below it are looked at; slashes at its ends do not matter. @defaultValue the whole bucket */
  readonly prefix?: string;
  /** What the bucket is read as. */
  readonly tables: BucketTables;
  /** Path of a JSON key, of a service account mostly. @defaultValue application default credentials (GOOGLE_APPLICATION_CREDENTIALS …) */
  readonly keyFile?: string;
  /** Address of an emulator, which is asked without credentials unless there is a `keyFile`. @defaultValue Google's own, or STORAGE_EMULATOR_HOST */
  readonly endpoint?: string;
  /** @defaultValue what the credentials say */
  readonly projectId?: string;
  /** The project that pays, where the requester does. @defaultValue nobody is named */
  readonly userProject?: string;
  /** A client of your own, in place of all options of connection and credentials. */
  readonly client?: Storage;
}

/** Members of {@link GcsSourceOptions} that a client of one's own replaces. */
const connecting = ['keyFile', 'endpoint', 'projectId'] as const;
const texts = [...connecting, 'userProject'] as const;
const known = ['bucket', 'prefix', 'tables', 'client', ...texts];

const bucketNames = {
  /** Names with dots may be longer than the 63 of others. */
  form: /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/,
  rule: 'A name has 3 to 63 lower-case letters, digits, hyphens, underscores and dots.',
};

/** Options that were checked; the prefix has no slashes at its ends. */
export interface CheckedGcsOptions extends GcsSourceOptions {
  readonly prefix: string;
  readonly isLocal: boolean;
}

/**
 * Checks the options; contacts nothing.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING, CONFIG_UNKNOWN_KEY, CONFIG_CONFLICT, CONFIG_URL
 */
export function checkGcsOptions(
  given: GcsSourceOptions,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CheckedGcsOptions {
  refuseUnknownOptions(given, 'gcs', known);
  checkTexts(given, texts);
  checkBucketName(given.bucket, bucketNames);
  const beside = connecting.find((key) => given[key] !== undefined);
  if (given.client !== undefined && beside !== undefined) {
    const message = `Options "client" and "${beside}" exclude each other. Leave one out.`;
    throw new ConfigError({ code: 'CONFIG_CONFLICT', message, context: { option: 'client' } });
  }
  const endpoint = given.client === undefined ? (given.endpoint ?? emulatorOf(environment)) : undefined;
  const where = { prefix: checkPrefix(given.prefix), isLocal: checkStoreEndpoint(endpoint) };
  return { ...given, ...where, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** As emulators are told of: with or without `http://`, and with or without the path of the API. */
function emulatorOf({ STORAGE_EMULATOR_HOST: host = '' }: Readonly<Record<string, string | undefined>>) {
  const told = host
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/storage\/v1$/, '');
  if (told === '') return undefined;
  return /^[a-z]+:\/\//i.test(told) ? told : `http://${told}`;
}
