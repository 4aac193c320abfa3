import { checkLimits } from '@sync/core/connector';
import { ClientPool } from './client-pool.ts';
import type { ConnectionPool } from './connection.ts';
import type { MysqlEndOptions, OwnConnections } from './options.ts';
import type { ErrorPlace } from './translate-error.ts';

/** For which end a pool is made. */
export type PoolOwner = Pick<ErrorPlace, 'end' | 'connector'>;

/** Makes pools to one server: checked once, opened as often as asked. */
export interface PoolOpener {
  open(signal: AbortSignal): Promise<ConnectionPool>;
}

export function preparePool(options: MysqlEndOptions | string, owner: PoolOwner): PoolOpener {
  const given = (typeof options === 'string' ? { url: options } : options) as { url: string } & OwnConnections;
  const url = new URL(given.url);
  const limits = checkLimits(given.pool);
  const endpoint = {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: url.username,
    database: url.pathname.slice(1) || undefined,
    tls: { mode: 'preferred', settings: { rejectUnauthorized: false, verifyIdentity: false } },
    connectTimeoutMs: 15_000,
    applicationName: given.applicationName ?? 'dbsync',
    ...(url.password === '' ? {} : { password: url.password }),
  } as const;
  return { open: async () => new ClientPool({ endpoint, limits, ...owner }) };
}
