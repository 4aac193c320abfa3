import type { GoStruct } from './go-value.ts';

const unit = /(-?\+?\d+) (year|mon|day)s?/gu;
const clock = /(?<sign>[+-])?(?<hours>\d+):(?<minutes>\d\d):(?<seconds>\d\d)(?:\.(?<fraction>\d+))?$/u;

/** An interval of Postgres in its style `postgres`. */
export function readInterval(text: string): GoStruct {
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
