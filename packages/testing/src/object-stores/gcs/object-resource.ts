import { checksumOf } from '../checksums.ts';
import type { StoredVersion } from '../stored-version.ts';

/** An object as the JSON API describes it. */
export function objectResource(bucket: string, version: StoredVersion): Readonly<Record<string, string>> {
  const { key, number, content, modified, attributes, etag } = version;
  const { contentType = 'application/octet-stream', contentEncoding, storageClass = 'STANDARD' } = attributes;
  return {
    kind: 'storage#object',
    id: `${bucket}/${key}/${number}`,
    bucket,
    name: key,
    generation: `${number}`,
    metageneration: '1',
    contentType,
    storageClass,
    size: `${content.size}`,
    etag,
    timeCreated: modified.toISOString(),
    updated: modified.toISOString(),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
    ...checksums(version),
  };
}

/** As the header `x-goog-hash` has them. */
export function hashHeader(version: StoredVersion): string {
  const { crc32c, md5Hash } = checksums(version);
  const parts = [crc32c === undefined ? '' : `crc32c=${crc32c}`, md5Hash === undefined ? '' : `md5=${md5Hash}`];
  return parts.filter((part) => part !== '').join(',');
}

/** Objects composed of others have no MD5, as those of S3 that came in parts. */
function checksums({ content, attributes }: StoredVersion): { readonly crc32c?: string; readonly md5Hash?: string } {
  const { bytes } = content;
  if (bytes === undefined) return {};
  const crc32c = checksumOf('crc32c', bytes);
  return attributes.parts === undefined ? { crc32c, md5Hash: checksumOf('md5', bytes) } : { crc32c };
}
