import type { GoStruct } from './go-value.ts';

const unit = /(-?\+?\d+) (year|mon|day)s?/gu;
const clock = /(?<sign>[+-])?(?<hours>\d+):(?<minutes>\d\d):(?<seconds>\d\d)(?:\.(?<fraction>\d+))?$/u;

/** Of every part the one that stands for infinity. */
const infinite = { microseconds: 2n ** 63n - 1n, days: 2 ** 31 - 1, months: 2 ** 31 - 1 };
const minusInfinite = { microseconds: -(2n ** 63n), days: -(2 ** 31), months: -(2 ** 31) };

/** An interval of Postgres in its style `postgres`. The driver gives the parts of an infinite one as they are stored. */
export function readInterval(text: string): GoStruct {
  if (text === 'infinity') return { kind: 'interval', ...infinite };
  if (text === '-infinity') return { kind: 'interval', ...minusInfinite };
  let months = 0;
  let days = 0;
  for (const [, count, name] of text.matchAll(unit)) {
    if (name === 'day') days += Number(count);
    else months += Number(count) * (name === 'year' ? 12 : 1);
  }
  const { sign, hours = '0', minutes = '0', seconds = '0', fraction = '' } = clock.exec(text)?.groups ?? {};
  const whole = BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const microseconds = whole * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
  return { kind: 'interval', microseconds: sign === '-' ? -microseconds : microseconds, days, months };
}
