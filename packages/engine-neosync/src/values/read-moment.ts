import type { Moment } from './moment.ts';

/** ISO 8601 and RFC 3339, and how databases print: year, month, day; clock, fraction; zone; era. */
const written =
  /^(?<year>[+-]?\d{4,7})-(?<month>\d\d)-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?)? ?(?<zone>Z|UTC|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?(?: \+0000 UTC)?(?<era> BC)?$/;

/** What a text says besides the wall clock. */
export interface WrittenZone {
  /** East of Greenwich; undefined when the text has no zone. */
  readonly offsetSeconds: number | undefined;
}

/** Reads a text into a moment; undefined when it is none. */
export function readMoment(text: string, moment: Moment): WrittenZone | undefined {
  const groups = written.exec(text)?.groups;
  if (groups === undefined) return undefined;
  // Without an era behind, ISO 8601 has a year 0, which is 1 BC, and years before it.
  const year = Number(groups.year);
  const isBc = year <= 0 && groups.era === undefined;
  moment.setDate(isBc ? 1 - year : year, Number(groups.month), Number(groups.day));
  moment.setTime(Number(groups.hour ?? 0), Number(groups.minute ?? 0), Number(groups.second ?? 0));
  moment.nano = Number((groups.fraction ?? '').padEnd(9, '0'));
  moment.isBc = isBc || groups.era !== undefined;
  return moment.isValid ? { offsetSeconds: offsetOf(groups.zone) } : undefined;
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined;
  if (zone === 'Z' || zone === 'UTC') return 0;
  const digits = zone.slice(1).replaceAll(':', '');
  const seconds =
    Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2, 4) || 0) * 60 + Number(digits.slice(4, 6) || 0);
  return zone.startsWith('-') ? -seconds : seconds;
}
