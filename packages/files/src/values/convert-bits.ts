import type { RowBuffer } from '../rows/row-buffer.ts';

/** Characters `0` and `1` alone. */
export function convertBits({ bytes, fieldStart: start, fieldLength: length }: RowBuffer): boolean {
  for (let at = start; at < start + length; at += 1) if (((bytes[at] as number) & 0xfe) !== 0x30) return false;
  return true;
}
