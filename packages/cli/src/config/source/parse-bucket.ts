import { ConfigError } from '@sync/core';

/** A bucket as a person names it. */
export interface BucketName {
  readonly store: 's3' | 'gcs';
  readonly bucket: string;
  /** What stood behind the name, without slashes at its ends. */
  readonly prefix?: string;
}

/**
 * Reads `s3://name`, `gs://name`, each with a prefix behind it or not, or the bare name (or ARN of an access point) of an S3 bucket.
 *
 * @throws {ConfigError} CONFIG_URL naming the option
 */
export function parseBucket(text: string, option: string): BucketName {
  const [, scheme, bucket = '', path = ''] = /^(?:(s3|gs):\/\/)?([^/]+)(?:\/(.*))?$/is.exec(text) ?? [];
  const isName = scheme === undefined ? isPlainName(text) : isPlainName(bucket);
  if (!isName) {
    throw new ConfigError({
      code: 'CONFIG_URL',
      message: `${option} must be s3://name, gs://name, or the bare name of an S3 bucket; a prefix may stand behind s3://name/. Credentials do not belong there.`,
      context: { option: option.replace(/^--/, '') },
    });
  }
  if (scheme === undefined) return { store: 's3', bucket: text };
  const prefix = path.replaceAll(/^\/+|\/+$/g, '');
  return { store: scheme.toLowerCase() === 'gs' ? 'gcs' : 's3', bucket, ...(prefix !== '' && { prefix }) };
}

/** Letters, digits, `.`, `-`, `_` (names of GCS and old names of S3 have `_`), or the ARN of an access point. */
function isPlainName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/i.test(text) || /^arn:aws[a-z-]*:s3[a-z-]*:\S+$/.test(text);
}
