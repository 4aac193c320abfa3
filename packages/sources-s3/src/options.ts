import type { S3Client } from '@aws-sdk/client-s3';
import { ConfigError, findNearest, invalidOption, isLocalHost } from '@sync/core/connector';
import type { BucketTables } from '@sync/files';

/** Name of this connector in errors and reports. */
export const connectorName = 's3-source';

/** A bucket of Amazon S3, or of a store that speaks S3, and what is read from it. */
export interface S3SourceOptions {
  readonly bucket: string;
  /** Keys below it are looked at; slashes at its ends do not matter. @defaultValue the whole bucket */
  readonly prefix?: string;
  /** What the bucket is read as. */
  readonly tables: BucketTables;
  /** @defaultValue AWS_REGION, else the profile's, else the bucket's own, which is asked for */
  readonly region?: string;
  /** Address of another store that speaks S3: `http://127.0.0.1:9000`. @defaultValue Amazon's own, or AWS_ENDPOINT_URL_S3 */
  readonly endpoint?: string;
  /** The bucket is a part of the path, not of the host name. @defaultValue true when there is an `endpoint` */
  readonly pathStyle?: boolean;
  /** Of `~/.aws/config` and `~/.aws/credentials`. @defaultValue AWS_PROFILE, else `default` */
  readonly profile?: string;
  /** Together with `secretAccessKey`. @defaultValue what the SDK's default chain finds */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** Of temporary keys. */
  readonly sessionToken?: string;
  /** A role to take on, with whatever credentials the other options give. Its session is named `dbsync`. */
  readonly roleArn?: string;
  readonly roleExternalId?: string;
  /** We pay for requests and transfer. @defaultValue false */
  readonly requesterPays?: boolean;
  /** A client of your own, in place of all options of connection and credentials. It is not closed by us. */
  readonly client?: S3Client;
}

/** Members of {@link S3SourceOptions} that a client of one's own replaces. */
const connecting = [
  'region',
  'endpoint',
  'pathStyle',
  'profile',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'roleArn',
  'roleExternalId',
] as const;
const known = ['bucket', 'prefix', 'tables', 'requesterPays', 'client', ...connecting];
const texts = connecting.filter((key) => key !== 'pathStyle');

/** Options that were checked; empty prefixes and slashes at ends are gone. */
export interface CheckedS3Options extends S3SourceOptions {
  readonly prefix: string;
  readonly isLocal: boolean;
}

/**
 * Checks the options; contacts nothing.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING, CONFIG_UNKNOWN_KEY, CONFIG_CONFLICT, CONFIG_URL
 */
export function checkS3Options(given: S3SourceOptions): CheckedS3Options {
  refuseUnknown(given);
  for (const key of texts) {
    const value: unknown = given[key];
    if (value === undefined) continue;
    if (typeof value !== 'string' || value.trim() === '') throw invalidOption(key, 'a text that is not empty', value);
  }
  for (const key of ['pathStyle', 'requesterPays'] as const) {
    const value: unknown = given[key];
    if (value !== undefined && typeof value !== 'boolean') throw invalidOption(key, 'true or false', value);
  }
  checkBucket(given.bucket);
  checkTogether(given);
  return { ...given, prefix: checkPrefix(given.prefix), isLocal: checkEndpoint(given.endpoint) };
}

function refuseUnknown(given: unknown): void {
  if (typeof given !== 'object' || given === null) throw invalidOption('s3', 'an object', given);
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const nearest = findNearest(key, known);
    const hint = nearest === undefined ? `Known are ${known.join(', ')}.` : `Did you mean "${nearest}"?`;
    const message = `Option "${key}" is not known. ${hint}`;
    throw new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option: key } });
  }
}

/** Letters, digits, dots, hyphens (older buckets: underscores), or the ARN of an access point. */
const bucketName = /^(?:[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]|arn:aws[a-z-]*:s3[a-z-]*:[^\s]+)$/;

function checkBucket(value: unknown): void {
  if (value === undefined) throw missing('bucket', 'the name of a bucket');
  if (typeof value !== 'string') throw invalidOption('bucket', 'the name of a bucket', value);
  if (bucketName.test(value)) return;
  const isAddress = value.includes('/');
  const hint = isAddress
    ? 'Give only the name of the bucket, and what is behind it as "prefix".'
    : 'A name has 3 to 63 lower-case letters, digits, dots and hyphens.';
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message: `Option "bucket" is not the name of a bucket: ${JSON.stringify(value)}. ${hint}`,
    context: { option: 'bucket' },
  });
}

/** Keys are at most so long. */
const mostKeyBytes = 1024;

function checkPrefix(value: unknown): string {
  if (value === undefined) return '';
  const expected = 'the first part of keys, such as `exports/2026`';
  if (typeof value !== 'string') throw invalidOption('prefix', expected, value);
  const prefix = value.replace(/^\/+|\/+$/g, '');
  const why = /^[a-z0-9]+:\/\//i.test(prefix)
    ? 'it is an address; give the bucket as "bucket"'
    : Buffer.byteLength(prefix) >= mostKeyBytes
      ? `it is longer than the ${mostKeyBytes} bytes of a key`
      : undefined;
  if (why === undefined) return prefix;
  const message = `Option "prefix" must be ${expected}: ${why}.`;
  throw new ConfigError({ code: 'CONFIG_INVALID', message, context: { option: 'prefix' } });
}

function checkEndpoint(endpoint: string | undefined): boolean {
  if (endpoint === undefined) return false;
  const url = URL.parse(endpoint);
  const why =
    url === null || !/^https?:$/.test(url.protocol)
      ? 'it is no address that begins with https:// or http://'
      : url.username !== '' || url.password !== ''
        ? 'it holds a user or a password; give "accessKeyId" and "secretAccessKey"'
        : url.search !== '' || url.hash !== ''
          ? 'it has something behind a "?" or "#"'
          : undefined;
  if (why === undefined) return isLocalHost(url?.hostname.replace(/^\[|\]$/g, '') ?? '');
  const message = `Option "endpoint" cannot be used: ${why}.`;
  throw new ConfigError({ code: 'CONFIG_URL', message, context: { option: 'endpoint' } });
}

function checkTogether(options: S3SourceOptions): void {
  const need = (option: keyof S3SourceOptions, other: keyof S3SourceOptions): void => {
    if (options[option] !== undefined && options[other] === undefined) {
      throw missing(other, `given together with "${option}"`);
    }
  };
  need('accessKeyId', 'secretAccessKey');
  need('secretAccessKey', 'accessKeyId');
  need('sessionToken', 'accessKeyId');
  need('roleExternalId', 'roleArn');
  if (options.profile !== undefined && options.accessKeyId !== undefined) throw conflict('profile', 'accessKeyId');
  const beside = connecting.find((key) => options[key] !== undefined);
  if (options.client !== undefined && beside !== undefined) throw conflict('client', beside);
}

function missing(option: string, what: string): ConfigError {
  const message = `Option "${option}" is missing: it must be ${what}.`;
  return new ConfigError({ code: 'CONFIG_MISSING', message, context: { option } });
}

function conflict(one: string, other: string): ConfigError {
  const message = `Options "${one}" and "${other}" exclude each other. Leave one out.`;
  return new ConfigError({ code: 'CONFIG_CONFLICT', message, context: { option: one } });
}
