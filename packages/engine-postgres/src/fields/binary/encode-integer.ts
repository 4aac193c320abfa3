import type { FieldEncoder, FieldSlice } from '../field-encoder.ts';

const notInteger = 'is not an integer';
const outOfRange = 'is out of range';

/** The digits from `start` on as a number; NaN when something else is among them. At most 15 digits, or it is not exact. */
export function parseDigits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return end > start ? value : Number.NaN;
}

function parseSmall({ bytes, start, end }: FieldSlice): number {
  const isNegative = bytes[start] === 0x2d;
  const first = isNegative ? start + 1 : start;
  if (end - first > 15) return Number.POSITIVE_INFINITY;
  const value = parseDigits(bytes, first, end);
  return isNegative ? -value : value;
}

/** Postgres `smallint`. */
export const encodeInt2: FieldEncoder = (field, output) => {
  const value = parseSmall(field);
  if (!(value >= -32768 && value <= 32767)) return Number.isNaN(value) ? notInteger : outOfRange;
  output.writeInt16(value);
};

/** Postgres `integer`. */
export const encodeInt4: FieldEncoder = (field, output) => {
  const value = parseSmall(field);
  if (!(value >= -2147483648 && value <= 2147483647)) return Number.isNaN(value) ? notInteger : outOfRange;
  output.writeInt32(value);
};

/** Postgres `bigint`. */
export const encodeInt8: FieldEncoder = ({ bytes, start, end }, output) => {
  const sign = bytes[start] === 0x2d ? -1 : 1;
  const first = sign < 0 ? start + 1 : start;
  if (end - first > 19) return outOfRange;
  // The last nine digits apart, so that both halves are exact.
  const middle = Math.max(first, end - 9);
  const low = parseDigits(bytes, middle, end);
  const high = middle > first ? parseDigits(bytes, first, middle) : 0;
  if (Number.isNaN(low + high)) return notInteger;
  return output.writeInt64(high * sign, 1e9, low * sign) ? undefined : outOfRange;
};

/** Postgres `boolean`, from `t`, `f`, or an integer 0 or 1. */
export const encodeBool: FieldEncoder = ({ bytes, start, end }, output) => {
  const byte = bytes[start];
  if (end - start !== 1) return notBool;
  if (byte === 0x74 || byte === 0x31) output.writeByte(1);
  else if (byte === 0x66 || byte === 0x30) output.writeByte(0);
  else return notBool;
};
const notBool = 'is neither 0 nor 1, which are all that a boolean holds';

/** The encoder of an integer type as one that takes `t` and `f`, which are 1 and 0. */
export function fromBoolean(encode: FieldEncoder): FieldEncoder {
  const digit = { bytes: new Uint8Array(1), start: 0, end: 1 };
  return ({ bytes, start, end }, output) => {
    const byte = bytes[start];
    if (end - start !== 1 || (byte !== 0x74 && byte !== 0x66)) return 'is not a boolean';
    digit.bytes[0] = byte === 0x74 ? 0x31 : 0x30;
    return encode(digit, output);
  };
}
