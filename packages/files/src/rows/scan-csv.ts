import { corruptFile } from './file-fault.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { FieldFinder, FinderOptions, TextFormat } from './scan-text.ts';
import { fieldMarks } from './text-fields.ts';

const [quote, comma, newline, carriageReturn] = [0x22, 0x2c, 0x0a, 0x0d];

/** 1 for bytes that a field without quotes ends at, or cannot have; 0 is behind the bytes of the file. */
const stops = new Uint8Array(256);
for (const byte of [quote, comma, newline, 0]) stops[byte] = 1;

class CsvFinder implements FieldFinder {
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
    let at = start;
    for (;;) {
      if (bytes[at] === quote && at < filled) {
        at = this.#scanQuoted(at + 1, isLast);
        if (at === -1) return -1;
      } else {
        const from = at;
        for (;;) {
          while (stops[bytes[at] as number] === 0) at += 1;
          if (at >= filled || bytes[at] !== 0) break;
          at += 1;
        }
        if (at >= filled && !isLast) return -1;
        if (at < filled && bytes[at] === quote) {
          throw corruptFile(this.#options.place, 'a field that does not begin with a quote has one inside');
        }
        const isLineEnd = at >= filled || bytes[at] === newline;
        const end = isLineEnd && at > from && bytes[at - 1] === carriageReturn ? at - 1 : at;
        this.#options.fields.add(from, end - from, fieldMarks.none);
      }
      if (at >= filled) return filled;
      if (bytes[at] === newline) return at + 1;
      at += 1;
    }
  }

  /** The field whose inside begins at `from`. Gives where the comma or newline behind it is, or the end of the file. */
  #scanQuoted(from: number, isLast: boolean): number {
    const { bytes, filled } = this.#rows;
    let mark: number = fieldMarks.quoted;
    let at = from;
    for (;;) {
      let byte = bytes[at];
      while (byte !== quote && at < filled) {
        if (byte === newline) this.innerLines += 1;
        at += 1;
        byte = bytes[at];
      }
      if (at >= filled) {
        if (isLast) throw corruptFile(this.#options.place, 'a quoted field has no end');
        return -1;
      }
      if (at + 1 >= filled || bytes[at + 1] !== quote) break;
      mark = fieldMarks.quotedTwice;
      at += 2;
    }
    let next = at + 1;
    if (bytes[next] === carriageReturn && next < filled) next += 1;
    if (next >= filled && !isLast) return -1;
    const isEnd = next >= filled || bytes[next] === newline || (bytes[next] === comma && next === at + 1);
    if (!isEnd) throw corruptFile(this.#options.place, 'a quoted field has something behind its end');
    this.#options.fields.add(from, at - from, mark);
    return Math.min(next, filled);
  }
}

/** Two quotes stand for one. */
function unquote(bytes: Uint8Array, start: number, length: number): number {
  const end = start + length;
  let write = start;
  for (let read = start; read < end; read += 1) {
    const byte = bytes[read] as number;
    if (byte === quote) read += 1;
    bytes[write++] = byte;
  }
  return write - start;
}

/**
 * Comma-separated values after RFC 4180, with any line end that has a newline. What is quoted is text; NULL is the null text without quotes.
 */
export const csvFormat: TextFormat = { create: (options) => new CsvFinder(options), unmark: unquote, nullText: '' };
