const dateForm = /^(\d{4,})-(\d\d)-(\d\d)(.*?)( BC)?$/;

/** The first day there is for one with parts of zero, the last of the month for one beyond it. Anything else comes back as it is. */
export function toCalendar(text: string): string {
  const found = dateForm.exec(text);
  if (found === null) return text;
  const [, year = '', month = '', day = '', rest = '', era = ''] = found;
  const inYear = Math.max(1, Number(year));
  const inMonth = Math.max(1, Number(month));
  const last = lastDay(era === '' ? inYear : 1 - inYear, inMonth);
  const inDay = Math.min(Math.max(1, Number(day)), last);
  return `${pad(inYear, 4)}-${pad(inMonth, 2)}-${pad(inDay, 2)}${rest}${era}`;
}

const clocked = /^(?:(\d{4,}-)(\d\d)-(\d\d))?(?: ?(-?\d\d+):(\d\d):(\d\d))?(.*)$/;

/** December for months beyond it, the last day of the month with it, and the last microsecond for times of day and leap seconds beyond. */
export function toClock(text: string): string {
  const found = clocked.exec(text);
  if (found === null) return text;
  const [, date = '', month = '', day = '', hours = '', minutes = '', seconds = '', behind = ''] = found;
  const inDate = date === '' ? '' : `${date}${Number(month) > 12 ? '12' : month}-${day}`;
  if (hours === '') return `${inDate}${behind}`;
  const isDated = date !== '';
  const isBeyond = Number(minutes) > 59 || Number(seconds) > 59 || (isDated && Number(hours) > 23);
  if (!isBeyond) return `${inDate}${isDated ? ' ' : ''}${hours}:${minutes}:${seconds}${behind}`;
  const rest = behind.replace(/^\.\d+/, '');
  const inHours = isDated && Number(hours) > 23 ? '23' : hours;
  const isHour = inHours === hours && Number(minutes) <= 59;
  return `${inDate}${isDated ? ' ' : ''}${inHours}:${isHour ? minutes : '59'}:59.999999${rest}`;
}

const clockForm = /^(.*?)(\d\d+):(\d\d):(\d\d)\.(\d+)(.*)$/;

/** Rounds half away from zero to so many digits of a second; what is carried goes up to the date. */
export function roundMoment(text: string, precision: number): string {
  const found = clockForm.exec(text);
  if (found === null || (found[5] ?? '').length <= precision) return text;
  const [, before = '', hours = '', minutes = '', seconds = '', fraction = '', behind = ''] = found;
  const unit = 10 ** (6 - precision);
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
  const second = 1_000_000;
  const day = 86_400 * second;
  const isDated = before.includes(' ');
  let total = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * second + micros;
  total = Math.floor((total + unit / 2) / unit) * unit;
  const isNextDay = isDated && total >= day;
  const date = isNextDay ? nextDay(before.trimEnd(), behind.endsWith(' BC')) : undefined;
  if (isNextDay) total -= day;
  const clock = printClock(total, precision);
  if (date === undefined) return `${before}${clock}${behind}`;
  return `${date.text} ${clock}${behind.replace(' BC', '')}${date.era}`;
}

function printClock(micros: number, precision: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  const fraction = precision === 0 ? '' : `.${pad(micros % 1_000_000, 6).slice(0, precision)}`;
  return `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}${fraction}`;
}

function nextDay(text: string, isBefore: boolean): { readonly text: string; readonly era: string } {
  const [year = 1, month = 1, day = 1] = text.split('-').map(Number);
  const astronomical = isBefore ? 1 - year : year;
  let next = { year: astronomical, month, day: day + 1 };
  if (next.day > lastDay(astronomical, month)) next = { year: astronomical, month: month + 1, day: 1 };
  if (next.month > 12) next = { year: astronomical + 1, month: 1, day: 1 };
  const era = next.year > 0 ? '' : ' BC';
  const printed = next.year > 0 ? next.year : 1 - next.year;
  return { text: `${pad(printed, 4)}-${pad(next.month, 2)}-${pad(next.day, 2)}`, era };
}

/** Days of a month in the calendar that ISO 8601 takes for all years, before Christ too. */
export function lastDay(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

function pad(number: number, width: number): string {
  return `${number}`.padStart(width, '0');
}
