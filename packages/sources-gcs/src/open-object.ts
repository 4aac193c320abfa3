import { untilAborted } from '@sync/core/connector';
import { type ObjectBody, type OpenOptions, type StoredObject, streamBytes } from '@sync/files';
import type { MediaClient } from './media-client.ts';

/** Which bytes of an object are wanted, in the generation that was listed. */
export interface OpenRequest {
  readonly object: StoredObject;
  readonly offset: number;
}

/** Opens the listed generation of an object as it is stored. */
export async function openObject(
  client: MediaClient,
  { object, offset }: OpenRequest,
  options: OpenOptions,
): Promise<ObjectBody> {
  const { signal, length } = options;
  const request = { key: object.key, generation: object.version, offset };
  // Signing in hears no signals.
  const answer = await untilAborted(client.get(request, options), signal);
  const isPart = offset > 0 || length !== undefined;
  // A store that knows no ranges sends everything.
  const bytes = streamBytes(answer, { signal, skip: isPart && answer.statusCode === 200 ? offset : 0 });
  const checksum = isPart ? undefined : checksumOf(String(answer.headers['x-goog-hash'] ?? ''));
  return { bytes, ...(checksum === undefined ? {} : { checksum }) };
}

/** `crc32c=…,md5=…`; objects that were composed of others have no MD5. Both are of the bytes as stored. */
function checksumOf(header: string): ObjectBody['checksum'] {
  for (const algorithm of ['md5', 'crc32c'] as const) {
    const base64 = new RegExp(`(?:^|,)\\s*${algorithm}=([A-Za-z0-9+/=]+)`).exec(header)?.[1];
    if (base64 !== undefined) return { algorithm, base64 };
  }
  return undefined;
}
