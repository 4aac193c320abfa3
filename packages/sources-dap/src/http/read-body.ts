import type { HttpResponse } from './http-client.ts';
import { NetworkFault } from '@sync/core/connector';

/**
 * The pieces of a body, each asked for when it is pulled. Ends by itself only when the body is complete, as far as its sender said how long it
 * is; the line of a body that is left early is cut.
 *
 * @throws {NetworkFault} it broke off, or nothing came for `readMs`
 */
export async function* readChunks({ body }: HttpResponse, readMs: number): AsyncGenerator<Uint8Array, void, undefined> {
  // A pull waits for the next piece only: a sink that takes its time is no silence of the server's.
  const pieces = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (let next = await pull(pieces, body, readMs); next.done !== true; next = await pull(pieces, body, readMs)) {
      yield next.value;
    }
  } finally {
    if (!body.complete) body.destroy();
  }
}

async function pull(pieces: AsyncIterator<Uint8Array>, body: HttpResponse['body'], readMs: number) {
  const late = new NetworkFault('ETIMEDOUT', `nothing came for ${readMs / 1000} s`);
  const timer = setTimeout(() => body.destroy(late), readMs);
  try {
    return await pieces.next();
  } catch (error) {
    throw error instanceof NetworkFault || !(error instanceof Error) ? error : NetworkFault.of(error);
  } finally {
    clearTimeout(timer);
  }
}

/** A body as text; what is beyond `maxBytes` is left out. @throws {NetworkFault} */
export async function readText(response: HttpResponse, { maxBytes, readMs }: { maxBytes: number; readMs: number }) {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of readChunks(response, readMs)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks, Math.min(bytes, maxBytes)).toString('utf8');
}
