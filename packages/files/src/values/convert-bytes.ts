import type { RowBuffer } from '../rows/row-buffer.ts';

const [backslash, letterX, equals] = [0x5c, 0x78, 0x3d];
const none = 255;

const hexDigits = new Uint8Array(256).fill(none);
for (const [index, digit] of Array.from('0123456789abcdef').entries()) hexDigits[digit.charCodeAt(0)] = index;
for (const [index, digit] of Array.from('ABCDEF').entries()) hexDigits[digit.charCodeAt(0)] = index + 10;

const sextets = new Uint8Array(256).fill(none);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (const [index, letter] of Array.from(alphabet).entries()) sextets[letter.charCodeAt(0)] = index;
// The alphabet for URLs: RFC 4648, 5.
sextets['-'.charCodeAt(0)] = 62;
sextets['_'.charCodeAt(0)] = 63;

/** `\x` and hex digits, else base64 (RFC 4648, either alphabet, padded or not), to the bytes themselves. */
export function convertBytes(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  return length >= 2 && bytes[start] === backslash && bytes[start + 1] === letterX ? fromHex(rows) : fromBase64(rows);
}

function fromHex(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  if (length % 2 !== 0) return false;
  let write = start;
  for (let read = start + 2; read < start + length; read += 2) {
    const high = hexDigits[bytes[read] as number] as number;
    const low = hexDigits[bytes[read + 1] as number] as number;
    if (high === none || low === none) return false;
    bytes[write++] = (high << 4) | low;
  }
  rows.fieldLength = write - start;
  return true;
}

function fromBase64(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  let end = start + length;
  while (end > start && bytes[end - 1] === equals && start + length - end < 2) end -= 1;
  const padding = start + length - end;
  const isWhole = padding === 0 ? length % 4 !== 1 : length % 4 === 0;
  if (!isWhole) return false;
  let write = start;
  let bits = 0;
  let held = 0;
  for (let read = start; read < end; read += 1) {
    const sextet = sextets[bytes[read] as number] as number;
    if (sextet === none) return false;
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[write++] = held >> bits;
  }
  // Bits that are left over belong to no byte.
  if ((held & ((1 << bits) - 1)) !== 0) return false;
  rows.fieldLength = write - start;
  return true;
}
