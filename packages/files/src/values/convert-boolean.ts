import type { RowBuffer } from '../rows/row-buffer.ts';

const [letterT, letterF] = [0x74, 0x66];

/** `true` and `false` to `t` and `f`, which they begin with. */
export function convertBoolean(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  const byte = bytes[start] as number;
  if (byte !== letterT && byte !== letterF) return false;
  if (length !== 1 && length !== (byte === letterT ? 4 : 5)) return false;
  rows.fieldLength = 1;
  return true;
}
