/**
 * A date, time or timestamp as two numbers that order as it does. Zero parts, years before Christ, hours beyond 24 and negative times
 * have their places; a zone at the end is passed over, since canonical timestamps with one are in UTC.
 */
export interface Moment {
  /** Orders days; 0 for a time of day. Infinite for `infinity` and `-infinity`. */
  day: number;
  /** Microseconds of the time of day. */
  micros: number;
  /** A year, month or day is zero. */
  hasZeroPart: boolean;
  /** A month, day, hour, minute or second is beyond the last that there is. Such a moment has no place among the others. */
  isBeyondClock: boolean;
}

const microsOfDay = 86_400_000_000;

/** A moment to read into. */
export function newMoment(): Moment {
  return { day: 0, micros: 0, hasZeroPart: false, isBeyondClock: false };
}

const [zero, nine, minus, point, colon, space, plus, letterI, letterB, letterC] = Array.from('09-.: +iBC', (each) =>
  each.charCodeAt(0),
) as [number, number, number, number, number, number, number, number, number, number];

/** Reads canonical text of a `date` or `timestamp` out of bytes. False when it does not follow the form; nothing is checked beyond that. */
export function readDate(bytes: Uint8Array, [start, end]: readonly [number, number], into: Moment): boolean {
  into.micros = 0;
  into.hasZeroPart = false;
  into.isBeyondClock = false;
  const isNegative = bytes[start] === minus;
  if (bytes[isNegative ? start + 1 : start] === letterI) {
    into.day = isNegative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return true;
  }
  let at = start;
  let year = 0;
  for (; at < end && isDigit(bytes[at]); at += 1) year = year * 10 + digit(bytes[at]);
  if (at - start < 4 || bytes[at] !== minus || bytes[at + 3] !== minus || end < at + 6) return false;
  if (!isDigit(bytes[at + 1]) || !isDigit(bytes[at + 2]) || !isDigit(bytes[at + 4]) || !isDigit(bytes[at + 5]))
    return false;
  const month = digit(bytes[at + 1]) * 10 + digit(bytes[at + 2]);
  const day = digit(bytes[at + 4]) * 10 + digit(bytes[at + 5]);
  into.hasZeroPart = year === 0 || month === 0 || day === 0;
  at += 6;
  const isBefore = bytes[end - 2] === letterB;
  // The year 0, which zero dates have, is between 1 BC and the year 1.
  into.day = ((isBefore ? -year : year) * 13 + month) * 32 + day;
  into.isBeyondClock = month > 12 || day > 31;
  if (at === end || (isBefore && at === end - 3)) return true;
  if (bytes[at] !== space || !readClock(bytes, [at + 1, end], into)) return false;
  into.isBeyondClock ||= into.micros >= microsOfDay;
  return true;
}

/**
 * Whether it is surely a moment of the years 1000 to 9999 that calendar and clock have, told without reading it: nearly all are. False says
 * nothing. What stands behind the seconds is not looked at.
 */
export function isPlainMoment(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 10 || bytes[start + 4] !== minus || bytes[start + 7] !== minus || bytes[end - 1] === letterC)
    return false;
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  if (twoDigits(bytes, start) < 10 || twoDigits(bytes, start + 2) < 0) return false;
  if (month < 1 || month > 12 || day < 1 || day > 28) return false;
  if (length === 10) return true;
  if (length < 19 || bytes[start + 10] !== space || bytes[start + 13] !== colon || bytes[start + 16] !== colon)
    return false;
  const hours = twoDigits(bytes, start + 11);
  const minutes = twoDigits(bytes, start + 14);
  const seconds = twoDigits(bytes, start + 17);
  return hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60;
}

/** The number that two digits are; negative when they are none. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = digit(bytes[at]);
  const ones = digit(bytes[at + 1]);
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The same for canonical text of a `time`. */
export function readTime(bytes: Uint8Array, [start, end]: readonly [number, number], into: Moment): boolean {
  into.day = 0;
  into.hasZeroPart = false;
  into.isBeyondClock = false;
  const isNegative = bytes[start] === minus;
  if (!readClock(bytes, [isNegative ? start + 1 : start, end], into)) return false;
  if (isNegative) into.micros = -into.micros;
  return true;
}

/** Negative when `a` comes first, 0 when they are equal. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.day === b.day ? a.micros - b.micros : a.day - b.day;
}

/** `HH:MM:SS[.ffffff]`, and whatever stands behind it. */
function readClock(bytes: Uint8Array, [start, end]: readonly [number, number], into: Moment): boolean {
  let at = start;
  let hours = 0;
  for (; at < end && isDigit(bytes[at]); at += 1) hours = hours * 10 + digit(bytes[at]);
  if (at - start < 2 || bytes[at] !== colon || bytes[at + 3] !== colon || end < at + 6) return false;
  const minutes = digit(bytes[at + 1]) * 10 + digit(bytes[at + 2]);
  const seconds = digit(bytes[at + 4]) * 10 + digit(bytes[at + 5]);
  at += 6;
  into.isBeyondClock ||= minutes > 59 || seconds > 59;
  let micros = 0;
  if (bytes[at] === point && at < end) {
    at += 1;
    for (let scale = 100_000; at < end && isDigit(bytes[at]); at += 1, scale = Math.floor(scale / 10))
      micros += digit(bytes[at]) * scale;
  }
  into.micros = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros;
  return at === end || bytes[at] === plus || bytes[at] === minus || bytes[at] === space;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

function digit(byte: number | undefined): number {
  return (byte ?? zero) - zero;
}
