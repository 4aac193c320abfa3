import type { ByteOutput } from '@sync/core/connector';
import type { FieldEncoder, FieldProblem, FieldSlice } from '../field-encoder.ts';
import { isWord } from './encode-float.ts';

const notNumber = 'is not a decimal number';

/** What numeric holds: Postgres manual, "Numeric Types". */
const maxWholeDigits = 131072;
const maxFractionDigits = 16383;

const headerBytes = 8;
const negativeSign = 0x4000;

/** Postgres `numeric`: the scale is kept as written, `1.50` has two digits. A server before version 14 refuses Infinity. */
export const encodeNumeric: FieldEncoder = (field, output) => {
  const { bytes, start, end } = field;
  const isNegative = bytes[start] === 0x2d;
  const first = isNegative ? start + 1 : start;
  const point = digitsEnd(bytes, first, end);
  const isWhole = point === end;
  if (!isWhole && (bytes[point] !== 0x2e || digitsEnd(bytes, point + 1, end) !== end))
    return encodeSpecial(field, output);
  const fractionDigits = isWhole ? 0 : end - point - 1;
  if (point - first + fractionDigits === 0) return notNumber;
  if (point - first > maxWholeDigits || fractionDigits > maxFractionDigits) return 'has more digits than numeric holds';

  // Digits go in groups of four, counted from the point both ways. Zero groups at either end are left out.
  const header = output.length;
  const groups = header + headerBytes;
  output.length = groups;
  let weight = writeWhole(field, output, point);
  if (!isWhole) weight = writeFraction({ bytes, start: point + 1, end }, output, weight);
  let groupsEnd = output.length;
  while (groupsEnd > groups && output.bytes[groupsEnd - 1] === 0 && output.bytes[groupsEnd - 2] === 0) groupsEnd -= 2;
  const count = (groupsEnd - groups) >> 1;
  output.length = header;
  output.writeInt16(count);
  output.writeInt16(count === 0 ? 0 : weight);
  output.writeInt16(isNegative && count > 0 ? negativeSign : 0);
  output.writeInt16(fractionDigits);
  output.length = groupsEnd;
};

/** Writes the groups before the point; gives the weight of the first group written or to be written. */
function writeWhole({ bytes, start }: FieldSlice, output: ByteOutput, point: number): number {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  while (at < point && bytes[at] === 0x30) at++;
  const weight = ((point - at + 3) >> 2) - 1;
  for (let stop = point - weight * 4; stop <= point; stop += 4) {
    let group = 0;
    while (at < stop) group = group * 10 + (bytes[at++] as number) - 0x30;
    output.writeInt16(group);
  }
  return weight;
}

/** Writes the groups behind the point; without any before it, leading zero groups lower the weight instead. */
function writeFraction({ bytes, start, end }: FieldSlice, output: ByteOutput, weight: number): number {
  let first = weight;
  let isLeading = weight < 0;
  for (let at = start; at < end; at += 4) {
    let group = 0;
    for (let digit = at; digit < at + 4; digit++)
      group = group * 10 + (digit < end ? (bytes[digit] as number) - 0x30 : 0);
    if (isLeading && group === 0) {
      first--;
    } else {
      isLeading = false;
      output.writeInt16(group);
    }
  }
  return first;
}

function encodeSpecial(field: FieldSlice, output: ByteOutput): FieldProblem {
  const isNegative = field.bytes[field.start] === 0x2d;
  const isNotNumber = !isNegative && isWord(field, 'NaN');
  if (!isNotNumber && !isWord(field, 'Infinity')) return notNumber;
  output.writeInt32(0);
  output.writeInt16(isNotNumber ? 0xc000 : isNegative ? 0xf000 : 0xd000);
  output.writeInt16(0);
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at++;
  return at;
}
