import { checkLimits, ConfigError, type ErrorPlace, invalidOption } from '@sync/core/connector';
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

const places = ['url', 'connection', 'pool'] as const;

/**
 * Checks the options and says how to open a pool. Contacts nothing.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING, CONFIG_CONFLICT, CONFIG_UNKNOWN_KEY, CONFIG_URL
 */
export function preparePool(options: MysqlEndOptions | string, owner: PoolOwner): PoolOpener {
  const given: unknown = typeof options === 'string' ? { url: options } : options;
  if (typeof given !== 'object' || given === null) throw invalidOption('options', 'a URL or an object', given);
  const fields = given as Readonly<Record<string, unknown>>;
  const place = onlyPlace(fields);
  const applicationName = checkName(fields.applicationName);
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

/** Which of the ways to say where the server is was taken. `pool` is one when it is a pool, else it holds limits. */
function onlyPlace(fields: Readonly<Record<string, unknown>>): (typeof places)[number] {
  for (const key of Object.keys(fields)) {
    if (key === 'applicationName' || places.some((place) => place === key)) continue;
    const message = `Option "${key}" is not known. Known are ${places.join(', ')} and applicationName.`;
    throw new ConfigError({ code: 'CONFIG_UNKNOWN_KEY', message, context: { option: key } });
  }
  const taken = places.filter((place) => fields[place] !== undefined && (place !== 'pool' || isPool(fields.pool)));
  const [first, second] = taken;
  if (first === undefined) {
    const message = 'It is not said where the MySQL server is. Give one of url, connection or pool (a pool of mysql2).';
    throw new ConfigError({ code: 'CONFIG_MISSING', message, context: { option: 'url' } });
  }
  if (second !== undefined) {
    const message = `Options "${first}" and "${second}" both say where the MySQL server is. Give one of them.`;
    throw new ConfigError({ code: 'CONFIG_CONFLICT', message, context: { option: second } });
  }
  return first;
}

function isPool(value: unknown): value is UserPool {
  const { getConnection } = (value ?? {}) as { getConnection?: unknown };
  return typeof getConnection === 'function';
}

function checkName(value: unknown): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  throw invalidOption('applicationName', 'a text', value);
}
