import { checkApplicationName, checkLimits, type ErrorPlace, invalidOption, onlyPlace } from '@sync/core/connector';
import { ClientPool } from './client-pool.ts';
import type { ConnectionPool } from './connection.ts';
import { readConnectionConfig } from './connection-config.ts';
import { readConnectionUrl, urlError } from './connection-url.ts';
import type { Endpoint } from './endpoint.ts';
import type { PostgresConnectionConfig, PostgresEndOptions, UserPglite, UserPool } from './options.ts';
import { leaseFolder, leaseMemory, leaseUserPglite, type PgliteLease, rememberUserPglite } from './pglite-instances.ts';
import { PglitePool } from './pglite-pool.ts';
import { BorrowedPool } from './user-pool.ts';

/** For which end a pool is made. */
export type PoolOwner = Pick<ErrorPlace, 'end' | 'connector'>;

/** Makes pools to one database: checked once, opened as often as asked. */
export interface PoolOpener {
  open(signal: AbortSignal): Promise<ConnectionPool>;
}

const address = {
  places: ['url', 'connection', 'pool', 'pglite'] as const,
  isPool,
  what: 'the Postgres database',
  choices: 'url, connection, pool (a pg.Pool) or pglite',
};

/**
 * Checks the options and says how to open a pool. Contacts nothing.
 *
 * @throws {ConfigError} CONFIG_INVALID, CONFIG_MISSING, CONFIG_CONFLICT, CONFIG_UNKNOWN_KEY, CONFIG_URL
 */
export function preparePool(options: PostgresEndOptions | string, owner: PoolOwner): PoolOpener {
  const given: unknown = typeof options === 'string' ? { url: options } : options;
  if (typeof given !== 'object' || given === null) throw invalidOption('options', 'a URL or an object', given);
  const fields = given as Readonly<Record<string, unknown>>;
  const place = onlyPlace(fields, address);
  const applicationName = checkApplicationName(fields.applicationName);
  if (place === 'pool') return openingUserPool(fields.pool as UserPool, owner);
  const limits = checkLimits(fields.pool);
  if (place === 'pglite') return openingUserPglite(fields.pglite as UserPglite, owner);
  if (place === 'url' && typeof fields.url !== 'string') throw invalidOption('url', 'a text', fields.url);
  if (place === 'url' && (fields.url as string).startsWith('pglite:'))
    return openingPglite(fields.url as string, owner);
  const endpoint: Endpoint =
    place === 'url'
      ? readConnectionUrl(fields.url as string, applicationName)
      : readConnectionConfig(fields.connection as PostgresConnectionConfig, applicationName);
  return { open: async () => new ClientPool({ endpoint, limits, ...owner }) };
}

function isPool(value: unknown): value is UserPool {
  return typeof value === 'object' && value !== null && typeof (value as { connect?: unknown }).connect === 'function';
}

function openingUserPool(pool: UserPool, owner: PoolOwner): PoolOpener {
  if (typeof pool.on !== 'function' || typeof pool.options !== 'object')
    throw invalidOption('pool', 'a Pool of pg', pool);
  return { open: async () => new BorrowedPool(pool, owner) };
}

function openingUserPglite(pglite: UserPglite, owner: PoolOwner): PoolOpener {
  if (typeof pglite !== 'object' || typeof pglite?.transaction !== 'function')
    throw invalidOption('pglite', 'a PGlite', pglite);
  rememberUserPglite(pglite);
  return openingLease(async () => leaseUserPglite(pglite), { display: 'pglite (yours)', ...owner });
}

function openingPglite(url: string, owner: PoolOwner): PoolOpener {
  const folder = url.slice('pglite:'.length);
  if (folder === '') throw urlError('behind "pglite:" stands no folder; write pglite:<folder> or pglite:memory');
  if (folder.startsWith('//'))
    throw urlError('a "pglite:" URL names a folder without "//": pglite:./data or pglite:/var/data');
  if (folder === 'memory') return openingLease(leaseMemory, { display: 'pglite:memory', ...owner });
  return openingLease(() => leaseFolder(folder, owner.end), { display: url, ...owner });
}

function openingLease(lease: () => Promise<PgliteLease>, init: { display: string } & PoolOwner): PoolOpener {
  return { open: async () => new PglitePool(await lease(), init) };
}
