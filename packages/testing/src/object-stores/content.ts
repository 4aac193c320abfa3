import { createHash } from 'node:crypto';

/** Bytes that are not kept: made when they are asked for. Equal calls give equal bytes. */
export interface MadeContent {
  readonly size: number;
  /** What the store tells contents apart by. @defaultValue a digest of `size` and the key */
  readonly etag?: string;
  /** Bytes `start` to `end`, the latter not included. */
  read(start: number, end: number): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** What an object may hold. A function is called once, at the first request that needs the bytes, and its result is kept. */
export type NewContent = Uint8Array | string | (() => Uint8Array) | MadeContent;

/** An object's bytes, as a server sends them. */
export interface Content {
  readonly size: number;
  /** All of it; undefined when it is only made in parts. */
  readonly bytes: Uint8Array | undefined;
  /** Given by its maker; undefined: it follows from the bytes. */
  readonly etag: string | undefined;
  read(start: number, end: number): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

const pieceBytes = 64 * 1024;

/** The content of an object named `key`. */
export function contentOf(key: string, given: NewContent): Content {
  if (typeof given === 'string') return wholeContent(() => Buffer.from(given));
  if (given instanceof Uint8Array) return wholeContent(() => given);
  if (typeof given === 'function') {
    let made: Uint8Array | undefined;
    return wholeContent(() => (made ??= given()));
  }
  const { size } = given;
  const etag = given.etag ?? createHash('md5').update(`${size} ${key}`).digest('hex');
  return { size, etag, bytes: undefined, read: (start, end) => given.read(start, end) };
}

function wholeContent(bytes: () => Uint8Array): Content {
  return {
    get size() {
      return bytes().length;
    },
    get bytes() {
      return bytes();
    },
    etag: undefined,
    *read(start, end) {
      const whole = bytes();
      for (let at = start; at < end; at += pieceBytes) yield whole.subarray(at, Math.min(end, at + pieceBytes));
    },
  };
}
