import type { ByteOutput } from '@sync/core/connector';
import type { FieldEncoder, FieldSlice } from '../field-encoder.ts';
import { DateTimeScanner } from './date-time-scanner.ts';
import { isWord } from './encode-float.ts';

const outOfRange = 'is out of range';
const daySeconds = 86_400;
/** The year after which a date leaves 32 bits: Postgres manual, "Date/Time Types". */
const maxYear = 5_874_897;

const scanner = new DateTimeScanner();

/** Postgres `date`: days since 2000-01-01. */
export const encodeDate: FieldEncoder = (field, output) => {
  if (isWord(field, 'infinity')) {
    output.writeInt32(isNegative(field) ? -0x80000000 : 0x7fffffff);
    return;
  }
  scanner.start(field);
  if (!scanner.takeDate() || !scanner.isDone) return 'is not a date';
  if (scanner.year > maxYear) return outOfRange;
  output.writeInt32(scanner.days);
};

/** Postgres `timestamp`: microseconds since 2000-01-01; an offset in the text is ignored, as the server does. */
export const encodeTimestamp: FieldEncoder = (field, output) => {
  if (isWord(field, 'infinity')) return writeInfinity(field, output);
  scanner.start(field);
  if (!takeMoment()) return 'is not a timestamp';
  const isWritten = output.writeInt64(scanner.days * daySeconds + scanner.seconds, 1e6, scanner.micros);
  return isWritten ? undefined : outOfRange;
};

/** Postgres `timestamp with time zone`: the same in UTC; a text without offset counts as UTC. */
export const encodeTimestamptz: FieldEncoder = (field, output) => {
  if (isWord(field, 'infinity')) return writeInfinity(field, output);
  scanner.start(field);
  if (!takeMoment()) return 'is not a timestamp';
  const seconds = scanner.days * daySeconds + scanner.seconds - scanner.offset;
  return output.writeInt64(seconds, 1e6, scanner.micros) ? undefined : outOfRange;
};

/** Postgres `time`: microseconds since midnight. */
export const encodeTime: FieldEncoder = (field, output) => {
  scanner.start(field);
  if (!scanner.takeTime() || !scanner.isDone) return 'is not a time of day';
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
