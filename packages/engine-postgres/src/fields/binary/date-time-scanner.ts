import type { FieldSlice } from '../field-encoder.ts';

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Takes a date or time apart, from left to right. One object is used for field after field; each `take…` moves on behind what
 * it read, or gives false. Nothing is taken for granted: the server checks the ranges of binary values, not their days.
 */
export class DateTimeScanner {
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #isBeforeChrist = false;
  /** Of the date: days since 2000-01-01 of the Gregorian calendar. */
  days = 0;
  /** Of the date, 0 is the year before year 1. */
  year = 0;
  /** Of the time: seconds since midnight. */
  seconds = 0;
  /** Of the time: microseconds of its last second. */
  micros = 0;
  /** Of the offset: seconds east of Greenwich. */
  offset = 0;

  /** Begins a field. An era at its end is taken at once. */
  start({ bytes, start, end }: FieldSlice): void {
    this.#bytes = bytes;
    this.#at = start;
    // " BC"
    this.#isBeforeChrist =
      bytes[end - 1] === 0x43 && bytes[end - 2] === 0x42 && bytes[end - 3] === 0x20 && end - start > 3;
    this.#end = this.#isBeforeChrist ? end - 3 : end;
  }

  get isDone(): boolean {
    return this.#at === this.#end;
  }

  takeDate(): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    let year = 0;
    for (; at < this.#end && bytes[at] !== 0x2d; at++) {
      const digit = (bytes[at] as number) - 0x30;
      if (digit < 0 || digit > 9) return false;
      year = year * 10 + digit;
    }
    const digits = at - this.#at;
    if (digits < 4 || digits > 7 || year === 0) return false;
    const month = this.#twoDigits(at + 1);
    const day = this.#twoDigits(at + 4);
    if (bytes[at + 3] !== 0x2d || at + 6 > this.#end) return false;
    if (this.#isBeforeChrist) year = 1 - year;
    if (!(month >= 1 && month <= 12 && day >= 1 && day <= (monthDays[month - 1] as number))) return false;
    if (month === 2 && day === 29 && !isLeapYear(year)) return false;
    this.#at = at + 6;
    this.year = year;
    this.days = daysSince2000(year, month, day);
    return true;
  }

  takeSpace(): boolean {
    return this.#bytes[this.#at++] === 0x20;
  }

  /** `HH:MM:SS[.ffffff]`, up to `24:00:00`. */
  takeTime(): boolean {
    const at = this.#at;
    const hours = this.#twoDigits(at);
    const minutes = this.#twoDigits(at + 3);
    const seconds = this.#twoDigits(at + 6);
    if (at + 8 > this.#end || this.#bytes[at + 2] !== 0x3a || this.#bytes[at + 5] !== 0x3a) return false;
    if (!(hours <= 24 && minutes <= 59 && seconds <= 59)) return false;
    this.seconds = hours * 3600 + minutes * 60 + seconds;
    this.#at = at + 8;
    return this.takeFraction() && (hours < 24 || (this.seconds === 86400 && this.micros === 0));
  }

  /** `[.ffffff]`; more digits than microseconds are refused rather than rounded. */
  takeFraction(): boolean {
    this.micros = 0;
    if (this.#at >= this.#end || this.#bytes[this.#at] !== 0x2e) return true;
    const start = ++this.#at;
    let unit = 100_000;
    for (; this.#at < this.#end; this.#at++) {
      const digit = (this.#bytes[this.#at] as number) - 0x30;
      if (digit < 0 || digit > 9) break;
      if (unit < 1) return false;
      this.micros += digit * unit;
      unit = Math.floor(unit / 10);
    }
    return this.#at > start;
  }

  /** `+HH[:MM[:SS]]`, or nothing. */
  takeOffset(): boolean {
    this.offset = 0;
    if (this.#at >= this.#end) return true;
    const sign = this.#bytes[this.#at];
    if (sign !== 0x2b && sign !== 0x2d) return false;
    let total = 0;
    let at = this.#at + 1;
    for (let unit = 3600; unit >= 1; unit /= 60) {
      const value = this.#twoDigits(at);
      if (!(value <= 59) || at + 2 > this.#end) return false;
      total += value * unit;
      at += 2;
      if (this.#bytes[at] !== 0x3a || at >= this.#end) break;
      at++;
    }
    this.#at = at;
    this.offset = sign === 0x2d ? -total : total;
    return true;
  }

  #twoDigits(at: number): number {
    const tens = (this.#bytes[at] as number) - 0x30;
    const ones = (this.#bytes[at + 1] as number) - 0x30;
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
  }
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Counts in years that begin in March, so that the leap day is the last of its year. */
function daysSince2000(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  // 730,425 days lie between 0000-03-01 and 2000-01-01.
  return era * 146_097 + dayOfEra - 730_425;
}
