import type { RowBuffer } from '../rows/row-buffer.ts';
import type { Conversion } from '../rows/value-forms.ts';

const [zero, nine, point, minus] = [0x30, 0x39, 0x2e, 0x2d];

/** A number of JSON or of a program's print-out. */
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const special = /^(?:nan|([+-]?)inf(?:inity)?)$/i;

/** Postgres's decimals have 131,072 digits before the point and 16,383 behind it at most, MySQL's 65 in all. */
const mostDigits = 150_000;
/** So many zeros an exponent may stand for: a few bytes must not become many. */
const mostZeros = 400;
/** A float of more digits than these is not its own shortest text. */
const floatDigits = 17;

/** `-` in front or not, then digits, the first of several not 0: canonical as it is. Anything else is read by way of text. */
export function convertInteger(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  const end = start + length;
  let at = bytes[start] === minus ? start + 1 : start;
  if (at < end && (bytes[at] !== zero || length === 1)) {
    while (at < end && (bytes[at] as number) >= zero && (bytes[at] as number) <= nine) at += 1;
    if (at === end) return true;
  }
  const text = readNumber(rows);
  const written = text === undefined ? undefined : writeOut(text);
  if (written === undefined) return false;
  const [whole = '', fraction = ''] = written.split('.');
  // A fraction of zeros takes nothing away.
  if (/[^0]/.test(fraction)) return false;
  rows.setText(whole === '-0' ? '0' : whole);
  return true;
}

/** Digits are kept as they are, with the zeros at their end; an exponent is written out. `NaN` and `Infinity` in any case. */
export function convertDecimal(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  const end = start + length;
  let at = bytes[start] === minus ? start + 1 : start;
  const first = at;
  while (at < end && (bytes[at] as number) >= zero && (bytes[at] as number) <= nine) at += 1;
  const isShort = at > first && (bytes[first] !== zero || at === first + 1);
  if (isShort && at < end && bytes[at] === point) {
    at += 1;
    const from = at;
    while (at < end && (bytes[at] as number) >= zero && (bytes[at] as number) <= nine) at += 1;
    if (at === end && at > from) return true;
  } else if (isShort && at === end) {
    return true;
  }
  if (convertSpecial(rows)) return true;
  const text = readNumber(rows);
  const written = text === undefined ? undefined : writeOut(text);
  if (written === undefined) return false;
  rows.setText(written);
  return true;
}

/** {@link convertDecimal} for a type with a scale, to which engines would round without a word: more digits behind the point are refused. */
export function decimalConversion(scale: number | undefined): Conversion {
  if (scale === undefined) return convertDecimal;
  return (rows) => convertDecimal(rows) && hasScale(rows, Math.max(scale, 0));
}

function hasScale({ bytes, fieldStart: start, fieldLength: length }: RowBuffer, scale: number): boolean {
  const end = start + length;
  let at = start;
  while (at < end && bytes[at] !== point) at += 1;
  for (at += 1 + scale; at < end; at += 1) if (bytes[at] !== zero) return false;
  return true;
}

/** The shortest digits: zeros behind the point are left out, and digits that no float keeps. `NaN` and `Infinity` in any case. */
export function convertFloat(rows: RowBuffer): boolean {
  const { bytes, fieldStart: start, fieldLength: length } = rows;
  let at = bytes[start] === minus ? start + 1 : start;
  const first = at;
  let end = start + length;
  let pointAt = -1;
  for (; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= zero && byte <= nine) continue;
    if (byte !== point || pointAt !== -1) break;
    pointAt = at;
  }
  const isPadded = bytes[first] === zero && end - first > 1 && pointAt !== first + 1;
  const isUsual =
    at === end && first < end && end - first <= floatDigits && pointAt !== first && pointAt !== end - 1 && !isPadded;
  if (!isUsual) return convertSpecial(rows) || convertFloatByText(rows);
  if (pointAt === -1) return true;
  while (bytes[end - 1] === zero) end -= 1;
  if (end - 1 === pointAt) end -= 1;
  rows.fieldLength = end - start;
  return true;
}

function convertFloatByText(rows: RowBuffer): boolean {
  const text = readNumber(rows);
  if (text === undefined) return false;
  const value = Number(text);
  if (!Number.isFinite(value)) return false;
  const shown = Object.is(value, -0) ? '-0' : `${value}`;
  // What is short as it is, with an exponent say, keeps its spelling.
  if (shown.length < rows.fieldLength || !/^-?\d/.test(text)) rows.setText(shown);
  return true;
}

function convertSpecial(rows: RowBuffer): boolean {
  if (rows.fieldLength > 9 || rows.fieldLength < 3) return false;
  const found = special.exec(textOf(rows));
  if (found === null) return false;
  rows.setText(found[1] === undefined ? 'NaN' : found[1] === '-' ? '-Infinity' : 'Infinity');
  return true;
}

function readNumber(rows: RowBuffer): string | undefined {
  if (rows.fieldLength > mostDigits || rows.fieldLength === 0) return undefined;
  const text = textOf(rows);
  return number.test(text) ? text : undefined;
}

function textOf({ bytes, fieldStart: start, fieldLength: length }: RowBuffer): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1');
}

/** Without an exponent, without zeros or a plus in front. */
function writeOut(text: string): string | undefined {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e');
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const shift = Number(power);
  if (Math.abs(shift) > mostZeros) return undefined;
  const digits = `${whole}${fraction}`;
  const places = whole.length + shift;
  const padded = digits.padEnd(places, '0').padStart(digits.length + Math.max(0, 1 - places), '0');
  const cut = Math.max(1, places);
  const before = padded.slice(0, cut).replace(/^0+(?=\d)/, '');
  const behind = padded.slice(cut);
  return `${sign}${before}${behind === '' ? '' : `.${behind}`}`;
}
