import type { Bucket } from '../bucket.ts';
import type { Reply } from '../server/reply.ts';
import type { Asking } from '../server/serve-store.ts';
import { errorReply, jsonReply } from './json-reply.ts';
import { objectResource } from './object-resource.ts';

interface UploadedMetadata {
  readonly name?: string;
  readonly contentType?: string;
  readonly contentEncoding?: string;
}

/** Uploads under way that come in several requests, by their id. */
export type Uploads = Map<string, { readonly metadata: UploadedMetadata; readonly pieces: Buffer[] }>;

/** `objects.insert`: in one piece, with metadata beside, or resumable. */
export function putObject(bucket: Bucket, asking: Asking, { uploads, url }: { uploads: Uploads; url: string }): Reply {
  const { query, body, request } = asking;
  const uploadId = query.get('upload_id');
  if (uploadId !== null) return continueUpload(bucket, asking, { uploads, uploadId });
  const name = query.get('name');
  const named = name === null ? {} : { name };
  const type = request.headers['content-type'] ?? 'application/octet-stream';
  switch (query.get('uploadType')) {
    case 'media':
      return store(bucket, { ...named, contentType: type }, body);
    case 'resumable': {
      const id = `upload-${uploads.size + 1}`;
      uploads.set(id, { metadata: { ...readMetadata(body), ...named }, pieces: [] });
      const location = `${url}${asking.path}?uploadType=resumable&upload_id=${id}`;
      return jsonReply(200, {}, { location });
    }
    default: {
      const [metadata = Buffer.alloc(0), content = Buffer.alloc(0)] = splitParts(body, type);
      return store(bucket, { ...readMetadata(metadata), ...named }, content);
    }
  }
}

function continueUpload(
  bucket: Bucket,
  { request, body }: Asking,
  { uploads, uploadId }: { uploads: Uploads; uploadId: string },
): Reply {
  const upload = uploads.get(uploadId);
  if (upload === undefined) return errorReply(404, 'notFound', 'There is no such upload.');
  upload.pieces.push(body);
  const whole = Buffer.concat(upload.pieces);
  // `0-*/*`: all that there is, its length not known ahead.
  const [, last, total] = /(\d+|\*)\/(\d+|\*)$/u.exec(request.headers['content-range'] ?? '') ?? [];
  if (total === undefined || last === '*' || total === `${whole.length}`) return store(bucket, upload.metadata, whole);
  return { status: 308, headers: whole.length === 0 ? {} : { range: `bytes=0-${whole.length - 1}` }, body: '' };
}

function store(bucket: Bucket, { name = '', contentType, contentEncoding }: UploadedMetadata, body: Buffer): Reply {
  const version = bucket.put(name, body, {
    ...(contentType === undefined ? {} : { contentType }),
    ...(contentEncoding === undefined ? {} : { contentEncoding }),
  });
  return jsonReply(200, objectResource(bucket.name, version));
}

function readMetadata(body: Buffer): UploadedMetadata {
  return JSON.parse(body.toString() || '{}') as UploadedMetadata;
}

/** The bodies of a `multipart/related`, without their headers. */
function splitParts(body: Buffer, type: string): readonly Buffer[] {
  const mark = `--${/boundary="?([^";]+)"?/u.exec(type)?.[1] ?? ''}`;
  const parts: Buffer[] = [];
  for (let at = body.indexOf(mark); at >= 0; ) {
    const end = body.indexOf(`\r\n${mark}`, at + mark.length);
    if (end < 0) break;
    const part = body.subarray(at + mark.length + 2, end);
    parts.push(part.subarray(part.indexOf('\r\n\r\n') + 4));
    at = end + 2;
  }
  return parts;
}
