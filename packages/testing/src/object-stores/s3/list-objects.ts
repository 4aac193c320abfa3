import type { Bucket } from '../bucket.ts';
import { cutPage } from '../page.ts';
import type { Reply } from '../server/reply.ts';
import type { StoredVersion } from '../stored-version.ts';
import { errorReply, xmlReply } from './xml.ts';

const storeKeysOfPage = 1000;

interface Listing {
  readonly bucket: Bucket;
  readonly query: URLSearchParams;
  readonly pageLimit: number;
}

/** ListObjectsV2. */
export function listObjects({ bucket, query, pageLimit }: Listing): Reply {
  const { shared, encode, request } = readListing(query, pageLimit);
  const token = query.get('continuation-token');
  const after = token === null ? (query.get('start-after') ?? '') : Buffer.from(token, 'base64url').toString();
  if (token === '')
    return errorReply(400, 'InvalidArgument', { Message: 'The continuation token provided is incorrect' });
  const page = cutPage(bucket.keys('present'), { ...request, after });
  return xmlReply(200, 'ListBucketResult', {
    Name: bucket.name,
    ...shared,
    KeyCount: page.keys.length + page.folders.length,
    IsTruncated: page.next !== undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.next === undefined ? undefined : Buffer.from(page.next).toString('base64url'),
    Contents: page.keys.flatMap((key) => {
      const version = bucket.find(key);
      return version === undefined ? [] : [{ Key: encode(key), ...describe(version) }];
    }),
    CommonPrefixes: page.folders.map((folder) => ({ Prefix: encode(folder) })),
  });
}

/** ListObjectVersions. All versions of a key come in one page, which then may be longer than asked for. */
export function listVersions({ bucket, query, pageLimit }: Listing): Reply {
  const { shared, encode, request } = readListing(query, pageLimit);
  const page = cutPage(bucket.keys('all'), { ...request, after: query.get('key-marker') ?? '' });
  const all = page.keys.flatMap((key) => bucket.versions(key).map((version, i) => ({ version, isLatest: i === 0 })));
  const identify = ({ version, isLatest }: (typeof all)[number]) => ({
    Key: encode(version.key),
    VersionId: bucket.isVersioned ? versionId(version) : 'null',
    IsLatest: isLatest,
  });
  return xmlReply(200, 'ListVersionsResult', {
    Name: bucket.name,
    ...shared,
    KeyMarker: encode(query.get('key-marker') ?? ''),
    IsTruncated: page.next !== undefined,
    NextKeyMarker: page.next === undefined ? undefined : encode(page.next),
    Version: all
      .filter(({ version }) => !version.isRemoved)
      .map((one) => ({ ...identify(one), ...describe(one.version) })),
    DeleteMarker: all
      .filter(({ version }) => version.isRemoved)
      .map((one) => ({ ...identify(one), LastModified: one.version.modified.toISOString() })),
    CommonPrefixes: page.folders.map((folder) => ({ Prefix: encode(folder) })),
  });
}

/** As S3 shows a version: a text that tells nothing. */
export function versionId({ number }: StoredVersion): string {
  return `v${number.toString(36)}`;
}

function describe(version: StoredVersion) {
  const { modified, etag, content, attributes } = version;
  return {
    LastModified: modified.toISOString(),
    ETag: `"${etag}"`,
    Size: content.size,
    StorageClass: attributes.storageClass ?? 'STANDARD',
  };
}

function readListing(query: URLSearchParams, pageLimit: number) {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const isEncoded = query.get('encoding-type') === 'url';
  // As S3 does it: slashes stay, blanks become plus signs.
  const encode = (text: string): string =>
    isEncoded ? encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+') : text;
  const limit = Math.min(Number(query.get('max-keys') ?? storeKeysOfPage), pageLimit, storeKeysOfPage);
  return {
    encode,
    request: { prefix, delimiter, limit },
    shared: {
      Prefix: encode(prefix),
      Delimiter: delimiter === '' ? undefined : encode(delimiter),
      MaxKeys: limit,
      EncodingType: isEncoded ? 'url' : undefined,
    },
  };
}
