import { createHash } from 'node:crypto';
import type { ConnectionPool, PostgresConnection } from './connection.ts';

/**
 * Plants a mark: an advisory lock whose number is made of it, held by a transaction of its own until disposed. Locks are seen by
 * every session on the same database of the same running server, and by no other.
 */
export async function plantMark(pool: ConnectionPool, mark: string, signal: AbortSignal): Promise<AsyncDisposable> {
  if (pool.isSingleSession) return plantInOnlySession(pool, mark, signal);
  const connection = await pool.connect(signal);
  try {
    await connection.execute(`BEGIN READ ONLY; SELECT pg_catalog.pg_advisory_xact_lock(${markNumber(mark)})`);
  } catch (error) {
    await connection.release({ isBroken: true });
    throw error;
  }
  return { [Symbol.asyncDispose]: () => takeOff(connection) };
}

/** The one session is everybody's, also the sink's that looks for the mark, so it must be given back while the mark stands. */
async function plantInOnlySession(pool: ConnectionPool, mark: string, signal: AbortSignal): Promise<AsyncDisposable> {
  const run = async (statement: string, until: AbortSignal): Promise<void> => {
    const connection = await pool.connect(until);
    try {
      await connection.execute(statement);
    } finally {
      await connection.release();
    }
  };
  const number = markNumber(mark);
  await run(`SELECT pg_catalog.pg_advisory_lock(${number})`, signal);
  return {
    [Symbol.asyncDispose]: () => run(`SELECT pg_catalog.pg_advisory_unlock(${number})`, new AbortController().signal),
  };
}

/** Whether a mark is planted in the database of this connection. */
export async function seesMark(connection: PostgresConnection, mark: string): Promise<boolean> {
  const [row] = await connection.query<{ is_seen: boolean }>(
    `SELECT EXISTS (
      SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
      WHERE l.locktype = 'advisory' AND l.granted AND d.datname = pg_catalog.current_database() AND l.objsubid = 1
        AND (l.classid::pg_catalog.int8 << 32 | l.objid::pg_catalog.int8) = ${markNumber(mark)}
    ) AS is_seen`,
  );
  return row?.is_seen === true;
}

async function takeOff(connection: PostgresConnection): Promise<void> {
  try {
    await connection.execute('ROLLBACK');
    await connection.release();
  } catch {
    // The lock ends with its session.
    await connection.release({ isBroken: true });
  }
}

/** A 63-bit number, so that no sign comes in the way when the two halves are put together again. */
function markNumber(mark: string): string {
  const number = createHash('sha256').update(mark).digest().readBigUInt64BE() >> 1n;
  return `${number}::pg_catalog.int8`;
}
