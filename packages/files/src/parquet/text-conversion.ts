import { ByteOutput, type NeutralType, nullLength } from '@sync/core/connector';
import { RowBuffer } from '../rows/row-buffer.ts';
import { plainValues } from '../values/plain-values.ts';
import type { BindValues, CanonicalForm, WriteValue } from './canonical-values.ts';
import { writeAscii } from './write-number.ts';

/** Makes texts that were written something else. `text` is as it is in `output`, from `start` to its end. */
export type ChangeText = (output: ByteOutput, start: number) => boolean;

/** Writes values with `bind` and changes what was written. A change that gives false is an error. */
export function changed(bind: BindValues, change: ChangeText, { unfit }: CanonicalForm, problem: string): BindValues {
  return (values) => {
    const write: WriteValue = bind(values);
    return (output, index) => {
      const start = output.length;
      if (!write(output, index)) return false;
      if (!change(output, start)) throw unfit(problem);
      return true;
    };
  };
}

/** Reads texts as the type says, in the way of files that have nothing but texts. */
export function readText(bind: BindValues, type: NeutralType, form: CanonicalForm): BindValues {
  const conversion = plainValues.text(type);
  if (conversion === 'plain') return bind;
  const rows = new RowBuffer({ columnCount: 1, batchBytes: 1024 });
  const text = new ByteOutput(256);
  return (values) => {
    const write = bind(values);
    return (output, index) => {
      text.length = 0;
      if (!write(text, index)) return false;
      // Nothing is no number and no date, and no bytes are bytes.
      if (text.length === 0 && type.kind === 'bytes') return true;
      rows.push(text.bytes.subarray(0, text.length));
      rows.fieldStart = rows.taken;
      rows.fieldLength = text.length;
      if (text.length === 0 || !conversion(rows)) throw form.unfit(`is no ${type.kind}`);
      const { bytes, fieldStart, fieldLength } = rows;
      rows.taken = rows.filled;
      rows.handOut();
      if (fieldLength === nullLength) return false;
      output.reserve(fieldLength);
      output.writeBytes(bytes, fieldStart, fieldStart + fieldLength);
      return true;
    };
  };
}

const [zero, one, point, minus] = [0x30, 0x31, 0x2e, 0x2d];

/** A number without an exponent loses its digits behind the point, which must be zeros. */
export const toInteger: ChangeText = (output, start) => {
  const { bytes } = output;
  let end = output.length;
  const pointAt = bytes.indexOf(point, start);
  if (pointAt !== -1 && pointAt < end) {
    while (bytes[end - 1] === zero) end -= 1;
    if (end !== pointAt + 1) return false;
    output.length = pointAt;
  }
  if (output.length === start + 2 && bytes[start] === minus && bytes[start + 1] === zero) {
    bytes[start] = zero;
    output.length -= 1;
  }
  const first = bytes[start] as number;
  return first === minus || (first >= zero && first <= 0x39);
};

/** `0` and `1` become `f` and `t`. */
export const toTruth: ChangeText = (output, start) => {
  const digit = output.bytes[start];
  if (output.length !== start + 1 || (digit !== zero && digit !== one)) return false;
  output.bytes[start] = digit === one ? 0x74 : 0x66;
  return true;
};

/** `f` and `t` become `0` and `1`. */
export const fromTruth: ChangeText = (output, start) => {
  output.bytes[start] = output.bytes[start] === 0x74 ? one : zero;
  return true;
};

/** The exponent of a number is written out. */
export const withoutExponent: ChangeText = (output, start) => {
  const text = output.bytes.toString('latin1', start, output.length);
  const found = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (found === null) return true;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = found;
  const shift = Number(exponent);
  const digits = `${whole}${fraction}`;
  output.length = start;
  const written =
    shift < 0
      ? `0.${'0'.repeat(-shift - 1)}${digits}`
      : digits.padEnd(shift + 1, '0').replace(new RegExp(`^(\\d{${shift + 1}})(?=\\d)`), '$1.');
  writeAscii(output, `${sign}${written}`);
  return true;
};

/** Midnight is added to dates, in the place before their era. */
export function withMidnight(zone: string): ChangeText {
  return (output, start) => {
    const text = output.bytes.toString('latin1', start, output.length);
    const isBefore = text.endsWith(' BC');
    output.length -= isBefore ? 3 : 0;
    writeAscii(output, ` 00:00:00${zone}${isBefore ? ' BC' : ''}`);
    return true;
  };
}

/** Whether there are no more than so many digits behind the point, zeros at the end left out. */
export function keepingDigits(most: number): ChangeText {
  return ({ bytes, length }, start) => {
    const pointAt = bytes.indexOf(point, start);
    if (pointAt === -1 || pointAt >= length) return true;
    let digits = 0;
    for (let at = pointAt + 1; at < length; at += 1) {
      const byte = bytes[at] as number;
      if (byte < zero || byte > 0x39) break;
      if (byte !== zero) digits = at - pointAt;
    }
    return digits <= most;
  };
}

/** Whether the number, a float of 64 bits, is one of 32 too. */
export const isFloat32: ChangeText = (output, start) => {
  const number = Number(output.bytes.toString('latin1', start, output.length));
  return Object.is(Math.fround(number), number);
};
