import { isUtf8 } from 'node:buffer';
import type { RowBuffer } from './row-buffer.ts';

/** Checks that what is pushed into a buffer is UTF-8, piece by piece. */
export class TextCheck {
  readonly #rows: RowBuffer;
  /** Bytes at the end of what was pushed that are the beginning of a character. */
  #open = 0;

  constructor(rows: RowBuffer) {
    this.#rows = rows;
  }

  /** A file begins. */
  begin(): void {
    this.#open = 0;
  }

  /** No character is cut at the end. */
  get isWhole(): boolean {
    return this.#open === 0;
  }

  /** Looks at the last `byteCount` bytes. */
  accepts(byteCount: number): boolean {
    const { bytes, filled } = this.#rows;
    const start = filled - byteCount - this.#open;
    this.#open = countOpen(bytes, start, filled);
    return isUtf8(bytes.subarray(start, filled - this.#open));
  }
}

/** Bytes of a character that has not all of its bytes before `end`. */
function countOpen(bytes: Uint8Array, start: number, end: number): number {
  for (let back = 1; back <= 3 && end - back >= start; back += 1) {
    const byte = bytes[end - back] as number;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
