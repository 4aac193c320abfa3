import type { Bucket } from '../bucket.ts';
import { readRange, type Reply } from '../server/reply.ts';
import type { Asking } from '../server/serve-store.ts';
import type { StoredVersion } from '../stored-version.ts';
import { errorReply, jsonReply } from './json-reply.ts';
import { hashHeader, objectResource } from './object-resource.ts';

/** `objects.get`: what is known of an object, or with `alt=media` its bytes. */
export function getObject(bucket: Bucket, key: string, { request, query }: Asking): Reply {
  const wanted = query.get('generation');
  const version =
    wanted === null ? bucket.find(key) : bucket.versions(key).find(({ number }) => `${number}` === wanted);
  if (version === undefined || version.isRemoved) {
    return errorReply(404, 'notFound', `No such object: ${bucket.name}/${key}`);
  }
  const condition = query.get('ifGenerationMatch');
  if (condition !== null && condition !== `${version.number}`) {
    return errorReply(412, 'conditionNotMet', 'At least one of the pre-conditions you specified did not hold.');
  }
  if (query.get('alt') !== 'media') return jsonReply(200, objectResource(bucket.name, version));
  const { content } = version;
  const range = readRange(request.headers.range, content.size);
  if (range === 'unsatisfiable') {
    return errorReply(416, 'requestedRangeNotSatisfiable', 'The requested range cannot be satisfied.');
  }
  const { start, end, isPart } = range;
  const body = { content, start, end };
  const headers = mediaHeaders(version);
  if (!isPart) return { status: 200, headers, body };
  const contentRange = `bytes ${start}-${end - 1}/${content.size}`;
  return { status: 206, headers: { ...headers, 'content-range': contentRange }, body };
}

function mediaHeaders(version: StoredVersion): Record<string, string> {
  const { content, number, etag, attributes } = version;
  const { contentType = 'application/octet-stream', contentEncoding } = attributes;
  const hash = hashHeader(version);
  return {
    'content-type': contentType,
    etag,
    'x-goog-generation': `${number}`,
    'x-goog-stored-content-length': `${content.size}`,
    'x-goog-stored-content-encoding': contentEncoding ?? 'identity',
    ...(contentEncoding === undefined ? {} : { 'content-encoding': contentEncoding }),
    ...(hash === '' ? {} : { 'x-goog-hash': hash }),
  };
}
