import { Places, ReadError, type Reader, type Readers, SyncError } from '@sync/core/connector';
import type { MysqlConnection } from '@sync/engine-mysql';
import { connectorName } from './options.ts';

/**
 * Connections that were pinned to one moment and see it until their transactions end. None can be added later, so one that is lost makes
 * them fewer; when the last is lost, so is the view.
 */
export class PinnedReaders implements Readers<MysqlConnection> {
  readonly connector = connectorName;
  readonly #display: string;
  readonly #places: Places;
  readonly #idle: MysqlConnection[];
  readonly #living: Set<MysqlConnection>;
  #isClosed = false;

  constructor(connections: readonly MysqlConnection[], display: string) {
    this.#display = display;
    this.#places = new Places(connections.length);
    this.#idle = [...connections];
    this.#living = new Set(connections);
  }

  /** @throws {ReadError} READ_SNAPSHOT_LOST when no reader is left */
  async take(signal: AbortSignal): Promise<Reader<MysqlConnection>> {
    await this.#places.take(signal);
    const connection = this.#idle.pop();
    if (connection === undefined) {
      // The next in line learns it, too.
      this.#places.free();
      throw snapshotLost(this.#display);
    }
    let isDone = false;
    const done = async (outcome: 'ok' | 'failed'): Promise<void> => {
      if (isDone) return;
      isDone = true;
      if (this.#isClosed) await endReading(connection);
      else if (outcome === 'ok' || (await isAlive(connection))) this.#giveBack(connection);
      else await this.#lose(connection);
    };
    return { connection, done };
  }

  /** Every reader, for what all of them must do before the first read. */
  get all(): readonly MysqlConnection[] {
    return [...this.#living];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#idle.splice(0).map(endReading));
  }

  #giveBack(connection: MysqlConnection): void {
    this.#idle.push(connection);
    this.#places.free();
  }

  async #lose(connection: MysqlConnection): Promise<void> {
    this.#living.delete(connection);
    // Its place goes with it, but for those who wait for nothing any more.
    if (this.#living.size === 0) this.#places.free();
    await connection.release({ isBroken: true });
  }
}

/** Ends the transaction and gives the connection back; a connection that cannot is closed. Never throws. */
export async function endReading(connection: MysqlConnection): Promise<void> {
  try {
    await connection.execute(['ROLLBACK']);
    await connection.release();
  } catch {
    await connection.release({ isBroken: true });
  }
}

/** A statement that failed leaves the transaction as it was, unless the connection went with it. */
async function isAlive(connection: MysqlConnection): Promise<boolean> {
  try {
    await connection.execute(['DO 0']);
    return true;
  } catch {
    return false;
  }
}

/** Nothing more can be read through a view that no connection holds. */
export function snapshotLost(display: string, cause?: unknown): ReadError {
  return new ReadError({
    code: 'READ_SNAPSHOT_LOST',
    message: `The snapshot of ${display} is gone: every connection that held it ended. See the server log for the reason, then run again.`,
    advice: 'retry',
    context: { connector: connectorName },
    cause,
  });
}

/** Whether a connection was lost. */
export function isLost(error: unknown): boolean {
  return SyncError.isInstance(error) && error.code === 'CONNECTION_LOST';
}
