import { compareMoments, isPlainMoment, type Moment, newMoment, readDate, readTime } from '../catalog/moment.ts';
import type { ValueLimits } from '../catalog/value-limits.ts';
import { cutFraction } from '../connector/state-row.ts';
import { type FieldTest, isDigit, type Of, type TestedColumn, toBytes, toText } from './field-test.ts';
import { lastDay, roundMoment, toCalendar, toClock } from './fit-moment.ts';

const point = 46;
const zero = 48;

/** A column of dates, times or timestamps: in its range, in the calendar, with no more digits of a second than it keeps. */
export function testMoment(column: TestedColumn, sink: Of<'date'> | Of<'time'> | Of<'timestamp'>): FieldTest {
  const { limits = anything } = column;
  const read = sink.kind === 'time' ? readTime : readDate;
  const precision = sink.kind === 'date' ? 6 : sink.precision;
  const [min, max] = [readBound(limits.min, read), readBound(limits.max, read)];
  const takesPlain = sink.kind !== 'time' && isWithin(plainRange, { min, max });
  const takesInfinity = limits.specials.includes('infinity');
  const takesZeros = sink.kind === 'time' || limits.specials.includes('zero-date');
  // One for all fields: nothing is made while they pass.
  const moment = newMoment();
  const holds = (bytes: Uint8Array, start: number, end: number): boolean => {
    // What is no moment at all the sink has to refuse.
    if (!read(bytes, [start, end], moment)) return true;
    if (!Number.isFinite(moment.day)) return takesInfinity;
    if (moment.isBeyondClock) return false;
    if (!takesZeros && (moment.hasZeroPart || !isInCalendar(moment))) return false;
    if (min !== undefined && compareMoments(moment, min) < 0) return false;
    return max === undefined || compareMoments(moment, max) <= 0;
  };
  return {
    fits: (bytes, start, end) =>
      ((takesPlain && isPlainMoment(bytes, start, end)) || holds(bytes, start, end)) &&
      keepsDigits(bytes, [start, end], precision),
    nearest: (bytes, start, end) => {
      const text = moment.isBeyondClock ? toCalendar(toClock(toText(bytes, start, end))) : toText(bytes, start, end);
      const inCalendar = takesZeros ? text : toCalendar(text);
      const shorten = column.cutsFractions === true ? cutFraction : roundMoment;
      const rounded = toBytes(shorten(inCalendar, precision));
      if (holds(rounded, 0, rounded.length)) return rounded;
      const bound =
        (min !== undefined && compareMoments(moment, min) < 0) || moment.day === Number.NEGATIVE_INFINITY
          ? limits.min
          : limits.max;
      // A zero date is a bound, and no day that is near to another.
      return bound === undefined ? undefined : toBytes(asSource(toCalendar(bound), column.source));
    },
  };
}

/** What {@link isPlainMoment} knows. */
const plainRange = {
  min: readBound('1000-01-01', readDate),
  max: readBound('9999-12-28 23:59:59.999999', readDate),
};

interface Range {
  readonly min: Moment | undefined;
  readonly max: Moment | undefined;
}

/** Whether a range is inside another; one without a bound goes on for ever. */
function isWithin(inner: Range, outer: Range): boolean {
  const beginsWithin =
    outer.min === undefined || (inner.min !== undefined && compareMoments(outer.min, inner.min) <= 0);
  const endsWithin = outer.max === undefined || (inner.max !== undefined && compareMoments(outer.max, inner.max) >= 0);
  return beginsWithin && endsWithin;
}

const anything: ValueLimits = { specials: ['infinity', 'zero-date'] };

function readBound(text: string | undefined, read: typeof readDate): Moment | undefined {
  if (text === undefined) return undefined;
  const bytes = toBytes(text);
  const bound = newMoment();
  return read(bytes, [0, bytes.length], bound) ? bound : undefined;
}

/** Whether the month has such a day. */
function isInCalendar({ day }: Moment): boolean {
  const inMonth = ((day % 32) + 32) % 32;
  if (inMonth <= 28) return true;
  const months = Math.floor(day / 32);
  const month = ((months % 13) + 13) % 13;
  const year = Math.floor(months / 13);
  // Astronomers count 1 BC as the year 0.
  return inMonth <= lastDay(year < 0 ? year + 1 : year, month);
}

/** Whether no more digits of a second than so many say something. */
function keepsDigits(bytes: Uint8Array, [start, end]: readonly [number, number], precision: number): boolean {
  // A date and a time without a fraction are no longer than this.
  if (precision >= 6 || end - start <= 8) return true;
  const dot = bytes.subarray(start, end).indexOf(point);
  if (dot < 0) return true;
  for (let at = start + dot + 1 + precision; at < end && isDigit(bytes[at]); at += 1)
    if (bytes[at] !== zero) return false;
  return true;
}

/** A bound of the sink as the source would write it: with its zone or without. */
function asSource(bound: string, source: TestedColumn['source']): string {
  const bare = bound.replace('+00', '');
  if (source.kind !== 'timestamp' || !source.hasZone) return bare;
  return bare.endsWith(' BC') ? `${bare.slice(0, -3)}+00 BC` : `${bare}+00`;
}
