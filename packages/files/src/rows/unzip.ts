import {
  createGunzip,
  createZstdDecompress,
  type Gunzip,
  gunzipSync,
  type ZstdDecompress,
  zstdDecompressSync,
} from 'node:zlib';
import { PieceSource } from './piece-source.ts';

/** The error for a file that is not a whole zipped file. `why` holds no value. */
export type ZipFault = (why: string, cause?: unknown) => Error;

export interface UnzipOptions {
  readonly fault: ZipFault;
  /** Looks at the first bytes of a file that is not zipped, none when it is empty; throws to refuse it. @defaultValue any bytes will do */
  readonly checkPlain?: (head: Uint8Array) => void;
  /** Bytes that are waited for before anything is unzipped, so that a file smaller than that is done in one go. @defaultValue 64 KiB */
  readonly waitBytes?: number;
}

type Unzipper = Gunzip | ZstdDecompress;

/** Unzipping has a thread of its own, which works ahead of the reader by so much. Smaller pieces keep the two waiting for each other. */
const aheadBytes = 512 * 1024;
const pieceBytes = 256 * 1024;
const streamOptions = { chunkSize: pieceBytes, readableHighWaterMark: aheadBytes, writableHighWaterMark: pieceBytes };

/** A file this small is unzipped in one go, which takes a tenth of the time that a stream takes to be set up. */
const smallBytes = 64 * 1024;
/** Unless so much comes of it. */
const mostAtOnce = 1024 * 1024;

/**
 * The bytes of a file, unzipped when it begins as gzip or Zstandard files do. Several members (frames) one behind the other are one file, as
 * RFC 1952 and RFC 8878 have it. Unzips a little ahead. A piece is valid until the next is asked for. Ending the iteration early ends that of `file`.
 *
 * @throws what `fault` makes when a zipped file is cut off, broken or has bytes behind its end
 */
export async function* unzip(
  file: AsyncIterable<Uint8Array>,
  { fault, checkPlain, waitBytes = smallBytes }: UnzipOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const source = new PieceSource(file[Symbol.asyncIterator]());
  try {
    const head = await source.readHead(Math.max(4, waitBytes));
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    if (!isGzip && !isZstd(head)) {
      checkPlain?.(head);
      yield* source;
      return;
    }
    const method = isGzip ? gzip : zstd;
    const whole = source.isDone ? unzipSmall(head, method, fault) : undefined;
    if (whole === undefined) yield* inflate(source, method, fault);
    else yield whole;
  } finally {
    await source.return();
  }
}

/** A frame, or one that is to be skipped: RFC 8878, 3.1. */
function isZstd(head: Uint8Array): boolean {
  const [first = 0, second, third, fourth] = head;
  if (second === 0xb5 && third === 0x2f && fourth === 0xfd) return first === 0x28;
  return second === 0x2a && third === 0x4d && fourth === 0x18 && first >> 4 === 5;
}

/** What the engine's functions give with `info`, which their types do not tell. */
interface Unzipped {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

interface Method {
  readonly name: string;
  create(): Unzipper;
  atOnce(file: Uint8Array): unknown;
  /** Whether bytes behind the end are more of the file. The engine follows members of gzip itself, frames of Zstandard not always. */
  isMore(rest: Uint8Array): boolean;
}

const smallOptions = { info: true, maxOutputLength: mostAtOnce, chunkSize: smallBytes };
const gzip: Method = {
  name: 'gzip',
  create: () => createGunzip(streamOptions),
  atOnce: (file) => gunzipSync(file, smallOptions),
  isMore: () => false,
};
const zstd: Method = {
  name: 'zstd',
  create: () => createZstdDecompress(streamOptions),
  atOnce: (file) => zstdDecompressSync(file, smallOptions),
  isMore: isZstd,
};

/** Undefined when much comes of it or something is behind its end, so that it is better unzipped piece by piece. */
function unzipSmall(file: Uint8Array, method: Method, fault: ZipFault): Uint8Array | undefined {
  try {
    const { buffer, engine } = method.atOnce(file) as Unzipped;
    return engine.bytesWritten === file.length ? buffer : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw isZlibError(error) ? fault(`it is no whole ${method.name} file`, error) : error;
  }
}

async function* inflate(source: PieceSource, method: Method, fault: ZipFault): AsyncGenerator<Uint8Array, void, void> {
  for (;;) {
    const stream = method.create();
    const feeding = feed(source, stream);
    feeding.catch((error: unknown) => stream.destroy(error as Error));
    try {
      for await (const piece of stream) {
        yield piece as Uint8Array;
        free(piece as Uint8Array);
      }
      await feeding;
    } catch (error) {
      throw isZlibError(error) ? fault(`it is no whole ${method.name} file`, error) : error;
    } finally {
      stream.destroy();
    }
    const rest = await source.readHead(4);
    if (rest.length === 0) return;
    if (!method.isMore(rest)) throw fault('there are bytes behind its end');
  }
}

/**
 * Frees the memory of a buffer whose last part this is, which Node has given up by then: a million rows leave a quarter of a gigabyte behind, and
 * the collector hears of it late and often.
 */
function free({ buffer, byteOffset, length }: Uint8Array): void {
  const isLastPart = buffer.byteLength === pieceBytes && byteOffset + length === pieceBytes;
  if (isLastPart && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/** Until the file or the stream ends. What the stream did not take is given back. */
async function feed(source: PieceSource, stream: Unzipper): Promise<void> {
  /** Those that the stream may not have taken yet. */
  const given: Uint8Array[] = [];
  let fed = 0;
  let taken = 0;
  let isEnded = false;
  while (!stream.destroyed) {
    const piece = await source.next();
    if (piece === undefined) {
      stream.end();
      isEnded = true;
      break;
    }
    given.push(piece);
    fed += piece.length;
    if (!stream.destroyed && !stream.write(piece)) await drained(stream);
    for (let [first] = given; first !== undefined && taken + first.length <= stream.bytesWritten; [first] = given) {
      taken += first.length;
      given.shift();
    }
  }
  if (isEnded) await closed(stream);
  source.giveBack(given, Math.max(0, fed - stream.bytesWritten));
}

async function drained(stream: Unzipper): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
    if (stream.destroyed) done();
  });
}

async function closed(stream: Unzipper): Promise<void> {
  if (stream.closed) return;
  await new Promise<void>((resolve) => stream.once('close', resolve));
}

function isZlibError(error: unknown): boolean {
  if (!(error instanceof Error) || !('errno' in error)) return false;
  return /^(?:Z_|ZSTD_)/.test(`${(error as NodeJS.ErrnoException).code}`);
}
