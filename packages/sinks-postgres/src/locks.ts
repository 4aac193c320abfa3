import { createHash } from 'node:crypto';
import { createSessionLocks, type SessionLocks } from '@sync/core/connector';
import type { ConnectionPool, PostgresConnection } from '@sync/engine-postgres';

/** Locks as advisory ones of a server session, which has them until it ends. */
export function createLocks(pool: ConnectionPool): SessionLocks<PostgresConnection> {
  return createSessionLocks({
    pool,
    place: async () => pool.instance ?? pool.display,
    keeping: {
      take: async (connection, name) => {
        const [row] = await connection.query<{ has_lock: boolean }>(
          `SELECT pg_catalog.pg_try_advisory_lock(${lockNumber(name)}) AS has_lock`,
        );
        return row?.has_lock === true;
      },
      giveBack: (connection, name) => connection.execute(`SELECT pg_catalog.pg_advisory_unlock(${lockNumber(name)})`),
    },
  });
}

/** A number of 63 bits. */
function lockNumber(name: string): string {
  const number = createHash('sha256').update(name).digest().readBigUInt64BE() >> 1n;
  return `${number}::pg_catalog.int8`;
}
