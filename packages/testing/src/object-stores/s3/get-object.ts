import type { Bucket } from '../bucket.ts';
import { checksumOf } from '../checksums.ts';
import { readRange, type Reply } from '../server/reply.ts';
import type { Asking } from '../server/serve-store.ts';
import type { StoredVersion } from '../stored-version.ts';
import { versionId } from './list-objects.ts';
import { emptyReply, errorReply } from './xml.ts';

/** Classes whose objects must be restored before they are read. */
const archived: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

/** GetObject and HeadObject. */
export function getObject(bucket: Bucket, key: string, { request, query }: Asking): Reply {
  const { headers } = request;
  const wanted = query.get('versionId');
  const version =
    wanted === null
      ? bucket.find(key)
      : bucket.versions(key).find((one) => (bucket.isVersioned ? versionId(one) : 'null') === wanted);
  if (version === undefined || version.isRemoved) {
    return wanted === null
      ? errorReply(404, 'NoSuchKey', { Key: key })
      : errorReply(404, 'NoSuchVersion', { Key: key, VersionId: wanted });
  }
  const storageClass = version.attributes.storageClass ?? 'STANDARD';
  if (request.method === 'GET' && archived.has(storageClass)) {
    return errorReply(403, 'InvalidObjectState', { StorageClass: storageClass });
  }
  const tag = `"${version.etag}"`;
  const condition = headers['if-match'];
  if (condition !== undefined && condition !== tag && condition !== '*') {
    return errorReply(412, 'PreconditionFailed', { Condition: 'If-Match' });
  }
  if (headers['if-none-match'] === tag) return emptyReply(304, { etag: tag });
  const range = readRange(headers.range, version.content.size);
  if (range === 'unsatisfiable') return errorReply(416, 'InvalidRange', { ActualObjectSize: version.content.size });
  const { start, end, isPart } = range;
  const known = { ...describe(version), etag: tag };
  const body = { content: version.content, start, end };
  const versioned: Record<string, string> = bucket.isVersioned ? { 'x-amz-version-id': versionId(version) } : {};
  if (isPart) {
    // A part comes without checksums: those of the whole object would mislead.
    const contentRange = `bytes ${start}-${end - 1}/${version.content.size}`;
    return { status: 206, headers: { ...known, ...versioned, 'content-range': contentRange }, body };
  }
  const wantsChecksums = headers['x-amz-checksum-mode'] === 'ENABLED';
  const checksums = wantsChecksums ? checksumHeaders(version) : {};
  return { status: 200, headers: { ...known, ...versioned, ...checksums }, body };
}

function describe({ modified, attributes }: StoredVersion): Record<string, string> {
  const { contentType = 'binary/octet-stream', contentEncoding, encryption, storageClass } = attributes;
  return {
    'x-amz-request-id': 'FAKE0000',
    'content-type': contentType,
    'last-modified': modified.toUTCString(),
    'accept-ranges': 'bytes',
    ...(contentEncoding === undefined ? {} : { 'content-encoding': contentEncoding }),
    ...(encryption === undefined ? {} : { 'x-amz-server-side-encryption': encryption }),
    ...(storageClass === undefined ? {} : { 'x-amz-storage-class': storageClass }),
  };
}

function checksumHeaders({ content, attributes }: StoredVersion): Record<string, string> {
  const { checksums = [], parts } = attributes;
  const headers: Record<string, string> = {};
  for (const algorithm of checksums) {
    const checksum = checksumOf(algorithm, content.bytes ?? Buffer.alloc(0));
    // Of an upload in parts: a checksum over the parts' checksums, which none can compare with the bytes.
    headers[`x-amz-checksum-${algorithm}`] = parts === undefined ? checksum : `${checksum}-${parts}`;
    headers['x-amz-checksum-type'] = parts === undefined ? 'FULL_OBJECT' : 'COMPOSITE';
  }
  return headers;
}
