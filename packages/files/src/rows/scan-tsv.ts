import { corruptFile } from './file-fault.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { FieldFinder, FinderOptions, TextFormat } from './scan-text.ts';
import { fieldMarks } from './text-fields.ts';

const [tab, newline, carriageReturn, backslash] = [0x09, 0x0a, 0x0d, 0x5c];

/** 1 for bytes that need a look; 0 is behind the bytes of the file. */
const stops = new Uint8Array(256);
for (const byte of [tab, newline, backslash, 0]) stops[byte] = 1;

class TsvFinder implements FieldFinder {
  innerLines = 0;
  readonly #options: FinderOptions;
  readonly #rows: RowBuffer;

  constructor(options: FinderOptions) {
    this.#options = options;
    this.#rows = options.rows;
  }

  findFields(start: number, ending: 'last' | 'more'): number {
    const isLast = ending === 'last';
    this.innerLines = 0;
    const { bytes, filled } = this.#rows;
    let from = start;
    let mark: number = fieldMarks.none;
    let at = start;
    for (;;) {
      while (stops[bytes[at] as number] === 0) at += 1;
      const byte = at >= filled ? newline : (bytes[at] as number);
      if (at >= filled && !isLast) return -1;
      if (byte === backslash) {
        mark = fieldMarks.escaped;
        if (at + 1 >= filled) {
          if (isLast) throw corruptFile(this.#options.place, 'the file ends inside of an escape');
          return -1;
        }
        if (bytes[at + 1] === newline) this.innerLines += 1;
        at += 2;
      } else if (byte === tab) {
        this.#options.fields.add(from, at - from, mark);
        mark = fieldMarks.none;
        at += 1;
        from = at;
      } else if (byte === newline) {
        const end = at > from && bytes[at - 1] === carriageReturn && isBare(bytes, from, at - 1) ? at - 1 : at;
        this.#options.fields.add(from, end - from, mark);
        return Math.min(at + 1, filled);
      } else {
        at += 1;
      }
    }
  }
}

/** Whether the byte at `at` is not escaped: the backslashes before it are even in number. */
function isBare(bytes: Uint8Array, from: number, at: number): boolean {
  let first = at;
  while (first > from && bytes[first - 1] === backslash) first -= 1;
  return (at - first) % 2 === 0;
}

const none = 256;
/** Byte after a backslash to the byte it stands for. */
const escapes = new Uint16Array(256).fill(none);
for (const [letter, byte] of Object.entries({ b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, Z: 26 })) {
  escapes[letter.charCodeAt(0)] = byte;
}
// MySQL puts a backslash before the bytes themselves.
for (const byte of [tab, newline, carriageReturn, backslash, 0x22, 0x27]) escapes[byte] = byte;

/** In place; gives the length left, -1 when there is an escape that neither engine writes. */
function unescapeField(bytes: Uint8Array, start: number, length: number): number {
  const end = start + length;
  let write = start;
  let read = start;
  while (read < end) {
    const byte = bytes[read++] as number;
    if (byte !== backslash) {
      bytes[write++] = byte;
      continue;
    }
    const letter = bytes[read++] as number;
    const meant = escapes[letter] as number;
    if (meant !== none) {
      bytes[write++] = meant;
      continue;
    }
    const isHex = letter === 0x78;
    const stop = isHex
      ? skipDigits({ bytes, at: read, end: Math.min(end, read + 2) }, 16)
      : skipDigits({ bytes, at: read - 1, end: Math.min(end, read + 2) }, 8);
    const from = isHex ? read : read - 1;
    if (stop === from) return -1;
    bytes[write++] = Number.parseInt(String.fromCharCode(...bytes.subarray(from, stop)), isHex ? 16 : 8);
    read = stop;
  }
  return write - start;
}

/** Where the digits of a byte's number end. */
function skipDigits(
  { bytes, at, end }: { readonly bytes: Uint8Array; readonly at: number; readonly end: number },
  radix: 8 | 16,
): number {
  let next = at;
  while (next < end && !Number.isNaN(Number.parseInt(String.fromCharCode(bytes[next] as number), radix))) next += 1;
  return next;
}

/**
 * Tab-separated values as Postgres's COPY and MySQL's SELECT … INTO OUTFILE write them: a backslash escapes. NULL is the null text, which is
 * compared before escapes are taken out.
 */
export const tsvFormat: TextFormat = {
  create: (options) => new TsvFinder(options),
  unmark: unescapeField,
  nullText: '\\N',
};
