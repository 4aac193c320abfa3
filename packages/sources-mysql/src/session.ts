import type { CallOptions, Identity, Naming, Snapshot, SourceCapabilities, SourceSession } from '@sync/core/connector';
import { type ConnectionPool, type MysqlConnection, plantMark, readIdentity } from '@sync/engine-mysql';
import { openSnapshot } from './snapshot.ts';

/** Connects once, so that a wrong address or password is known at once. Owns the pool from here on. */
export async function openSession(pool: ConnectionPool, readers: number, call: CallOptions): Promise<SourceSession> {
  try {
    const foldsCase = await withConnection(pool, call.signal, async ({ server }) => server.foldsCase);
    return new MysqlSourceSession({ pool, readers, foldsCase });
  } catch (error) {
    await pool.close();
    throw error;
  }
}

interface SessionInit {
  readonly pool: ConnectionPool;
  /** Readers wanted. */
  readonly readers: number;
  readonly foldsCase: boolean;
}

class MysqlSourceSession implements SourceSession {
  readonly capabilities: SourceCapabilities;
  readonly naming: Naming;
  readonly #pool: ConnectionPool;
  readonly #database: string | undefined;
  /** Snapshots and marks that are still open, closed with the session. */
  readonly #open = new Set<AsyncDisposable>();

  constructor({ pool, readers, foldsCase }: SessionInit) {
    this.#pool = pool;
    // Beside the readers there is one connection that locks for them, and later looks at the present.
    this.capabilities = { maxReaders: Math.max(1, Math.min(readers, pool.maxOpen - 1)) };
    this.#database = foldsCase ? pool.database?.toLowerCase() : pool.database;
    this.naming = { foldsCase, ...(this.#database === undefined ? {} : { defaultSchema: this.#database }) };
  }

  identify(options: CallOptions): Promise<Identity> {
    return withConnection(this.#pool, options.signal, (connection) => readIdentity(connection, this.#pool));
  }

  async plantMark(mark: string, options: CallOptions): Promise<AsyncDisposable> {
    return this.#own(await plantMark(this.#pool, mark, options.signal));
  }

  async snapshot(options: CallOptions): Promise<Snapshot> {
    const request = { pool: this.#pool, count: this.capabilities.maxReaders, database: this.#database };
    return this.#own(await openSnapshot(request, options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      for (const owned of this.#open) await owned[Symbol.asyncDispose]();
    } finally {
      await this.#pool.close();
    }
  }

  #own<Owned extends AsyncDisposable>(owned: Owned): Owned {
    this.#open.add(owned);
    return owned;
  }
}

async function withConnection<Result>(
  pool: ConnectionPool,
  signal: AbortSignal,
  work: (connection: MysqlConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.connect(signal);
  try {
    return await work(connection);
  } finally {
    await connection.release();
  }
}
