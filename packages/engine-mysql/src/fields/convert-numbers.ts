import type { FieldConversion, FieldSlice } from './field-conversion.ts';

const flags = Buffer.from('01');
const dot = 0x2e;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;

/** `t` and `f` to `1` and `0`. */
export const flagToNumber: FieldConversion = (field) => {
  const at = field.bytes[field.start] === 0x74 ? 1 : 0;
  field.bytes = flags;
  field.start = at;
  field.end = at + 1;
  return undefined;
};

const zeroYear = Buffer.from('0000');

/** A year of `0` is read as 2000; only all four zeros mean none. MySQL manual, "The YEAR Type". */
export const yearText: FieldConversion = (field) => {
  if (field.end - field.start === 1 && field.bytes[field.start] === zero) {
    field.bytes = zeroYear;
    field.start = 0;
    field.end = 4;
  }
  return undefined;
};

/** Refuses what is no number: `NaN`, `Infinity`, `-Infinity`. */
export const checkNumber: FieldConversion = (field) => {
  const { bytes, start } = field;
  const first = bytes[start] === minus ? bytes[start + 1] : bytes[start];
  return (first as number) > nine ? 'is not a finite number' : undefined;
};

/** Leaves out zeros at the end that are behind the point: servers call the rest of a number cut when they have no room for them. */
export const cutZeros: FieldConversion = (field) => {
  const { bytes, start } = field;
  let { end } = field;
  if (bytes[end - 1] === zero && bytes.subarray(start, end).includes(dot)) {
    while (bytes[end - 1] === zero) end -= 1;
    field.end = bytes[end - 1] === dot ? end - 1 : end;
  }
  return checkNumber(field);
};

/** Refuses digits behind the point and exponents, since the server rounds to a whole number without a word. */
export const checkInteger: FieldConversion = (field) => {
  const { bytes, start, end } = field;
  let at = bytes[start] === minus ? start + 1 : start;
  for (; at < end && bytes[at] !== dot; at += 1) {
    const byte = bytes[at] as number;
    if (byte < zero || byte > nine) return 'is not a whole number';
  }
  const whole = at;
  for (at += 1; at < end; at += 1) if (bytes[at] !== zero) return 'is not a whole number';
  field.end = whole;
  return undefined;
};

const largest = Buffer.from('-3.4028234663852886e+38');
const three = 0x33;
const eight = 0x38;

/**
 * A float of 32 bits for a FLOAT. Servers read its text as a double and refuse the shortest text of the largest float, which is a little more
 * than it is; so that one is written with all its digits.
 */
export const float32Text: FieldConversion = (field) => {
  const { bytes, start, end } = field;
  // Of the exponent, which only numbers of this size have.
  if (bytes[end - 1] === eight && bytes[end - 2] === three && end - start > 4) {
    const value = Number(latin1(field));
    if (Math.fround(value) === Math.sign(value) * largestFloat32) {
      field.bytes = largest;
      field.start = value < 0 ? 0 : 1;
      field.end = largest.length;
      return undefined;
    }
  }
  return checkNumber(field);
};

const largestFloat32 = 3.4028234663852886e38;

/** Refuses a double that the server would round to 32 bits without a word. */
export const checkFloat32: FieldConversion = (field) => {
  const problem = checkNumber(field);
  if (problem !== undefined) return problem;
  const value = Number(latin1(field));
  return Math.fround(value) === value ? float32Text(field) : 'is not a float of 32 bits';
};

function latin1({ bytes, start, end }: FieldSlice): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
