import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { Bucket } from '@google-cloud/storage';
import { untilAborted } from '@sync/core/connector';
import { type ObjectBody, type OpenOptions, type StoredObject, streamBytes } from '@sync/files';

export interface OpenInit {
  readonly bucket: Bucket;
  readonly userProject: string | undefined;
}

/** Which bytes of an object are wanted, in the generation that was listed. */
export interface OpenRequest {
  readonly object: StoredObject;
  readonly offset: number;
}

/** Opens the listed generation of an object as it is stored. Errors are those of the SDK. */
export async function openObject(
  { bucket, userProject }: OpenInit,
  { object, offset }: OpenRequest,
  { signal, length }: OpenOptions,
): Promise<ObjectBody> {
  const file = bucket.file(object.key, object.version === '' ? {} : { generation: object.version });
  const isPart = offset > 0 || length !== undefined;
  const stream = file.createReadStream({
    // What is told of checksums is compared by who reads, over all bytes, also when they come in several parts.
    validation: false,
    decompress: false,
    ...(isPart ? { start: offset } : {}),
    ...(length === undefined ? {} : { end: offset + length - 1 }),
    ...(userProject === undefined ? {} : { userProject }),
  });
  const bytes = streamBytes(stream, { signal });
  const checksum = await untilAborted(answered(stream), signal);
  return { bytes, ...(isPart || checksum === undefined ? {} : { checksum }) };
}

/** Waits for the answer, and for the error when it is one. */
async function answered(stream: Readable): Promise<ObjectBody['checksum']> {
  const answer = once(stream, 'response') as Promise<[{ statusCode?: number; headers?: Record<string, string> }]>;
  // The SDK asks only when somebody reads.
  stream.read(0);
  const [{ statusCode = 200, headers = {} }] = await answer;
  // The body of a refusal is read first; then the stream fails with it, which `once` throws.
  if (statusCode >= 300) await once(stream, 'close');
  return checksumOf(headers['x-goog-hash'] ?? '');
}

/** `crc32c=…,md5=…`; objects that were composed of others have no MD5. Both are of the bytes as stored. */
function checksumOf(header: string): ObjectBody['checksum'] {
  for (const algorithm of ['md5', 'crc32c'] as const) {
    const base64 = new RegExp(`(?:^|,)\\s*${algorithm}=([A-Za-z0-9+/=]+)`).exec(header)?.[1];
    if (base64 !== undefined) return { algorithm, base64 };
  }
  return undefined;
}
