import { createHash } from 'node:crypto';
import type { ConnectionPool, MysqlConnection } from './connection.ts';

/**
 * Plants a mark: named locks made of it, held by a connection of its own until disposed. Locks are seen by every session on the same
 * running server, so the databases that the ends stand for are part of the names: two databases of one server are two places, a server
 * without a database named is the same place as each of its own.
 */
export async function plantMark(pool: ConnectionPool, mark: string, signal: AbortSignal): Promise<AsyncDisposable> {
  const connection = await pool.connect(signal);
  const names = [lockName(mark, 'any')];
  try {
    names.push(lockName(mark, await scopeOf(connection, pool.database)));
    for (const name of names) {
      await connection.query('SELECT GET_LOCK(?, 0) AS isHeld', [name]);
    }
  } catch (error) {
    await connection.release({ isBroken: true });
    throw error;
  }
  // The locks end with the session: a pool of our own resets it, in one of the user's they are let go by name.
  return {
    async [Symbol.asyncDispose]() {
      try {
        for (const name of names) await connection.query('SELECT RELEASE_LOCK(?) AS isReleased', [name]);
        await connection.release();
      } catch {
        await connection.release({ isBroken: true });
      }
    },
  };
}

/** Whether a mark is planted at the server of this connection, for its `database` or for the whole server. */
export async function seesMark(
  connection: MysqlConnection,
  mark: string,
  database: string | undefined,
): Promise<boolean> {
  const scope = await scopeOf(connection, database);
  const names =
    database === undefined
      ? [lockName(mark, 'any')]
      : [lockName(mark, scope), lockName(mark, await scopeOf(connection))];
  for (const name of names) {
    const [row] = await connection.query<{ holder: unknown }>('SELECT IS_USED_LOCK(?) AS holder', [name]);
    if (row?.holder !== null && row?.holder !== undefined) return true;
  }
  return false;
}

/** Where names of databases are compared without case, two spellings are one database. */
async function scopeOf(connection: MysqlConnection, database?: string): Promise<string> {
  if (database === undefined) return 'server';
  const [row] = await connection.query<{ folds: number | string }>('SELECT @@lower_case_table_names AS folds');
  return `database ${Number(row?.folds) === 0 ? database : database.toLowerCase()}`;
}

/** Names of locks may have 64 characters and are compared without case. */
function lockName(mark: string, scope: string): string {
  return `sync:${createHash('sha256').update(`${mark}/${scope}`).digest('hex').slice(0, 48)}`;
}
