import type { GoDateTime, GoTime } from './go-value.ts';

const moment =
  /^(?<year>\d+)-(?<month>\d\d)-(?<day>\d\d)(?:[ T](?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.(?<fraction>\d+))?)?(?:[+-][\d:]+)?(?<era> BC)?$/u;

/** A date or a timestamp by its parts on the wall; undefined when the text is none, such as `infinity`. */
export function readMoment(text: string, zone: string): GoDateTime | undefined {
  const parts = moment.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const number = (name: string): number => Number(parts[name] ?? 0);
  return {
    kind: 'dateTime',
    year: number('year'),
    month: number('month'),
    day: number('day'),
    hour: number('hour'),
    minute: number('minute'),
    second: number('second'),
    nanos: Number((parts.fraction ?? '').padEnd(9, '0')),
    zone,
    precision: 0,
    isBC: parts.era !== undefined,
  };
}

/** The same moment as a `time.Time`: what stands on the wall is so many seconds east of UTC; nothing said about it is UTC itself. */
export function timeOf(parts: GoDateTime, eastSeconds?: number): GoTime {
  const year = parts.isBC ? 1 - parts.year : parts.year;
  const days = daysBefore(year, parts.month, parts.day) - daysBefore(1, 1, 1);
  const wall = days * 86_400 + parts.hour * 3600 + parts.minute * 60 + parts.second;
  return { kind: 'time', seconds: BigInt(wall - (eastSeconds ?? 0)), nanos: parts.nanos, eastSeconds };
}

const zoneEnd = /(?<sign>[+-])(?<hours>\d\d)(?::(?<minutes>\d\d))?(?::(?<seconds>\d\d))?(?: BC)?$/u;

/** How many seconds east of UTC the clock of a `timestamptz` is that was printed. */
export function eastOf(text: string): number {
  const { sign, hours = 0, minutes = 0, seconds = 0 } = zoneEnd.exec(text)?.groups ?? {};
  const east = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -east : east;
}

/** Days of the Gregorian calendar since 0000-03-01, whose years end with their leap day. */
function daysBefore(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const monthsSinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + Math.floor((monthsSinceMarch * 153 + 2) / 5) + day - 1;
}
