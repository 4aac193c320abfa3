import { createGunzip, type Gunzip } from 'node:zlib';

/** What is wrong with a file that is not a whole gzip file. */
export type ZipFault = (why: string, cause?: unknown) => Error;

/** Unzipping has a thread of its own, which works ahead of the reader by so much. Smaller pieces keep the two waiting for each other. */
const aheadBytes = 512 * 1024;
const pieceBytes = 256 * 1024;
const streamOptions = { chunkSize: pieceBytes, readableHighWaterMark: aheadBytes, writableHighWaterMark: pieceBytes };

/**
 * The bytes of a file, unzipped when it begins as gzip files do. Several members one behind the other are one file, as RFC 1952 has it.
 * Unzips a little ahead. Ending the iteration early ends that of `file`.
 *
 * @throws what `fault` makes when the file is empty, cut off, or has bytes behind its end
 */
export async function* unzip(file: AsyncIterable<Uint8Array>, fault: ZipFault): AsyncGenerator<Uint8Array, void, void> {
  const iterator = file[Symbol.asyncIterator]();
  try {
    const head = await readHead(iterator);
    if (head.length === 0) throw fault('it is empty');
    if (head[0] === 0x1f && head[1] === 0x8b) {
      yield* gunzip(follow(head, iterator), fault);
    } else {
      yield* follow(head, iterator);
    }
  } finally {
    await iterator.return?.();
  }
}

/** The first two bytes at least, unless the file has fewer. */
async function readHead(iterator: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = head.length === 0 ? Uint8Array.from(next.value) : Uint8Array.from([...head, ...next.value]);
  }
  return head;
}

async function* follow(head: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  yield head;
  for (;;) {
    const next = await iterator.next();
    if (next.done === true) return;
    yield next.value;
  }
}

async function* gunzip(pieces: AsyncIterable<Uint8Array>, fault: ZipFault): AsyncGenerator<Uint8Array, void, void> {
  const stream = createGunzip(streamOptions);
  const feeding = feed(pieces, stream);
  feeding.catch((error: unknown) => stream.destroy(error as Error));
  try {
    for await (const piece of stream) yield piece as Uint8Array;
    const fed = await feeding;
    if (stream.bytesWritten < fed) throw fault('there are bytes behind its end');
  } catch (error) {
    throw isZlibError(error) ? fault('it is no whole gzip file', error) : error;
  } finally {
    stream.destroy();
  }
}

/** Gives how many bytes there were. */
async function feed(pieces: AsyncIterable<Uint8Array>, stream: Gunzip): Promise<number> {
  let fed = 0;
  for await (const piece of pieces) {
    if (stream.destroyed) break;
    fed += piece.length;
    if (!stream.write(piece)) await drained(stream);
  }
  stream.end();
  return fed;
}

async function drained(stream: Gunzip): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'errno' in error && `${(error as NodeJS.ErrnoException).code}`.startsWith('Z_');
}
