import type { FieldEncoder, FieldSlice } from '../field-encoder.ts';

const notNumber = 'is not a number';
const outOfRange = 'is out of range';

const doubles = new Float64Array(1);
const floats = new Float32Array(1);
const doubleWords = new Uint32Array(doubles.buffer);
const floatWords = new Uint32Array(floats.buffer);

/** Powers of ten that a double holds exactly. */
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Postgres `double precision`. */
export const encodeFloat8: FieldEncoder = (field, output) => {
  const value = parseNumber(field);
  if (Number.isNaN(value) && !isWord(field, 'NaN')) return notNumber;
  if (isLost(value, field)) return outOfRange;
  doubles[0] = value;
  output.writeInt32(doubleWords[1] as number);
  output.writeInt32(doubleWords[0] as number);
};

/** Postgres `real`. */
export const encodeFloat4: FieldEncoder = (field, output) => {
  const value = parseNumber(field);
  if (Number.isNaN(value) && !isWord(field, 'NaN')) return notNumber;
  const single = roundToSingle(value, field);
  if (isLost(value, field) || isLost(single, field)) return outOfRange;
  floats[0] = single;
  output.writeInt32(floatWords[0] as number);
};

/** The nearest double of the text. */
function parseNumber(field: FieldSlice): number {
  const { bytes, start, end } = field;
  const isNegative = bytes[start] === 0x2d;
  let digits = 0;
  let mantissa = 0;
  let pointAt = -1;
  for (let at = isNegative ? start + 1 : start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + byte - 0x30;
      digits++;
    } else if (byte === 0x2e && pointAt === -1) {
      pointAt = digits;
    } else {
      return parseText(field);
    }
  }
  // Both numbers are exact, so the one division is the only rounding (Clinger 1990).
  if (digits === 0) return Number.NaN;
  if (digits > 15) return Number(textOf(field));
  const value = pointAt === -1 ? mantissa : mantissa / (powers[digits - pointAt] as number);
  return isNegative ? -value : value;
}

function parseText(field: FieldSlice): number {
  const text = textOf(field);
  // Number() also reads "0x10", "" and " 1 ".
  return /^(?:-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|-?Infinity)$/.test(text) ? Number(text) : Number.NaN;
}

function textOf({ bytes, start, end }: FieldSlice): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}

/**
 * The nearest float of the text, given the nearest double. Rounding twice goes wrong only where the double lies exactly between
 * two floats while the text does not; there the text decides.
 */
function roundToSingle(value: number, field: FieldSlice): number {
  const nearest = Math.fround(value);
  if (nearest === value || !Number.isFinite(nearest)) return nearest;
  floats[0] = nearest;
  const towardsZero = Math.abs(nearest) > Math.abs(value);
  floatWords[0] = (floatWords[0] as number) + (towardsZero ? -1 : 1);
  const other = floats[0] as number;
  if ((nearest + other) / 2 !== value) return nearest;
  const side = compareMagnitude(textOf(field), Math.abs(value));
  if (side === 0) return nearest;
  const [smaller, larger] = Math.abs(nearest) < Math.abs(other) ? [nearest, other] : [other, nearest];
  return side < 0 ? smaller : larger;
}

/** Compares the magnitude of a decimal text with a finite positive double, exactly. */
function compareMagnitude(text: string, value: number): number {
  const parts = /^-?(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(text);
  if (parts === null) return 0;
  const [, whole = '', fraction = '', exponent = '0'] = parts;
  let left = BigInt(`${whole}${fraction}`);
  let right = 1n;
  const ten = Number(exponent) - fraction.length;
  if (ten >= 0) left *= 10n ** BigInt(ten);
  else right *= 10n ** BigInt(-ten);
  // Every finite double is an integer times 2^-1074.
  doubles[0] = value;
  const biased = ((doubleWords[1] as number) >>> 20) & 0x7ff;
  const low = BigInt(doubleWords[0] as number);
  const significand = (BigInt((doubleWords[1] as number) & 0xfffff) << 32n) + low + (biased === 0 ? 0n : 1n << 52n);
  right *= significand << BigInt(Math.max(0, biased - 1));
  left <<= 1074n;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The number became infinite or zero although the text is neither. */
function isLost(value: number, field: FieldSlice): boolean {
  if (value === 0) return hasDigit(field);
  return (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) && !isWord(field, 'Infinity');
}

/** A digit other than 0 stands before the exponent. */
function hasDigit({ bytes, start, end }: FieldSlice): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x31 && byte <= 0x39) return true;
    if (byte === 0x65 || byte === 0x45) return false;
  }
  return false;
}

/** The field is this word, a sign left aside. */
export function isWord({ bytes, start, end }: FieldSlice, word: string): boolean {
  const first = bytes[start] === 0x2d ? start + 1 : start;
  if (end - first !== word.length) return false;
  for (let at = 0; at < word.length; at++) if (bytes[first + at] !== word.charCodeAt(at)) return false;
  return true;
}
