import { Places, ReadError, type Reader, type Readers, SyncError } from '@sync/core/connector';
import { type ConnectionPool, type PostgresConnection, transactionSettings } from '@sync/engine-postgres';
import { connectorName } from './options.ts';

/**
 * How long a reader waits for a lock. The holder has locked every table already, so a reader only waits behind a session that waits for the
 * holder, to change the table: a deadlock that no server sees. Long enough for a migration with a `lock_timeout` of its own to give up first.
 */
const lockWithin = '5s';

/** Begins a transaction that can only read. What follows in the same message must come before its first query. */
export function beginReading(snapshotName?: string): string {
  const begin = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;';
  if (snapshotName === undefined) return `${begin} ${transactionSettings('read')}`;
  const adopt = `SET TRANSACTION SNAPSHOT '${snapshotName}';`;
  return `${begin} ${adopt} ${transactionSettings('read')} SET LOCAL lock_timeout = '${lockWithin}';`;
}

/**
 * Readers on connections of their own, which adopt an exported snapshot. A connection stays in its transaction between reads, so
 * only the first read of each pays for the beginning.
 */
export class SharedReaders implements Readers<PostgresConnection> {
  readonly connector = connectorName;
  readonly #pool: ConnectionPool;
  readonly #snapshotName: string;
  readonly #signal: AbortSignal;
  readonly #places: Places;
  readonly #idle: PostgresConnection[] = [];
  #isClosed = false;

  constructor(init: { pool: ConnectionPool; snapshotName: string; count: number; signal: AbortSignal }) {
    this.#pool = init.pool;
    this.#snapshotName = init.snapshotName;
    this.#signal = init.signal;
    this.#places = new Places(init.count);
  }

  async take(signal: AbortSignal): Promise<Reader<PostgresConnection>> {
    await this.#places.take(signal);
    try {
      const connection = this.#idle.pop() ?? (await this.#open());
      let isDone = false;
      const done = async (outcome: 'ok' | 'failed'): Promise<void> => {
        if (isDone) return;
        isDone = true;
        try {
          if (outcome === 'ok' && !this.#isClosed) this.#idle.push(connection);
          else await endReading(connection);
        } finally {
          this.#places.free();
        }
      };
      return { connection, done };
    } catch (error) {
      this.#places.free();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#idle.splice(0).map(endReading));
  }

  async #open(): Promise<PostgresConnection> {
    const connection = await this.#pool.connect(this.#signal);
    try {
      await connection.execute(beginReading(this.#snapshotName));
      return connection;
    } catch (error) {
      await endReading(connection);
      throw isSnapshotGone(error) ? snapshotLost(this.#pool.display, error) : error;
    }
  }
}

/**
 * The one connection there is, which holds the view and reads. Each read stands behind a savepoint, so that one that fails or is ended
 * early leaves the view as it was.
 */
export class HolderReader implements Readers<PostgresConnection> {
  readonly connector = connectorName;
  readonly #holder: PostgresConnection;
  readonly #display: string;
  readonly #places = new Places(1);

  constructor(holder: PostgresConnection, display: string) {
    this.#holder = holder;
    this.#display = display;
  }

  async take(signal: AbortSignal): Promise<Reader<PostgresConnection>> {
    await this.#places.take(signal);
    const connection = this.#holder;
    try {
      await connection.execute('SAVEPOINT reading');
    } catch (error) {
      this.#places.free();
      throw isSnapshotGone(error) ? snapshotLost(this.#display, error) : error;
    }
    let isDone = false;
    const done = async (outcome: 'ok' | 'failed'): Promise<void> => {
      if (isDone) return;
      isDone = true;
      try {
        // When the connection is lost there is nothing to go back to; the next read will say so.
        await connection
          .execute(
            outcome === 'ok' ? 'RELEASE SAVEPOINT reading' : 'ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading',
          )
          .catch(() => undefined);
      } finally {
        this.#places.free();
      }
    };
    return { connection, done };
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Ends the transaction and gives the connection back; a connection that cannot is closed. Never throws. */
export async function endReading(connection: PostgresConnection): Promise<void> {
  try {
    await connection.execute('ROLLBACK');
    await connection.release();
  } catch {
    await connection.release({ isBroken: true });
  }
}

/** Nothing more can be read through a snapshot whose holder is gone. */
export function snapshotLost(display: string, cause: unknown): ReadError {
  return new ReadError({
    code: 'READ_SNAPSHOT_LOST',
    message: `The snapshot of ${display} is gone: the connection that held it ended. See the server log for the reason, then run again.`,
    advice: 'retry',
    context: { connector: connectorName },
    cause,
  });
}

/** SQLSTATEs of SET TRANSACTION SNAPSHOT for a name that nobody holds any more (it differs by version), or a lost connection. */
export function isSnapshotGone(error: unknown): boolean {
  if (!SyncError.isInstance(error)) return false;
  const state = error.context.engineCode ?? '';
  return error.code === 'CONNECTION_LOST' || ['22023', '42704', '55000', '25P02', '25P01'].includes(state);
}
