import { checkLimits, invalid } from './check-options.ts';
import { ClientPool } from './client-pool.ts';
import type { ConnectionPool } from './connection.ts';
import { readConnectionUrl } from './connection-url.ts';
import type { PostgresEndOptions } from './options.ts';
import type { ErrorPlace } from './translate-error.ts';

/** For which end a pool is made. */
export type PoolOwner = Pick<ErrorPlace, 'end' | 'connector'>;

/** Makes pools to one database: checked once, opened as often as asked. */
export interface PoolOpener {
  open(signal: AbortSignal): Promise<ConnectionPool>;
}

/**
 * Checks the options and says how to open a pool. Contacts nothing.
 *
 * @throws {ConfigError} an option is wrong
 */
export function preparePool(options: PostgresEndOptions | string, owner: PoolOwner): PoolOpener {
  const checked: PostgresEndOptions = typeof options === 'string' ? { url: options } : options;
  if (typeof checked !== 'object' || checked === null) throw invalid('connection', 'a URL or an object', checked);
  const limits = checkLimits(checked.pool as never);
  if (!('url' in checked) || typeof checked.url !== 'string') throw invalid('url', 'a text', undefined);
  const endpoint = readConnectionUrl(checked.url, checked.applicationName);
  return {
    open: async () => new ClientPool({ endpoint, limits, ...owner }),
  };
}
