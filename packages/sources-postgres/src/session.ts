import {
  type CallOptions,
  ConnectionError,
  type Identity,
  openOnPool,
  SessionParts,
  type Snapshot,
  type SourceCapabilities,
  type SourceSession,
  withConnection,
} from '@sync/core/connector';
import {
  type ConnectionPool,
  plantMark,
  type PostgresConnection,
  postgresNaming,
  readIdentity,
} from '@sync/engine-postgres';
import { connectorName } from './options.ts';
import { openSnapshot } from './snapshot.ts';

const oldestMajor = 13;

/** Connects once, so that a wrong address or password is known at once. Owns the pool from here on. */
export async function openSession(pool: ConnectionPool, call: CallOptions): Promise<SourceSession> {
  return openOnPool(pool, call.signal, async (connection) => {
    await checkVersion(connection, pool);
    return new PostgresSourceSession(pool);
  });
}

class PostgresSourceSession implements SourceSession {
  readonly capabilities: SourceCapabilities;
  readonly naming = postgresNaming;
  readonly #pool: ConnectionPool;
  readonly #parts: SessionParts;

  constructor(pool: ConnectionPool) {
    this.#pool = pool;
    this.#parts = new SessionParts(pool);
    // One connection holds the snapshot, unless there is no other: then it is the reader, too.
    this.capabilities = { maxReaders: pool.isSingleSession ? 1 : Math.max(1, pool.maxOpen - 1) };
  }

  identify(options: CallOptions): Promise<Identity> {
    return withConnection(this.#pool, options.signal, (connection) => readIdentity(connection, this.#pool));
  }

  async plantMark(mark: string, options: CallOptions): Promise<AsyncDisposable> {
    return this.#parts.own(await plantMark(this.#pool, mark, options.signal));
  }

  async snapshot(options: CallOptions): Promise<Snapshot> {
    const snapshot = await openSnapshot(this.#pool, this.capabilities.maxReaders, options);
    return this.#parts.own(snapshot);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts[Symbol.asyncDispose]();
  }
}

async function checkVersion(connection: PostgresConnection, pool: ConnectionPool): Promise<void> {
  const [row] = await connection.query<{ version: string; number: number }>(
    `SELECT pg_catalog.current_setting('server_version') AS version,
      pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS number`,
  );
  if (row !== undefined && row.number >= oldestMajor * 10_000) return;
  throw new ConnectionError({
    code: 'CONNECTION_FAILED',
    message: `Cannot read ${pool.display}: it is PostgreSQL ${row?.version ?? 'of an unknown version'}, and ${oldestMajor} is the oldest that works. Upgrade the server.`,
    advice: 'fix',
    context: { connector: connectorName },
  });
}
