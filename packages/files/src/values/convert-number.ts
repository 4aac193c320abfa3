import type { RowBuffer } from '../rows/row-buffer.ts';

const [zero, point, letterE] = [0x30, 0x2e, 0x65];

/** A number of JSON or of a program's print-out. */
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The shortest digits: zeros behind the point are left out. */
export function convertFloat(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start } = rows;
  let end = start + rows.fieldLength;
  let pointAt = -1;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    // Digits behind an exponent are no fraction.
    if ((byte | 0x20) === letterE) return true;
    if (byte === point) pointAt = at;
  }
  if (pointAt === -1) return true;
  while (bytes[end - 1] === zero) end -= 1;
  if (end - 1 === pointAt) end -= 1;
  rows.fieldLength = end - start;
  return end > start;
}

/** More digits than these are no number of a table. */
const mostDigits = 400;

/** An exponent is written out; digits are kept as they are. */
export function convertDecimal(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  let hasExponent = false;
  for (let at = start; at < start + length; at += 1) hasExponent ||= ((bytes[at] as number) | 0x20) === letterE;
  if (!hasExponent) return true;
  if (length > mostDigits) return false;
  const text = String.fromCharCode(...bytes.subarray(start, start + length));
  if (!number.test(text)) return false;
  const written = writeOut(text);
  if (written === undefined) return false;
  rows.setText(written);
  return true;
}

function writeOut(text: string): string | undefined {
  const [mantissa = '', power = ''] = text.toLowerCase().split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const shift = Number(power);
  if (Math.abs(shift) > mostDigits) return undefined;
  const digits = `${whole}${fraction}`;
  const places = whole.length + shift;
  const padded = digits.padEnd(places, '0').padStart(digits.length + Math.max(0, 1 - places), '0');
  const cut = Math.max(1, places);
  const before = padded.slice(0, cut).replace(/^0+(?=\d)/, '');
  const behind = padded.slice(cut);
  return `${sign}${before}${behind === '' ? '' : `.${behind}`}`;
}
