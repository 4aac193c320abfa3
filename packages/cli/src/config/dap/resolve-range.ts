import { ConfigError } from '@sync/core';
import type { DapFlags } from './flags.ts';
import { parseTime } from './parse-time.ts';

/** The times of `--since` and `--until`, in UTC. @throws {ConfigError} CONFIG_MISSING, CONFIG_INVALID */
export function resolveRange({ since, until }: Pick<DapFlags, 'since' | 'until'>): {
  readonly since: string;
  readonly until?: string;
} {
  const context = { option: 'since' };
  if (since === undefined) {
    const message = '--since is missing. Give the time after which changes are wanted, such as 2024-05-01T00:00:00Z.';
    throw new ConfigError({ code: 'CONFIG_MISSING', message, context });
  }
  const range = { since: parseTime(since, 'since'), ...(until !== undefined && { until: parseTime(until, 'until') }) };
  if (range.until !== undefined && padded(range.until) <= padded(range.since)) {
    throw new ConfigError({ code: 'CONFIG_INVALID', message: '--until must be later than --since.', context });
  }
  return range;
}

/** Comparable as text: every fraction has six digits. */
function padded(time: string): string {
  const [whole = '', fraction = ''] = time.replace('Z', '').split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
}
