import type { ByteOutput } from '@sync/core/connector';
import { writeAscii, writeFraction, writePadded, writeTwo } from './write-digits.ts';

/** An interval as Postgres keeps it. Parts have signs of their own. */
export interface IntervalParts {
  readonly months: number;
  readonly days: number;
  readonly microseconds: bigint;
}

const microsOfSecond = 1_000_000n;

/** All parts at their ends stand for infinity (Postgres 17, datatype/timestamp.h). */
const infinite = { part: 2 ** 31 - 1, microseconds: 2n ** 63n - 1n };
const minusInfinite = { part: -(2 ** 31), microseconds: -(2n ** 63n) };

function isAt({ part, microseconds }: typeof infinite, parts: IntervalParts): boolean {
  return parts.months === part && parts.days === part && parts.microseconds === microseconds;
}

/** In Postgres's style: `1 year 2 mons -3 days +04:05:06.7`, `infinity`. */
export function writeInterval(output: ByteOutput, interval: IntervalParts): void {
  if (isAt(infinite, interval)) writeAscii(output, 'infinity');
  else if (isAt(minusInfinite, interval)) writeAscii(output, '-infinity');
  else writeFinite(output, interval);
}

function writeFinite(output: ByteOutput, { months, days, microseconds }: IntervalParts): void {
  const parts: [number, string][] = [
    [Math.trunc(months / 12), 'year'],
    [months % 12, 'mon'],
    [days, 'day'],
  ];
  let text = '';
  let isAfterNegative = false;
  for (const [count, unit] of parts) {
    if (count === 0) continue;
    const sign = isAfterNegative && count > 0 ? '+' : '';
    text += `${text === '' ? '' : ' '}${sign}${count} ${unit}${count === 1 ? '' : 's'}`;
    isAfterNegative = count < 0;
  }
  const isTimeless = microseconds === 0n && text !== '';
  const sign = microseconds < 0n ? '-' : isAfterNegative ? '+' : '';
  writeAscii(output, isTimeless ? text : `${text}${text === '' ? '' : ' '}${sign}`);
  if (!isTimeless) writeClock(output, microseconds < 0n ? -microseconds : microseconds);
}

function writeClock(output: ByteOutput, microseconds: bigint): void {
  const seconds = Number(microseconds / microsOfSecond);
  writePadded(output, Math.floor(seconds / 3600), 2);
  output.reserve(8);
  output.writeByte(0x3a);
  writeTwo(output, Math.floor((seconds % 3600) / 60));
  output.writeByte(0x3a);
  writeTwo(output, seconds % 60);
  writeFraction(output, Number(microseconds % microsOfSecond));
}
