import type { ByteOutput } from '@sync/core/connector';
import type { ParquetUnit } from './leaf-type.ts';
import { writeAscii, writeDigits } from './write-number.ts';

const [zero, minus, point, colon, space] = [0x30, 0x2d, 0x2e, 0x3a, 0x20];

/** Room for any moment: a year of many digits, nine digits of a second, a zone, an era. */
const room = 64;

const secondsPerDay = 86_400;

/** Of a second. */
const units: Readonly<Record<ParquetUnit, { readonly perSecond: number; readonly digits: number }>> = {
  millis: { perSecond: 1_000, digits: 3 },
  micros: { perSecond: 1_000_000, digits: 6 },
  nanos: { perSecond: 1_000_000_000, digits: 9 },
};

/** A moment taken apart, exactly. */
export interface Seconds {
  /** Whole ones, rounded down. */
  readonly seconds: number;
  /** Of the rest, in the unit: 0 or more. */
  readonly part: number;
}

/** Splits a count of a unit into seconds and the rest. */
export function splitSeconds(count: bigint | number, unit: ParquetUnit): Seconds {
  const { perSecond } = units[unit];
  const small = Number(count);
  if (Number.isSafeInteger(small)) {
    const seconds = Math.floor(small / perSecond);
    return { seconds, part: small - seconds * perSecond };
  }
  const all = BigInt(count);
  const divisor = BigInt(perSecond);
  const part = ((all % divisor) + divisor) % divisor;
  return { seconds: Number((all - part) / divisor), part: Number(part) };
}

/** Days since 1970 as `YYYY-MM-DD`; years before the first one with ` BC` behind. */
export function writeDate(output: ByteOutput, days: number): void {
  output.reserve(room);
  const isBefore = writeDay(output, days);
  if (isBefore) writeAscii(output, ' BC');
}

/** Seconds since 1970 as date and time, behind them `zone`. */
export function writeTimestamp(
  output: ByteOutput,
  { seconds, part }: Seconds,
  { unit, zone }: { readonly unit: ParquetUnit; readonly zone: string },
): void {
  output.reserve(room);
  const days = Math.floor(seconds / secondsPerDay);
  const isBefore = writeDay(output, days);
  output.writeByte(space);
  writeClock(output, { seconds: seconds - days * secondsPerDay, part }, unit);
  if (zone !== '') writeAscii(output, zone);
  if (isBefore) writeAscii(output, ' BC');
}

/** `HH:MM:SS`, and a fraction without zeros at its end. Hours may be more than a day's. */
export function writeClock(output: ByteOutput, { seconds, part }: Seconds, unit: ParquetUnit): void {
  output.reserve(room);
  const hours = Math.floor(seconds / 3600);
  const rest = seconds - hours * 3600;
  const minutes = Math.floor(rest / 60);
  writeDigits(output, hours, 2);
  output.writeByte(colon);
  writeDigits(output, minutes, 2);
  output.writeByte(colon);
  writeDigits(output, rest - minutes * 60, 2);
  if (part === 0) return;
  output.writeByte(point);
  writeDigits(output, part, units[unit].digits);
  while (output.bytes[output.length - 1] === zero) output.length -= 1;
}

/** In the style of Postgres: `1 year 2 mons 3 days 04:05:06.7`. */
export function writeInterval(
  output: ByteOutput,
  parts: { readonly months: number; readonly days: number; readonly millis: number },
): void {
  const years = Math.floor(parts.months / 12);
  const words: string[] = [];
  if (years > 0) words.push(`${years} year${years === 1 ? '' : 's'}`);
  if (parts.months % 12 > 0) words.push(`${parts.months % 12} mon${parts.months % 12 === 1 ? '' : 's'}`);
  if (parts.days > 0) words.push(`${parts.days} day${parts.days === 1 ? '' : 's'}`);
  writeAscii(output, words.join(' '));
  if (parts.millis === 0 && words.length > 0) return;
  if (words.length > 0) writeAscii(output, ' ');
  writeClock(output, splitSeconds(parts.millis, 'millis'), 'millis');
}

/** Writes year, month and day; whether the year is before the first. The arithmetic is H. Hinnant's, "chrono-compatible low-level date algorithms". */
function writeDay(output: ByteOutput, days: number): boolean {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  writeDigits(output, year > 0 ? year : 1 - year, 4);
  output.writeByte(minus);
  writeDigits(output, month, 2);
  output.writeByte(minus);
  writeDigits(output, dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1, 2);
  return year <= 0;
}
