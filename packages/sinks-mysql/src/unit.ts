import {
  type CallOptions,
  type ChangesWriteRequest,
  type DeferredKey,
  type Definition,
  type FieldBatch,
  misusedUnit,
  type LoadUnit,
  type RowsWriteRequest,
  type SequenceSetting,
  type SessionLocks,
  type StateEntry,
  type StateRemoval,
  type TableRef,
  throwIfAborted,
  type TruncateRequest,
  type UnitRequest,
  type UnitWriter,
  watchedWriter,
  type Writer,
  explainingCommit,
} from '@sync/core/connector';
import { applyDefinitions, type ConnectionPool, type MysqlConnection } from '@sync/engine-mysql';
import type { FileAccess } from './file-access.ts';
import { fillDeferredKey } from './fill-deferred-key.ts';
import { PlainTables } from './plain-tables.ts';
import { setSequences } from './set-sequences.ts';
import type { Stage } from './stage.ts';
import { truncateTables } from './truncate.ts';
import { UnitConnection } from './unit-connection.ts';
import { openChangesWriter } from './write-changes.ts';
import { openRowsWriter } from './write-rows.ts';
import type { WriterContext } from './writer-context.ts';

export interface UnitInit extends UnitRequest {
  readonly pool: ConnectionPool;
  readonly call: CallOptions;
  readonly files: FileAccess;
  /** Runs what commits by itself on another connection. */
  readonly aside: SessionLocks<MysqlConnection>['aside'];
  /** Statements that begin a transaction for loading. */
  readonly beginning: readonly string[];
  /** Called once, when the connections have been given back. */
  readonly onEnd: () => void;
}

/** Begins a transaction on each connection. Owns them: they are given back when that fails, and when the unit ends. */
export async function beginUnit(connections: readonly MysqlConnection[], init: UnitInit): Promise<MysqlLoadUnit> {
  try {
    for (const connection of connections) await connection.execute(init.beginning);
  } catch (error) {
    for (const connection of connections) await connection.release({ isBroken: true });
    throw error;
  }
  return new MysqlLoadUnit(connections, init);
}

/**
 * Contract: {@link LoadUnit}. `open` → (a call rejects) → `failed` → `abort` → `ended`, or `open` → `commit` → `ended`. The first
 * connection does everything but write what further writers, open at the same time, write on theirs.
 */
export class MysqlLoadUnit implements LoadUnit {
  readonly #init: UnitInit;
  readonly #connections: readonly UnitConnection[];
  readonly #main: UnitConnection;
  readonly #stages: Stage[] = [];
  readonly #plainTables: PlainTables;
  readonly #sequences: SequenceSetting[] = [];
  #state: 'open' | 'failed' | 'ended' = 'open';
  #aborting: Promise<void> | undefined;

  constructor(connections: readonly MysqlConnection[], init: UnitInit) {
    this.#init = init;
    this.#plainTables = new PlainTables(init.call);
    this.#connections = connections.map(
      (connection) =>
        new UnitConnection(connection, { files: init.files, writers: connections.length, stages: this.#stages }),
    );
    const [main] = this.#connections;
    if (main === undefined) throw misusedUnit('MySQL', 'it has no connection');
    this.#main = main;
  }

  /** Each statement commits by itself, and what was made stays: units of definitions hold nothing else. */
  applyDefinitions(definitions: readonly Definition[]): Promise<void> {
    const { onWarning } = this.#init.call;
    return this.#alone(({ connection }) => applyDefinitions(connection, definitions, { onWarning }));
  }

  truncate(request: TruncateRequest): Promise<void> {
    return this.#alone(async ({ connection }) => {
      for (const table of request.tables) await this.#plainTables.check(connection, table);
      await truncateTables(connection, request);
    });
  }

  writeRows(request: RowsWriteRequest): Promise<Writer<FieldBatch>> {
    return this.#write(request.table, (context) => openRowsWriter(request, context));
  }

  writeChanges(request: ChangesWriteRequest): Promise<Writer<FieldBatch>> {
    return this.#write(request.table, (context) => openChangesWriter(request, context));
  }

  fillDeferredKey(key: DeferredKey): Promise<number> {
    return this.#alone(() => fillDeferredKey(key, this.#stages));
  }

  /** Kept until the commit is done: it takes ALTER TABLE, which would commit. */
  setSequences(settings: readonly SequenceSetting[]): Promise<void> {
    return this.#alone(async () => {
      this.#sequences.push(...settings);
    });
  }

  putState(entry: StateEntry): Promise<void> {
    const { pool, call, aside } = this.#init;
    return this.#alone(async ({ connection }) => {
      // Loaded when it is needed: the statement builder is larger than all the rest, and a plain copy has no state.
      const { putState } = await import('./put-state.ts');
      return putState({ connection, pool, signal: call.signal, aside }, entry);
    });
  }

  removeState(removal: StateRemoval): Promise<void> {
    return this.#alone(async ({ connection }) => {
      const { removeState } = await import('./put-state.ts');
      return removeState(connection, removal);
    });
  }

  /** The first connection comes last: what it holds says that the others are there. */
  async commit(): Promise<void> {
    await this.#alone(async ({ connection }) => {
      let done = 0;
      try {
        for (const each of this.#connections.toReversed()) {
          await each.connection.execute(['COMMIT']);
          done += 1;
        }
      } catch (error) {
        throw explainingCommit(error, done);
      }
      await setSequences(connection, this.#sequences);
    });
    await this.#end();
  }

  abort(_cause: unknown): Promise<void> {
    this.#aborting ??= this.#undo();
    return this.#aborting;
  }

  /** Runs work on this unit's connection that leaves no trace. For a sink of one connection. */
  readBetween<Result>(work: (connection: MysqlConnection) => Promise<Result>): Promise<Result> {
    return this.#alone(({ connection }) => work(connection));
  }

  async #write(
    table: TableRef,
    open: (context: WriterContext) => Promise<UnitWriter<FieldBatch>>,
  ): Promise<Writer<FieldBatch>> {
    const free = this.#connections.find(({ writer, isBusy }) => writer === undefined && !isBusy);
    if (free === undefined) throw misusedUnit('MySQL', 'it has more writers than it asked for');
    return this.#call(free, async () => {
      await this.#plainTables.check(free.connection, table);
      return this.#wrap(free, await open(free));
    });
  }

  #alone<Result>(work: (main: UnitConnection) => Promise<Result>): Promise<Result> {
    if (this.#connections.some(({ isBusy }) => isBusy)) throw misusedUnit('MySQL', 'its calls overlap');
    return this.#call(this.#main, () => work(this.#main));
  }

  async #call<Result>(on: UnitConnection, work: () => Promise<Result>): Promise<Result> {
    if (this.#state !== 'open' || this.#aborting !== undefined)
      throw misusedUnit('MySQL', 'it is used after it ended or failed');
    if (on.isBusy) throw misusedUnit('MySQL', 'its calls overlap');
    try {
      // Statements run after an abort too, to undo things; those of a load must not.
      throwIfAborted(this.#init.call.signal);
      return await on.call(work);
    } catch (error) {
      if (this.#state === 'open') this.#state = 'failed';
      throw error;
    }
  }

  #wrap<Item>(on: UnitConnection, writer: UnitWriter<Item>): Writer<Item> {
    on.writer = writer;
    return watchedWriter(writer, {
      call: (work) => this.#call(on, work),
      onFinished: () => {
        on.writer = undefined;
      },
      onAborted: () => {
        if (this.#state === 'open') this.#state = 'failed';
      },
    });
  }

  async #undo(): Promise<void> {
    if (this.#state === 'ended') return;
    await Promise.all(this.#connections.map((each) => each.undo()));
    await this.#plainTables.undo(this.#init.pool);
    await this.#end();
  }

  async #end(): Promise<void> {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#init.onEnd();
    await Promise.all(this.#connections.map((each) => each.release(false)));
  }
}
