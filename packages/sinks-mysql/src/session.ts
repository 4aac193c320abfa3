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
  Naming,
  SchemaDraft,
  SinkCapabilities,
  SinkSession,
  StateRequest,
  StateRow,
  TableDigest,
  TableMatcher,
  UnitRequest,
} from '@sync/core/connector';
import { isSameTable, openOnPool, type SessionLocks } from '@sync/core/connector';
import {
  type ConnectionPool,
  draftMysqlChange,
  draftMysqlMove,
  draftMysqlSchema,
  listDefinitionIds,
  type MysqlConnection,
  mysqlDialect,
  readCatalog,
  readIdentity,
  readRefusals,
  readTableDigest,
  seesMark,
} from '@sync/engine-mysql';
import { FileAccess } from './file-access.ts';
import { createLocks } from './locks.ts';
import { readSinkFacts, type SinkFacts } from './sink-facts.ts';
import { beginUnit, type MysqlLoadUnit } from './unit.ts';

/** More writers than this gain nothing on one table. */
const mostWriters = 8;

/** Asks the server what it is, which also proves that it accepts us. Owns the pool: it is closed when that fails. */
export async function openSession(pool: ConnectionPool, call: CallOptions): Promise<SinkSession> {
  return openOnPool(pool, call.signal, async (connection) => {
    return new MysqlSinkSession(pool, await readSinkFacts(connection), call);
  });
}

/** Contract: {@link SinkSession}. Every call takes a connection of its own, except where there is only one: see `#read`. */
class MysqlSinkSession implements SinkSession {
  readonly capabilities: SinkCapabilities;
  readonly naming: Naming;
  readonly #pool: ConnectionPool;
  readonly #facts: SinkFacts;
  readonly #files: FileAccess;
  readonly #units = new Set<MysqlLoadUnit>();
  readonly #locks: SessionLocks<MysqlConnection>;
  /** The connections of a unit are taken in one go, one unit after the other, so that no two units wait for each other's. */
  #taking: Promise<unknown> = Promise.resolve();

  constructor(pool: ConnectionPool, facts: SinkFacts, call: CallOptions) {
    this.#pool = pool;
    this.#facts = facts;
    this.#files = new FileAccess(facts, call.onWarning);
    this.#locks = createLocks(pool);
    this.naming = {
      schemaStyle: 'databases',
      foldsCase: facts.server.foldsCase,
      ...(pool.database === undefined ? {} : { defaultSchema: pool.database }),
    };
    this.capabilities = {
      maxUnits: pool.maxOpen,
      checksKeysAtStatementEnd: false,
      loadsInSeveralStatements: true,
      canDeferConstraints: false,
      hasTransactionalTruncate: true,
      canTruncateCascade: false,
      hasTransactionalSchema: false,
      maxWriters: Math.min(pool.maxOpen, mostWriters),
      onConflict: ['error', 'nothing', 'update'],
      takesChanges: true,
    };
  }

  identify(options: CallOptions): Promise<Identity> {
    return this.#read(options, (connection) => readIdentity(connection, this.#pool));
  }

  seesMark(mark: string, options: CallOptions): Promise<boolean> {
    return this.#read(options, (connection) => seesMark(connection, mark, this.#pool.database));
  }

  describe(matcher: TableMatcher, options: CallOptions, detail: DescribeDetail = 'schema'): Promise<Catalog> {
    return this.#read(options, (connection) => readCatalog(connection, { matcher, detail }));
  }

  async listDefinitions(options: CallOptions): Promise<ExistingDefinitions> {
    return this.#read(options, async (connection) => ({
      dialect: mysqlDialect,
      ids: await listDefinitionIds(connection, {}),
      whyRefused: await readRefusals(connection, connection.server),
    }));
  }

  async draftSchema(request: DraftRequest): Promise<SchemaDraft> {
    return draftMysqlSchema(request, { server: this.#facts.server, database: this.#pool.database });
  }

  digest({ table, columns }: DigestRequest, options: CallOptions): Promise<TableDigest> {
    return this.#read(options, async (connection) => {
      const matcher: TableMatcher = {
        isEverything: false,
        matches: (ref) => isSameTable(ref, table),
        unmatched: () => [],
      };
      const catalog = await readCatalog(connection, { matcher, detail: 'load', database: table.schema });
      const described = catalog.tables[0]?.columns ?? [];
      const wanted = columns.flatMap((name) => described.find((column) => column.name === name) ?? []);
      return readTableDigest(connection, { table, columns: wanted });
    });
  }

  draftChange(request: ChangeRequest, options: CallOptions): Promise<ChangeDraft> {
    return this.#read(options, (connection) => draftMysqlChange(connection, request));
  }

  async draftMove(request: MoveRequest): Promise<readonly Definition[]> {
    return draftMysqlMove(request);
  }

  readState(request: StateRequest, options: CallOptions): Promise<readonly StateRow[] | undefined> {
    return this.#read(options, async (connection) => {
      const { readState } = await import('./read-state.ts');
      return readState(connection, request);
    });
  }

  lock(name: string, options: CallOptions): Promise<AsyncDisposable | undefined> {
    return this.#locks.take(name, options);
  }

  async begin(request: UnitRequest, options: CallOptions): Promise<LoadUnit> {
    const connections = await this.#take(request.writers ?? 1, options.signal);
    const unit = await beginUnit(connections, {
      ...request,
      pool: this.#pool,
      call: options,
      files: this.#files,
      aside: (signal, work) => this.#locks.aside(signal, work),
      beginning: this.#facts.beginning,
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

  async #take(count: number, signal: AbortSignal): Promise<readonly MysqlConnection[]> {
    const before = this.#taking;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#taking = promise;
    await before;
    const taken: MysqlConnection[] = [];
    try {
      while (taken.length < count) taken.push(await this.#pool.connect(signal));
      return taken;
    } catch (error) {
      for (const connection of taken) await connection.release();
      throw error;
    } finally {
      resolve();
    }
  }

  async #read<Result>(
    { signal }: CallOptions,
    work: (connection: MysqlConnection) => Promise<Result>,
  ): Promise<Result> {
    const [unit] = this.#units;
    if (unit !== undefined && this.#pool.maxOpen === 1) return unit.readBetween(work);
    // Units and locks may have all connections, and a unit wait for what is read.
    if (this.#locks.isOpen && this.#units.size + 1 >= this.#pool.maxOpen) return this.#locks.aside(signal, work);
    const connection = await this.#pool.connect(signal);
    let isBroken = true;
    try {
      const result = await work(connection);
      isBroken = false;
      return result;
    } finally {
      await connection.release({ isBroken });
    }
  }
}
