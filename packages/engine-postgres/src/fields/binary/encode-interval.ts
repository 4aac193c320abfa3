import type { ByteOutput } from '@sync/core/connector';
import type { FieldEncoder, FieldSlice } from '../field-encoder.ts';
import { DateTimeScanner } from './date-time-scanner.ts';
import { isWord } from './encode-float.ts';
import { parseDigits } from './encode-integer.ts';

const notInterval = 'is not an interval';
const outOfRange = 'is out of range';
const maxInt32 = 0x7fffffff;

/** Postgres `interval` in the style `postgres`: microseconds, days, months. Infinity needs a server from version 17 on. */
export const encodeInterval: FieldEncoder = (field, output) => {
  if (isWord(field, 'infinity')) return encodeInfinity(field, output);
  const parts = readParts(field);
  if (parts === undefined) return notInterval;
  const { months, days, seconds, micros } = parts;
  if (!isInt32(months) || !isInt32(days)) return outOfRange;
  if (!output.writeInt64(seconds, 1e6, micros)) return outOfRange;
  output.writeInt32(days);
  output.writeInt32(months);
};

/** The same for servers that know no infinite interval and would take its bytes for 178 million years. */
export const encodeFiniteInterval: FieldEncoder = (field, output) =>
  isWord(field, 'infinity')
    ? 'is an infinite interval, which needs a server of version 17,'
    : encodeInterval(field, output);

function isInt32(value: number): boolean {
  return value === (value | 0);
}

interface IntervalParts {
  months: number;
  days: number;
  seconds: number;
  micros: number;
}

/** Reads `1 year 2 mons -3 days +04:05:06.7`; each part may be missing, and has its own sign. */
function readParts({ bytes, start, end }: FieldSlice): IntervalParts | undefined {
  const parts = { months: 0, days: 0, seconds: 0, micros: 0 };
  for (let at = start; at < end; at++) {
    const space = indexOrEnd(bytes, at, end);
    if (space === end || bytes.subarray(at, space).includes(0x3a)) {
      return space === end && readClock({ bytes, start: at, end }, parts) ? parts : undefined;
    }
    const unitEnd = indexOrEnd(bytes, space + 1, end);
    const signed = bytes[at] === 0x2d || bytes[at] === 0x2b;
    const count = parseDigits(bytes, signed ? at + 1 : at, space) * (bytes[at] === 0x2d ? -1 : 1);
    if (!(Math.abs(count) <= maxInt32 + 1)) return undefined;
    // y(ear), m(on), d(ay)
    const unit = bytes[space + 1];
    if (unit === 0x79) parts.months += count * 12;
    else if (unit === 0x6d) parts.months += count;
    else if (unit === 0x64) parts.days += count;
    else return undefined;
    at = unitEnd;
  }
  return end > start ? parts : undefined;
}

/** Reads `[+-]HH:MM:SS[.ffffff]`, the hours of any length. */
function readClock({ bytes, start, end }: FieldSlice, parts: IntervalParts): boolean {
  const signed = bytes[start] === 0x2d || bytes[start] === 0x2b;
  const first = signed ? start + 1 : start;
  const colon = bytes.indexOf(0x3a, first);
  const hours = parseDigits(bytes, first, colon);
  // The scanner takes hours of two digits; those of the text may have ten.
  if (colon < 0 || colon - first > 12 || colon + 6 > end) return false;
  scanner.start({
    bytes: Buffer.from(`00${Buffer.from(bytes.subarray(colon, end)).toString('latin1')}`, 'latin1'),
    start: 0,
    end: end - colon + 2,
  });
  if (Number.isNaN(hours) || !scanner.takeTime() || !scanner.isDone) return false;
  const sign = bytes[start] === 0x2d ? -1 : 1;
  parts.seconds = (hours * 3600 + scanner.seconds) * sign;
  parts.micros = scanner.micros * sign;
  return true;
}

const scanner = new DateTimeScanner();

function indexOrEnd(bytes: Uint8Array, from: number, end: number): number {
  const index = bytes.indexOf(0x20, from);
  return index === -1 || index > end ? end : index;
}

/** Written as the largest and smallest values of all three parts. */
function encodeInfinity({ bytes, start }: FieldSlice, output: ByteOutput): undefined {
  const isMinus = bytes[start] === 0x2d;
  output.writeInt32(isMinus ? -0x80000000 : maxInt32);
  output.writeInt32(isMinus ? 0 : -1);
  output.writeInt32(isMinus ? -0x80000000 : maxInt32);
  output.writeInt32(isMinus ? -0x80000000 : maxInt32);
}
