import type { RowBuffer } from '../rows/row-buffer.ts';

const [letterT, letterF, zero, one] = [0x74, 0x66, 0x30, 0x31];
const words = ['true', 'false'].map((word) => new TextEncoder().encode(word)) as [Uint8Array, Uint8Array];

/** `true`, `t`, `1` and `false`, `f`, `0`, in letters of either case, to `t` and `f`. */
export function convertBoolean(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  const byte = bytes[start] as number;
  if (length === 1 && (byte === zero || byte === one)) {
    bytes[start] = byte === one ? letterT : letterF;
    return true;
  }
  const letter = byte | 0x20;
  if ((letter !== letterT && letter !== letterF) || length === 0) return false;
  const word = letter === letterT ? words[0] : words[1];
  if (length !== 1 && length !== word.length) return false;
  for (let offset = 1; offset < length; offset += 1) {
    if (((bytes[start + offset] as number) | 0x20) !== word[offset]) return false;
  }
  bytes[start] = letter;
  rows.fieldLength = 1;
  return true;
}
