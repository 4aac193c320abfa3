import { ConfigError } from '@sync/core';

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const term = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;

/**
 * Milliseconds of a duration as Go writes it: `30s`, `1h30m`, `1.5h`, `100ms`; `0` alone needs no unit. Source of the grammar:
 * Go's `time.ParseDuration`.
 *
 * @throws {ConfigError} CONFIG_INVALID when it does not follow the grammar or is negative
 */
export function parseDuration(text: string, option: string): number {
  const invalid = (): ConfigError =>
    new ConfigError({
      code: 'CONFIG_INVALID',
      message: `${option} is not a duration: write numbers with a unit of ns, us, ms, s, m or h, such as 30s or 1h30m.`,
      context: { option },
    });
  const body = text.replace(/^\+/, '');
  if (body === '0') return 0;
  if (body === '') throw invalid();
  let total = 0;
  term.lastIndex = 0;
  while (term.lastIndex < body.length) {
    const match = term.exec(body);
    const factor = match?.[2] === undefined ? undefined : unitMs[match[2]];
    if (match?.[1] === undefined || factor === undefined) throw invalid();
    total += Number(match[1]) * factor;
  }
  return total;
}
