import type { ByteOutput } from '@sync/core/connector';
import type { FieldEncoder, FieldSlice } from '../field-encoder.ts';
import { DateTimeScanner } from './date-time-scanner.ts';
import { isWord } from './encode-float.ts';

const outOfRange = 'is out of range';
const daySeconds = 86_400;
/** The year after which a date leaves 32 bits: Postgres manual, "Date/Time Types". */
const maxYear = 5_874_897;

const scanner = new DateTimeScanner();

const zeroPart = 'is a date with a zero part, which Postgres cannot hold (option onUnfit: null or clamp)';
const notOfDay =
  'is a time before 00:00 or after 24:00, which only the type interval holds (option onUnfit: null or clamp)';

/** Asked only when a field was refused: a year, month or day of zero, as MySQL has them. */
function hasZeroPart(field: FieldSlice): boolean {
  return /^(?:0000-\d\d-\d\d|\d{4}-00-\d\d|\d{4}-\d\d-00)/.test(textOf(field));
}

/** The same: a time that is a length of time. */
function isSpan(field: FieldSlice): boolean {
  return /^-?\d{2,4}:[0-5]\d:[0-5]\d(?:\.\d{1,6})?$/.test(textOf(field));
}

function textOf({ bytes, start, end }: FieldSlice): string {
  return Buffer.from(bytes.subarray(start, end)).toString('latin1');
}

/** Postgres `date`: days since 2000-01-01. */
export const encodeDate: FieldEncoder = (field, output) => {
  if (isWord(field, 'infinity')) {
    output.writeInt32(isNegative(field) ? -0x80000000 : 0x7fffffff);
    return;
  }
  scanner.start(field);
  if (!scanner.takeDate() || !scanner.isDone) return hasZeroPart(field) ? zeroPart : 'is not a date';
  if (scanner.year > maxYear) return outOfRange;
  output.writeInt32(scanner.days);
};

/** Postgres `timestamp`: microseconds since 2000-01-01; an offset in the text is ignored, as the server does. */
export const encodeTimestamp: FieldEncoder = (field, output) => {
  if (isWord(field, 'infinity')) return writeInfinity(field, output);
  scanner.start(field);
  if (!takeMoment()) return hasZeroPart(field) ? zeroPart : 'is not a timestamp';
  const isWritten = output.writeInt64(scanner.days * daySeconds + scanner.seconds, 1e6, scanner.micros);
  return isWritten ? undefined : outOfRange;
};

/** Postgres `timestamp with time zone`: the same in UTC; a text without offset counts as UTC. */
export const encodeTimestamptz: FieldEncoder = (field, output) => {
  if (isWord(field, 'infinity')) return writeInfinity(field, output);
  scanner.start(field);
  if (!takeMoment()) return hasZeroPart(field) ? zeroPart : 'is not a timestamp';
  const seconds = scanner.days * daySeconds + scanner.seconds - scanner.offset;
  return output.writeInt64(seconds, 1e6, scanner.micros) ? undefined : outOfRange;
};

/** Postgres `time`: microseconds since midnight. */
export const encodeTime: FieldEncoder = (field, output) => {
  scanner.start(field);
  if (!scanner.takeTime() || !scanner.isDone) return isSpan(field) ? notOfDay : 'is not a time of day';
  output.writeInt64(scanner.seconds, 1e6, scanner.micros);
};

/** Postgres `time with time zone`: the same, then the seconds west of Greenwich. */
export const encodeTimetz: FieldEncoder = (field, output) => {
  scanner.start(field);
  if (!scanner.takeTime() || !scanner.takeOffset() || !scanner.isDone) return 'is not a time of day';
  output.writeInt64(scanner.seconds, 1e6, scanner.micros);
  output.writeInt32(-scanner.offset);
};

function takeMoment(): boolean {
  return scanner.takeDate() && scanner.takeSpace() && scanner.takeTime() && scanner.takeOffset() && scanner.isDone;
}

function writeInfinity(field: FieldSlice, output: ByteOutput): undefined {
  const isMinus = isNegative(field);
  output.writeInt32(isMinus ? -0x80000000 : 0x7fffffff);
  output.writeInt32(isMinus ? 0 : -1);
}

function isNegative({ bytes, start }: FieldSlice): boolean {
  return bytes[start] === 0x2d;
}
