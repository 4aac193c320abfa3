import { createHash } from 'node:crypto';
import { createSessionLocks, type SessionLocks, withConnection } from '@sync/core/connector';
import { type ConnectionPool, type MysqlConnection, readIdentity } from '@sync/engine-mysql';

/** Locks as user-level ones of a server session, which has them until it ends. */
export function createLocks(pool: ConnectionPool): SessionLocks<MysqlConnection> {
  return createSessionLocks({
    pool,
    place: (signal) =>
      withConnection(pool, signal, async (connection) => {
        const { server, database } = await readIdentity(connection, pool);
        return server ?? database ?? pool.display;
      }),
    keeping: {
      take: async (connection, name) => {
        const [row] = await connection.query<{ taken: unknown }>('SELECT GET_LOCK(?, 0) AS taken', [lockName(name)]);
        return Number(row?.taken) === 1;
      },
      giveBack: async (connection, name) => void (await connection.query('SELECT RELEASE_LOCK(?)', [lockName(name)])),
    },
  });
}

/** Names of locks have at most 64 characters, and case does not tell them apart: MySQL manual, "Locking Functions". */
function lockName(name: string): string {
  return `dbsync ${createHash('sha256').update(name).digest('hex').slice(0, 48)}`;
}
