/** What a moment is to become. */
export interface MomentForm {
  readonly kind: 'date' | 'time' | 'timestamp';
  /** A timestamp ends with `+00`, a time with its offset. */
  readonly hasZone: boolean;
  /** Digits of a second that are kept, more are cut. */
  readonly digits: number;
}

/**
 * Year, month, day; hours, minutes, seconds, fraction; zone; era. Years beyond 9999 may come with a sign in front, as those before year 0
 * do where they have no era behind.
 */
const dated = /^([+-]?\d{4,7})-(\d\d)-(\d\d)(?:[Tt ] ?(\d.*?))?( BC)?$/;
const clock = /^(-?\d\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([Zz]|[+-]\d\d(?::?\d\d(?::\d\d)?)?)?$/;
const infinite = /^([+-]?)infinity$/i;

/** A moment of ISO 8601 or of SQL as canonical text, in UTC but for times with a zone; undefined when it is none. Without a zone it is UTC. */
export function toCanonical(text: string, form: MomentForm): string | undefined {
  if (form.kind === 'time') return readTime(text, form);
  const found = dated.exec(text);
  if (found === null) return readInfinite(text);
  const [, year = '', month = '', day = '', time = '00:00:00', era = ''] = found;
  const astronomical = era === '' ? Number(year) : 1 - Number(year);
  if (Number(month) > 12 || Number(day) > 31 || (era !== '' && astronomical > 0)) return undefined;
  const when = clock.exec(time);
  if (when === null) return undefined;
  const [, hours = '', minutes = '', seconds = '00', fraction = '', zone = 'Z'] = when;
  const offset = offsetSeconds(zone);
  if (!isTimeOfDay(when) || offset === undefined) return undefined;
  const behind = printFraction(fraction, form.digits);
  if (form.kind === 'date') {
    const isMidnight = Number(hours) + Number(minutes) + Number(seconds) === 0 && behind === '' && offset === 0;
    return isMidnight ? printDate({ year, astronomical, monthAndDay: `${month}-${day}` }, '') : undefined;
  }
  const suffix = form.hasZone ? '+00' : '';
  const isPlain = offset === 0 && seconds < '60' && hours < '24';
  const parts = { year, astronomical, monthAndDay: `${month}-${day}` };
  if (isPlain) return printDate(parts, ` ${hours}:${minutes}:${seconds}${behind}${suffix}`);
  if (month === '00' || day === '00') return undefined;
  const moment = new Date(0);
  moment.setUTCFullYear(astronomical, Number(month) - 1, Number(day));
  moment.setUTCHours(Number(hours), Number(minutes), Number(seconds) - offset);
  if (Number.isNaN(moment.getTime())) return undefined;
  const iso = moment.toISOString();
  // Far years have six digits and a sign.
  const rest = iso.slice(iso.indexOf('-', 1) + 1);
  const moved = { year: '', astronomical: moment.getUTCFullYear(), monthAndDay: rest.slice(0, 5) };
  return printDate(moved, ` ${rest.slice(6, 14)}${behind}${suffix}`);
}

/** {@link toCanonical} without a zone, in microseconds. */
export function toCanonicalMoment(text: string, kind: 'date' | 'time' | 'timestamp'): string | undefined {
  return toCanonical(text, { kind, hasZone: false, digits: 6 });
}

function readTime(text: string, { hasZone, digits }: MomentForm): string | undefined {
  const found = clock.exec(text);
  if (found === null) return undefined;
  const [, hours = '', minutes = '', seconds = '00', fraction = '', zone = 'Z'] = found;
  const offset = offsetSeconds(zone);
  if (Number(minutes) > 59 || Number(seconds) > 60 || offset === undefined) return undefined;
  const behind = printFraction(fraction, digits);
  if (hasZone) return isTimeOfDay(found) ? `${hours}:${minutes}:${seconds}${behind}${printOffset(zone)}` : undefined;
  if (offset === 0) return `${hours}:${minutes}:${seconds}${behind}`;
  if (!isTimeOfDay(found)) return undefined;
  const day = 86_400;
  const at = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) - offset;
  const total = ((at % day) + day) % day;
  return `${pad(Math.floor(total / 3600), 2)}:${pad(Math.floor(total / 60) % 60, 2)}:${pad(total % 60, 2)}${behind}`;
}

function readInfinite(text: string): string | undefined {
  const found = infinite.exec(text);
  if (found === null) return undefined;
  return found[1] === '-' ? '-infinity' : 'infinity';
}

function isTimeOfDay([, hours = '', minutes = '', seconds = '00', fraction = '']: RegExpExecArray): boolean {
  if (hours.length !== 2 || Number(minutes) > 59 || Number(seconds) > 60) return false;
  return Number(hours) < 24 || (hours === '24' && Number(minutes) + Number(seconds) + Number(fraction) === 0);
}

/** Zeros at the end say nothing. */
function printFraction(digits: string, most: number): string {
  const kept = digits.slice(0, most).replace(/0+$/, '');
  return kept === '' ? '' : `.${kept}`;
}

function offsetSeconds(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const [hours = 0, minutes = 0, seconds = 0] = (zone.slice(1).match(/\d\d/g) ?? []).map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const total = hours * 3600 + minutes * 60 + seconds;
  return zone.startsWith('-') ? -total : total;
}

/** `+HH[:MM[:SS]]`. */
function printOffset(zone: string): string {
  const [hours = '00', minutes = '00', seconds = '00'] = zone.slice(1).match(/\d\d/g) ?? [];
  const behind = seconds !== '00' ? `:${minutes}:${seconds}` : minutes !== '00' ? `:${minutes}` : '';
  return `${zone.startsWith('-') ? '-' : '+'}${hours}${behind}`;
}

interface DateParts {
  /** As it came. */
  readonly year: string;
  readonly astronomical: number;
  readonly monthAndDay: string;
}

/** ISO 8601 has a year 0, which is 1 BC; MySQL has one with parts of zero. */
function printDate({ year, astronomical, monthAndDay }: DateParts, time: string): string {
  if (year === '0000' && monthAndDay.includes('00')) return `${year}-${monthAndDay}${time}`;
  if (astronomical > 0) return `${pad(astronomical, 4)}-${monthAndDay}${time}`;
  return `${pad(1 - astronomical, 4)}-${monthAndDay}${time} BC`;
}

function pad(number: number, width: number): string {
  return `${number}`.padStart(width, '0');
}
