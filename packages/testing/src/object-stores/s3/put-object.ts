import type { Bucket } from '../bucket.ts';
import type { ChecksumAlgorithm } from '../checksums.ts';
import type { Reply } from '../server/reply.ts';
import type { Asking } from '../server/serve-store.ts';
import { versionId } from './list-objects.ts';
import { emptyReply } from './xml.ts';

const algorithms: readonly ChecksumAlgorithm[] = ['crc32', 'crc32c', 'sha1', 'sha256'];

/** PutObject, its body whole or in chunks with trailers, as SDKs send it. */
export function putObject(bucket: Bucket, key: string, { request, body }: Asking): Reply {
  const { headers } = request;
  const encodings = (headers['content-encoding'] ?? '').split(',').map((one) => one.trim());
  const isChunked =
    encodings.includes('aws-chunked') || String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING');
  const kept = encodings.filter((one) => one !== '' && one !== 'aws-chunked').join(', ');
  const trailers = String(headers['x-amz-trailer'] ?? '');
  const told = algorithms.filter(
    (one) => headers[`x-amz-checksum-${one}`] !== undefined || trailers.endsWith(`-${one}`),
  );
  const { 'content-type': contentType } = headers;
  const version = bucket.put(key, isChunked ? joinChunks(body) : body, {
    checksums: told,
    ...(contentType === undefined ? {} : { contentType }),
    ...(kept === '' ? {} : { contentEncoding: kept }),
  });
  return emptyReply(200, {
    etag: `"${version.etag}"`,
    ...(bucket.isVersioned ? { 'x-amz-version-id': versionId(version) } : {}),
  });
}

/** Takes the lengths out: `<hexadecimal>[;chunk-signature=…]\r\n<bytes>\r\n`, until a length of 0. */
function joinChunks(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = lineEnd < 0 ? 0 : Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!(length > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}
