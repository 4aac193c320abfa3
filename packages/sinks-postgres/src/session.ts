import { openOnPool, type SessionLocks } from '@sync/core/connector';
import type {
  CallOptions,
  Catalog,
  ChangeDraft,
  ChangeRequest,
  Definition,
  DescribeDetail,
  DigestRequest,
  DraftRequest,
  ExistingDefinitions,
  Identity,
  LoadUnit,
  MoveRequest,
  SchemaDraft,
  SinkCapabilities,
  SinkSession,
  StateRequest,
  StateRow,
  TableDigest,
  TableMatcher,
  UnitRequest,
} from '@sync/core/connector';
import {
  type ConnectionPool,
  draftChange,
  draftMove,
  draftSchema,
  listDefinitionIds,
  type PostgresConnection,
  postgresDialect,
  postgresNaming,
  quoteTable,
  readCatalog,
  readIdentity,
  readRefusals,
  readTableDigest,
  seesMark,
  type TransactionPurpose,
  transactionSettings,
} from '@sync/engine-postgres';
import { createLocks } from './locks.ts';
import { readState } from './read-state.ts';
import { beginUnit, type PostgresLoadUnit } from './unit.ts';

/** Asks the server for its version, which also proves that it accepts us. Owns the pool: it is closed when that fails. */
export async function openSession(pool: ConnectionPool, call: CallOptions): Promise<SinkSession> {
  return openOnPool(pool, call.signal, async (connection) => {
    const [row] = await connection.query<{ version: number }>(
      `SELECT pg_catalog.current_setting('server_version_num')::int AS version`,
    );
    return new PostgresSinkSession(pool, row?.version ?? 0);
  });
}

/** Contract: {@link SinkSession}. Every call takes a connection of its own, except where there is only one: see `#read`. */
class PostgresSinkSession implements SinkSession {
  readonly capabilities: SinkCapabilities;
  readonly naming = postgresNaming;
  readonly #pool: ConnectionPool;
  /** `server_version_num`: 150004 for 15.4. */
  readonly #serverVersion: number;
  readonly #units = new Set<PostgresLoadUnit>();
  readonly #locks: SessionLocks<PostgresConnection>;

  constructor(pool: ConnectionPool, serverVersion: number) {
    this.#pool = pool;
    this.#serverVersion = serverVersion;
    this.#locks = createLocks(pool);
    this.capabilities = {
      maxUnits: pool.maxOpen,
      checksKeysAtStatementEnd: true,
      // PGlite takes a COPY in pieces, one statement each.
      loadsInSeveralStatements: pool.isSingleSession,
      canDeferConstraints: true,
      hasTransactionalTruncate: true,
      canTruncateCascade: true,
      hasTransactionalSchema: true,
      onConflict: ['error', 'nothing', 'update'],
      takesChanges: true,
    };
  }

  identify(options: CallOptions): Promise<Identity> {
    return this.#read('load', options, (connection) => readIdentity(connection, this.#pool));
  }

  seesMark(mark: string, options: CallOptions): Promise<boolean> {
    return this.#read('load', options, (connection) => seesMark(connection, mark));
  }

  describe(matcher: TableMatcher, options: CallOptions, detail?: DescribeDetail): Promise<Catalog> {
    return this.#read('read', options, (connection) => readCatalog(connection, matcher, detail));
  }

  async listDefinitions(options: CallOptions): Promise<ExistingDefinitions> {
    const serverVersion = this.#serverVersion;
    return this.#read('read', options, async (connection) => ({
      dialect: postgresDialect,
      ids: await listDefinitionIds(connection, { serverVersion }),
      whyRefused: await readRefusals(connection),
    }));
  }

  draftSchema(request: DraftRequest, options: CallOptions): Promise<SchemaDraft> {
    return this.#read('read', options, (connection) => draftSchema(connection, request));
  }

  draftChange(request: ChangeRequest, options: CallOptions): Promise<ChangeDraft> {
    return this.#read('read', options, (connection) => draftChange(connection, request));
  }

  draftMove(request: MoveRequest, options: CallOptions): Promise<readonly Definition[]> {
    return this.#read('read', options, (connection) => draftMove(connection, request));
  }

  readState(request: StateRequest, options: CallOptions): Promise<readonly StateRow[] | undefined> {
    return this.#read('read', options, (connection) => readState(connection, request));
  }

  lock(name: string, options: CallOptions): Promise<AsyncDisposable | undefined> {
    return this.#locks.take(name, options);
  }

  digest(request: DigestRequest, options: CallOptions): Promise<TableDigest> {
    return this.#read('read', options, async (connection) => {
      const isPartitioned = await isPartitionedTable(connection, quoteTable(request.table));
      return readTableDigest(connection, { ...request, isPartitioned });
    });
  }

  async begin(request: UnitRequest, options: CallOptions): Promise<LoadUnit> {
    const connection = await this.#pool.connect(options.signal);
    const unit = await beginUnit(connection, {
      ...request,
      serverMajor: Math.floor(this.#serverVersion / 10_000),
      onEnd: () => void this.#units.delete(unit),
    });
    this.#units.add(unit);
    return unit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#units].map((unit) => unit.abort(undefined)));
    await this.#locks[Symbol.asyncDispose]();
    await this.#pool.close();
  }

  /**
   * Reads in a transaction that is always undone. With a single connection that a unit holds, reads through the unit, behind a
   * savepoint, whose end also takes the settings back.
   */
  async #read<Result>(
    purpose: TransactionPurpose,
    { signal }: CallOptions,
    work: (connection: PostgresConnection) => Promise<Result>,
  ): Promise<Result> {
    const [unit] = this.#units;
    if (unit !== undefined && this.#pool.maxOpen === 1) {
      return unit.readBetween(
        `SAVEPOINT dbsync_read; ${transactionSettings(purpose)}`,
        'ROLLBACK TO SAVEPOINT dbsync_read',
        work,
      );
    }
    // Units and locks may have all connections, and a unit wait for what is read.
    if (this.#locks.isOpen && this.#units.size + 1 >= this.#pool.maxOpen) {
      return this.#locks.aside(signal, (connection) => readOn(connection, purpose, work));
    }
    const connection = await this.#pool.connect(signal);
    let isBroken = true;
    try {
      const result = await readOn(connection, purpose, work);
      isBroken = false;
      return result;
    } finally {
      await connection.release({ isBroken });
    }
  }
}

/** Reads in a transaction of its own. */
async function readOn<Result>(
  connection: PostgresConnection,
  purpose: TransactionPurpose,
  work: (connection: PostgresConnection) => Promise<Result>,
): Promise<Result> {
  await connection.execute(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${transactionSettings(purpose)}`);
  try {
    const result = await work(connection);
    await connection.execute('ROLLBACK');
    return result;
  } catch (error) {
    await connection.execute('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function isPartitionedTable(connection: PostgresConnection, table: string): Promise<boolean> {
  const rows = await connection.query<{ is_partitioned: boolean }>(
    `SELECT relkind = 'p' AS is_partitioned FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1)`,
    [table],
  );
  return rows[0]?.is_partitioned === true;
}
