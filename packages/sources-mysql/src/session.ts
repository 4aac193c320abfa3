import {
  type CallOptions,
  type Identity,
  type Naming,
  openOnPool,
  SessionParts,
  type Snapshot,
  type SourceCapabilities,
  type SourceSession,
  withConnection,
} from '@sync/core/connector';
import { type ConnectionPool, plantMark, readIdentity } from '@sync/engine-mysql';
import { openSnapshot } from './snapshot.ts';

/** Connects once, so that a wrong address or password is known at once. Owns the pool from here on. */
export async function openSession(pool: ConnectionPool, readers: number, call: CallOptions): Promise<SourceSession> {
  return openOnPool(pool, call.signal, async ({ server: { foldsCase } }) => {
    return new MysqlSourceSession({ pool, readers, foldsCase });
  });
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
  readonly #parts: SessionParts;

  constructor({ pool, readers, foldsCase }: SessionInit) {
    this.#pool = pool;
    this.#parts = new SessionParts(pool);
    // Beside the readers there is one connection that locks for them, and later looks at the present.
    this.capabilities = { maxReaders: Math.max(1, Math.min(readers, pool.maxOpen - 1)) };
    this.#database = foldsCase ? pool.database?.toLowerCase() : pool.database;
    this.naming = { foldsCase, ...(this.#database === undefined ? {} : { defaultSchema: this.#database }) };
  }

  identify(options: CallOptions): Promise<Identity> {
    return withConnection(this.#pool, options.signal, (connection) => readIdentity(connection, this.#pool));
  }

  async plantMark(mark: string, options: CallOptions): Promise<AsyncDisposable> {
    return this.#parts.own(await plantMark(this.#pool, mark, options.signal));
  }

  async snapshot(options: CallOptions): Promise<Snapshot> {
    const request = { pool: this.#pool, count: this.capabilities.maxReaders, database: this.#database };
    return this.#parts.own(await openSnapshot(request, options));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts[Symbol.asyncDispose]();
  }
}
