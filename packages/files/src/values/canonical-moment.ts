/** Year, month, day; hours, minutes, seconds, fraction; zone. Years beyond 9999 come with a sign in front, as do those before year 0. */
const dated = /^([+-]\d{4,}|\d{4})-(\d\d)-(\d\d)(?:[Tt ](.*))?$/;
const clock = /^(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*([Zz]|[+-]\d\d(?::?\d\d)?)?$/;

/** A moment of ISO 8601 that is not in the usual form, as canonical text; undefined when it is none. Without a zone it is UTC. */
export function toCanonicalMoment(text: string, kind: 'date' | 'time' | 'timestamp'): string | undefined {
  if (kind === 'time') return readTime(text);
  const found = dated.exec(text);
  if (found === null) return undefined;
  const [, year = '', month = '', day = '', time = '00:00:00'] = found;
  const when = clock.exec(time);
  if (when === null || (kind === 'date' && found[4] !== undefined)) return undefined;
  const [, hours = '', minutes = '', seconds = '00', fraction = '', zone = 'Z'] = when;
  const astronomical = Number(year);
  if (kind === 'date') return printDate(astronomical, `${month}-${day}`, '');
  const behind = printFraction(fraction);
  const offset = offsetMinutes(zone);
  if (offset === 0) return printDate(astronomical, `${month}-${day}`, ` ${hours}:${minutes}:${seconds}${behind}`);
  const moment = new Date(0);
  moment.setUTCFullYear(astronomical, Number(month) - 1, Number(day));
  moment.setUTCHours(Number(hours), Number(minutes) - offset, Number(seconds));
  if (Number.isNaN(moment.getTime())) return undefined;
  const iso = moment.toISOString();
  // Far years have six digits and a sign.
  const rest = iso.slice(iso.indexOf('-', 1) + 1);
  return printDate(moment.getUTCFullYear(), rest.slice(0, 5), ` ${rest.slice(6, 14)}${behind}`);
}

function readTime(text: string): string | undefined {
  const found = clock.exec(text);
  if (found === null) return undefined;
  const [, hours = '', minutes = '', seconds = '00', fraction = '', zone = 'Z'] = found;
  const day = 24 * 60;
  const total = (((Number(hours) * 60 + Number(minutes) - offsetMinutes(zone)) % day) + day) % day;
  const shown =
    offsetMinutes(zone) === 0 ? `${hours}:${minutes}` : `${pad(Math.floor(total / 60), 2)}:${pad(total % 60, 2)}`;
  return `${shown}:${seconds}${printFraction(fraction)}`;
}

/** Microseconds, cut; zeros at the end say nothing. */
function printFraction(digits: string): string {
  const kept = digits.slice(0, 6).replace(/0+$/, '');
  return kept === '' ? '' : `.${kept}`;
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z' || zone === 'z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', ''));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** ISO 8601 has a year 0, which is 1 BC. */
function printDate(year: number, monthAndDay: string, time: string): string {
  return year > 0 ? `${pad(year, 4)}-${monthAndDay}${time}` : `${pad(1 - year, 4)}-${monthAndDay}${time} BC`;
}

function pad(number: number, width: number): string {
  return `${number}`.padStart(width, '0');
}
