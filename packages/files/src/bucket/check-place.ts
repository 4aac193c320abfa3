import { ConfigError, invalidOption, isLocalHost, textOption } from '@sync/core/connector';

/** Keys of S3 and GCS are at most so long. */
const mostKeyBytes = 1024;

/**
 * Refuses options that are there and no text, or an empty one.
 *
 * @throws {ConfigError} CONFIG_INVALID
 */
export function checkTexts<Key extends string>(given: Readonly<Partial<Record<Key, unknown>>>, keys: readonly Key[]) {
  for (const key of keys) {
    textOption(given, key);
  }
}

/** @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING */
export function checkBucketName(
  value: unknown,
  { form, rule }: { readonly form: RegExp; readonly rule: string },
): void {
  if (value === undefined) {
    const message = 'Option "bucket" is missing: it must be the name of a bucket.';
    throw new ConfigError({ code: 'CONFIG_MISSING', message, context: { option: 'bucket' } });
  }
  if (typeof value !== 'string') throw invalidOption('bucket', 'the name of a bucket', value);
  if (form.test(value)) return;
  const hint = value.includes('/') ? 'Give only the name of the bucket, and what is behind it as "prefix".' : rule;
  const message = `Option "bucket" is not the name of a bucket: ${JSON.stringify(value)}. ${hint}`;
  throw new ConfigError({ code: 'CONFIG_INVALID', message, context: { option: 'bucket' } });
}

/**
 * The prefix without slashes at its ends.
 *
 * @throws {ConfigError} CONFIG_INVALID
 */
export function checkPrefix(value: unknown): string {
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

/**
 * Whether the endpoint is on this machine; false when there is none.
 *
 * @throws {ConfigError} CONFIG_URL
 */
export function checkStoreEndpoint(endpoint: string | undefined): boolean {
  if (endpoint === undefined) return false;
  const url = URL.parse(endpoint);
  const why =
    url === null || !/^https?:$/.test(url.protocol)
      ? 'it is no address that begins with https:// or http://'
      : url.username !== '' || url.password !== ''
        ? 'it holds a user or a password'
        : url.search !== '' || url.hash !== ''
          ? 'it has something behind a "?" or "#"'
          : undefined;
  if (why === undefined) return isLocalHost(url?.hostname.replace(/^\[|\]$/g, '') ?? '');
  const message = `Option "endpoint" cannot be used: ${why}.`;
  throw new ConfigError({ code: 'CONFIG_URL', message, context: { option: 'endpoint' } });
}
