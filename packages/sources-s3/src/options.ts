import type { S3Client } from '@aws-sdk/client-s3';
import { ConfigError, invalidOption, refuseUnknownOptions } from '@sync/core/connector';
import { type BucketTables, checkBucketName, checkPrefix, checkStoreEndpoint, checkTexts } from '@sync/files';

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

const bucketNames = {
  /** Of older buckets also upper-case letters and underscores; or the ARN of an access point. */
  form: /^(?:[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]|arn:aws[a-z-]*:s3[a-z-]*:[^\s]+)$/,
  rule: 'A name has 3 to 63 lower-case letters, digits, dots and hyphens.',
};

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
  refuseUnknownOptions(given, 's3', known);
  checkTexts(given, texts);
  for (const key of ['pathStyle', 'requesterPays'] as const) {
    const value: unknown = given[key];
    if (value !== undefined && typeof value !== 'boolean') throw invalidOption(key, 'true or false', value);
  }
  checkBucketName(given.bucket, bucketNames);
  checkTogether(given);
  return { ...given, prefix: checkPrefix(given.prefix), isLocal: checkStoreEndpoint(given.endpoint) };
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
