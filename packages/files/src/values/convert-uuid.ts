import type { RowBuffer } from '../rows/row-buffer.ts';

const [minus, openBrace, closeBrace] = [0x2d, 0x7b, 0x7d];

/** 1 for a lower-case hex digit, 2 for an upper-case one, 4 for a hyphen. */
const hexDigits = new Uint8Array(256);
hexDigits[minus] = 4;
for (const digit of '0123456789abcdef') hexDigits[digit.charCodeAt(0)] = 1;
for (const digit of 'ABCDEF') hexDigits[digit.charCodeAt(0)] = 2;

/** Hyphens stand at these places of a UUID. */
const isHyphen = (offset: number): boolean => offset === 8 || offset === 13 || offset === 18 || offset === 23;

/** Canonical, or its 32 digits without hyphens, either in braces or not; in lower case. */
export function convertUuid(rows: RowBuffer): boolean {
  const { bytes, fieldStart, fieldLength: whole } = rows;
  if (
    (whole === 34 || whole === 38) &&
    bytes[fieldStart] === openBrace &&
    bytes[fieldStart + whole - 1] === closeBrace
  ) {
    rows.fieldStart += 1;
    rows.fieldLength -= 2;
  }
  if (rows.fieldLength === 32) return addHyphens(rows);
  if (rows.fieldLength !== 36) return false;
  const start = rows.fieldStart;
  const end = start + 36;
  let seen = 0;
  let hyphens = 0;
  for (let at = start; at < end; at += 1) {
    const digit = hexDigits[bytes[at] as number] as number;
    seen |= digit === 0 ? 8 : digit;
    hyphens += digit >> 2;
  }
  const isPlaced =
    bytes[start + 8] === minus &&
    bytes[start + 13] === minus &&
    bytes[start + 18] === minus &&
    bytes[start + 23] === minus;
  if (seen >= 8 || hyphens !== 4 || !isPlaced) return false;
  if ((seen & 2) !== 0)
    for (let at = start; at < end; at += 1) if (bytes[at] !== minus) bytes[at] = (bytes[at] as number) | 0x20;
  return true;
}

function addHyphens(rows: RowBuffer): boolean {
  const from = rows.fieldStart;
  rows.beginSideField(36);
  const { bytes, fieldStart: start } = rows;
  let to = start;
  for (let at = from; at < from + 32; at += 1) {
    const byte = bytes[at] as number;
    const digit = hexDigits[byte];
    if (digit !== 1 && digit !== 2) return false;
    if (isHyphen(to - start)) bytes[to++] = minus;
    bytes[to++] = byte | 0x20;
  }
  rows.fieldLength = 36;
  rows.endSideField();
  return true;
}
