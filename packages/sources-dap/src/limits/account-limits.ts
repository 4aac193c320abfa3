import type { CheckedDapOptions } from '../options.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Endpoint } from './dap-limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** A bucket for each endpoint. */
export type AccountLimits = Readonly<Record<Endpoint, TokenBucket>>;

/** The service counts an account's calls wherever they come from, so that all sessions of one share their buckets; they stay for the process. */
const shared = new Map<string, AccountLimits>();

/** The buckets of the account that the options identify. With another clock than the system's: buckets of their own. */
export function limitsOfAccount(options: CheckedDapOptions, clock: Clock): AccountLimits {
  if (clock !== systemClock) return createLimits(options, clock);
  const key = JSON.stringify([options.baseUrl, options.credentials.clientId, options.limits]);
  const found = shared.get(key) ?? createLimits(options, clock);
  shared.set(key, found);
  return found;
}

function createLimits({ limits }: CheckedDapOptions, clock: Clock): AccountLimits {
  const bucket = (endpoint: Endpoint): TokenBucket => new TokenBucket(limits[endpoint], clock);
  return {
    listTables: bucket('listTables'),
    readSchema: bucket('readSchema'),
    createJob: bucket('createJob'),
    readJob: bucket('readJob'),
    presign: bucket('presign'),
  };
}
