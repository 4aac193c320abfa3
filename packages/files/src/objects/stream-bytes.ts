import type { Readable } from 'node:stream';

export interface StreamBytesOptions {
  /** Ends the stream, whether it is read or not. */
  readonly signal: AbortSignal;
  /** Bytes at the start that are not wanted. @defaultValue 0 */
  readonly skip?: number;
}

/** The bytes of a stream of Node. Ending the iteration ends the stream. No listener stays behind at the signal. */
export function streamBytes(body: Readable, { signal, skip = 0 }: StreamBytesOptions): AsyncIterable<Uint8Array> {
  const stop = (): void => void body.destroy();
  // A body that nobody reads yet may break, too; its reader is told when he comes.
  body.on('error', () => {});
  body.once('close', () => signal.removeEventListener('abort', stop));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  return {
    async *[Symbol.asyncIterator]() {
      let toSkip = skip;
      try {
        for await (const piece of body as AsyncIterable<Uint8Array>) {
          const fresh = piece.subarray(Math.min(toSkip, piece.length));
          toSkip -= piece.length - fresh.length;
          if (fresh.length > 0) yield fresh;
        }
      } finally {
        stop();
      }
    },
  };
}
