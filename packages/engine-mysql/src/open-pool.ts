import { checkApplicationName, checkLimits, type ErrorPlace, invalidOption, onlyPlace } from '@sync/core/connector';
import { ClientPool } from './client-pool.ts';
import type { ConnectionPool } from './connection.ts';
import { readConnectionConfig } from './connection-config.ts';
import { readConnectionDsn } from './connection-dsn.ts';
import { readConnectionUrl, urlError } from './connection-url.ts';
import type { Endpoint } from './endpoint.ts';
import type { MysqlConnectionConfig, MysqlEndOptions, UserPool } from './options.ts';
import { BorrowedPool } from './user-pool.ts';

/** For which end a pool is made. */
export type PoolOwner = Pick<ErrorPlace, 'end' | 'connector'>;

/** Makes pools to one server: checked once, opened as often as asked. */
export interface PoolOpener {
  open(signal: AbortSignal): Promise<ConnectionPool>;
}

const address = {
  places: ['url', 'connection', 'pool'] as const,
  isPool,
  what: 'the MySQL server',
  choices: 'url, connection or pool (a pool of mysql2)',
};

/**
 * Checks the options and says how to open a pool. Contacts nothing.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING, CONFIG_CONFLICT, CONFIG_UNKNOWN_KEY, CONFIG_URL
 */
export function preparePool(options: MysqlEndOptions | string, owner: PoolOwner): PoolOpener {
  const given: unknown = typeof options === 'string' ? { url: options } : options;
  if (typeof given !== 'object' || given === null) throw invalidOption('options', 'a URL or an object', given);
  const fields = given as Readonly<Record<string, unknown>>;
  const place = onlyPlace(fields, address);
  const applicationName = checkApplicationName(fields.applicationName);
  if (place === 'pool') return { open: async () => new BorrowedPool(fields.pool as UserPool, owner) };
  const limits = checkLimits(fields.pool);
  if (place === 'url' && typeof fields.url !== 'string') throw invalidOption('url', 'a text', fields.url);
  const endpoint: Endpoint =
    place === 'url'
      ? readAddress(fields.url as string, applicationName)
      : readConnectionConfig(fields.connection as MysqlConnectionConfig, applicationName);
  return { open: async () => new ClientPool({ endpoint, limits, ...owner }) };
}

/** A URL, or what Go's driver calls a data source name. */
function readAddress(text: string, applicationName: string | undefined): Endpoint {
  const isDsn = /(?:^|@)(?:tcp|unix)\(/.test(text);
  if (/^(?:mysql|mariadb):\/\//i.test(text) && !isDsn) return readConnectionUrl(text, applicationName);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) && !isDsn) throw urlError('it does not begin with mysql:// or mariadb://');
  return readConnectionDsn(text.replace(/^(?:mysql|mariadb):\/\//i, ''), applicationName);
}

function isPool(value: unknown): value is UserPool {
  const { getConnection } = (value ?? {}) as { getConnection?: unknown };
  return typeof getConnection === 'function';
}
