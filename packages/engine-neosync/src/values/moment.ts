import type { ByteOutput } from '@sync/core/connector';
import { writeFraction, writePadded, writeTwo } from './write-digits.ts';

const monthDays = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Further than any engine's calendar reaches. */
const mostYears = 9_999_999;
const secondsOfDay = 86_400;
/** Days from 0000-03-01 to 1970-01-01. */
const epochDays = 719_468;

/**
 * A wall clock: what a moment of Neosync, a `time.Time` or a text says. One is used for value after value. `year` is positive; in the era before
 * Christ `isBc` is true.
 */
export class Moment {
  year = 1;
  month = 1;
  day = 1;
  hour = 0;
  minute = 0;
  second = 0;
  nano = 0;
  isBc = false;

  /** Sets the date; the time is midnight. */
  setDate(year: number, month: number, day: number): this {
    this.year = year;
    this.month = month;
    this.day = day;
    this.isBc = false;
    return this.setTime(0, 0, 0);
  }

  setTime(hour: number, minute: number, second: number): this {
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.nano = 0;
    return this;
  }

  /** Whether its parts are those of a moment. */
  get isValid(): boolean {
    return (
      isBetween(this.year, 1, mostYears) &&
      isBetween(this.month, 1, 12) &&
      isBetween(this.day, 1, monthDays[this.month - 1] ?? 0) &&
      isBetween(this.hour, 0, 24) &&
      isBetween(this.minute, 0, 59) &&
      isBetween(this.second, 0, 59) &&
      isBetween(this.nano, 0, 999_999_999)
    );
  }

  get isMidnight(): boolean {
    return this.#secondOfDay === 0 && this.nano === 0;
  }

  /** Go's zero time, as which zero dates of MySQL arrive. */
  get isZeroTime(): boolean {
    return this.year === 1 && this.month === 1 && this.day === 1 && !this.isBc && this.#secondOfDay === 0;
  }

  /** Seconds since 1970-01-01 00:00:00, as if it were UTC. */
  get seconds(): number {
    const year = this.isBc ? 1 - this.year : this.year;
    return daysOf(year, this.month, this.day) * secondsOfDay + this.#secondOfDay;
  }

  /** False when it is further away than any calendar reaches. */
  setSeconds(seconds: number, nano: number): boolean {
    const days = Math.floor(seconds / secondsOfDay);
    if (!(Math.abs(days) <= mostYears * 366)) return false;
    this.#setDays(days);
    const rest = seconds - days * secondsOfDay;
    this.hour = Math.floor(rest / 3600);
    this.minute = Math.floor((rest % 3600) / 60);
    this.second = rest % 60;
    this.nano = nano;
    return true;
  }

  writeDate(output: ByteOutput): void {
    this.#writeDay(output);
    this.#writeEra(output);
  }

  /** `suffix` stands for the zone. */
  writeTimestamp(output: ByteOutput, suffix: '' | '+00'): void {
    this.#writeDay(output);
    output.reserve(32);
    output.writeByte(0x20);
    writeTwo(output, this.hour);
    output.writeByte(0x3a);
    writeTwo(output, this.minute);
    output.writeByte(0x3a);
    writeTwo(output, this.second);
    // Microseconds are all that databases keep.
    writeFraction(output, Math.floor(this.nano / 1000));
    if (suffix !== '') {
      output.reserve(3);
      output.writeByte(0x2b);
      output.writeByte(0x30);
      output.writeByte(0x30);
    }
    this.#writeEra(output);
  }

  get #secondOfDay(): number {
    return this.hour * 3600 + this.minute * 60 + this.second;
  }

  #writeDay(output: ByteOutput): void {
    output.reserve(32);
    if (this.year >= 1000 && this.year <= 9999) {
      const century = (this.year / 100) | 0;
      writeTwo(output, century);
      writeTwo(output, this.year - century * 100);
    } else {
      writePadded(output, this.year, 4);
    }
    output.writeByte(0x2d);
    writeTwo(output, this.month);
    output.writeByte(0x2d);
    writeTwo(output, this.day);
  }

  #writeEra(output: ByteOutput): void {
    if (!this.isBc) return;
    output.reserve(3);
    output.writeByte(0x20);
    output.writeByte(0x42);
    output.writeByte(0x43);
  }

  /** Counted in years that begin in March, so that the leap day is the last of its year. */
  #setDays(days: number): void {
    const shifted = days + epochDays;
    const era = Math.floor(shifted / 146_097);
    const dayOfEra = shifted - era * 146_097;
    const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
    const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
    const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
    this.day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
    this.month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    const year = yearOfEra + era * 400 + (this.month <= 2 ? 1 : 0);
    this.isBc = year <= 0;
    this.year = this.isBc ? 1 - year : year;
  }
}

function daysOf(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - epochDays;
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
