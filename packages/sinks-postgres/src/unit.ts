import {
  type ChangesWriteRequest,
  type Chunk,
  type DeferredKey,
  type Definition,
  type EncodedWriteRequest,
  type FieldBatch,
  isSameTable,
  type LoadUnit,
  misusedUnit,
  type RowsWriteRequest,
  type SequenceSetting,
  type StateEntry,
  type StateRemoval,
  type TableRef,
  type TruncateRequest,
  type UnitRequest,
  undoTransaction,
  type UnitWriter,
  watchedWriter,
  type Writer,
  type WriteReport,
  type WriteRequest,
  explainingCommit,
} from '@sync/core/connector';
import { applyDefinitions, type PostgresConnection, quoteLiteral, transactionSettings } from '@sync/engine-postgres';
import { fillDeferredKey } from './fill-deferred-key.ts';
import { mergeStages } from './merge-stage.ts';
import { setSequences } from './set-sequences.ts';
import { createStage, type Stage, type StageInit } from './stage.ts';
import { suspendTriggers } from './suspend-triggers.ts';
import { truncateTables } from './truncate.ts';
import { openChangesWriter } from './write-changes.ts';
import { openEncodedWriter } from './write-encoded.ts';
import { openRowsWriter } from './write-rows.ts';

export interface UnitInit extends UnitRequest {
  readonly serverMajor: number;
  /** Called once, when the connection has been given back. */
  readonly onEnd: () => void;
}

/** What the parts of a unit work with. */
export interface UnitContext {
  readonly connection: PostgresConnection;
  readonly serverMajor: number;
  /** Rows set aside, in the order in which their loads came. */
  readonly stages: Stage[];
  createStage(request: WriteRequest, known?: Pick<StageInit, 'target' | 'lookups'>): Promise<Stage>;
  /** The number of a stage that the caller makes. */
  nextStage(): number;
}

/** Begins a transaction. Owns the connection: it is given back when that fails, and when the unit ends. */
export async function beginUnit(connection: PostgresConnection, init: UnitInit): Promise<PostgresLoadUnit> {
  const name = `SET LOCAL application_name = ${quoteLiteral(shortName(`dbsync ${init.step}`))};`;
  const deferred = init.deferConstraints ? ' SET CONSTRAINTS ALL DEFERRED;' : '';
  try {
    await connection.execute(`BEGIN; ${transactionSettings('load')} ${name}${deferred}`);
  } catch (error) {
    await connection.release({ isBroken: true });
    throw error;
  }
  return new PostgresLoadUnit(connection, init);
}

/** The server cuts names at 63 bytes and says so each time. */
function shortName(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 63);
}

/**
 * Contract: {@link LoadUnit}. `open` → (a call rejects) → `failed` → `abort` → `ended`, or `open` → `commit` → `ended`. The connection
 * is in use by at most one call; `abort` may come at any time and waits until that call has let go.
 */
export class PostgresLoadUnit implements LoadUnit {
  readonly #init: UnitInit;
  readonly #context: UnitContext;
  #state: 'open' | 'failed' | 'ended' = 'open';
  #pending: Promise<unknown> | undefined;
  #writer: Pick<UnitWriter<never>, 'abort'> | undefined;
  #aborting: Promise<void> | undefined;
  #stageCount = 0;
  /** Statements that put back what was suspended. */
  #restore = '';

  constructor(connection: PostgresConnection, init: UnitInit) {
    this.#init = init;
    const stages: Stage[] = [];
    this.#context = {
      connection,
      serverMajor: init.serverMajor,
      stages,
      createStage: async (request, known = {}) => {
        const stage = await createStage(connection, { ...known, request, number: ++this.#stageCount });
        stages.push(stage);
        return stage;
      },
      nextStage: () => ++this.#stageCount,
    };
  }

  applyDefinitions(definitions: readonly Definition[]): Promise<void> {
    return this.#call(({ connection }) => applyDefinitions(connection, definitions));
  }

  suspendTriggers(tables: readonly TableRef[]): Promise<void> {
    return this.#call(async ({ connection }) => {
      this.#restore += await suspendTriggers(connection, tables);
    });
  }

  truncate(request: TruncateRequest): Promise<void> {
    return this.#call(({ connection }) => truncateTables(connection, request));
  }

  writeRows(request: RowsWriteRequest): Promise<Writer<FieldBatch>> {
    return this.#call(async (context) => this.#wrap(await openRowsWriter(request, context)));
  }

  writeEncoded(requests: readonly EncodedWriteRequest[]): Promise<Writer<Chunk>> {
    return this.#call(async (context) => this.#wrap(await openEncodedWriter(requests, context)));
  }

  writeChanges(request: ChangesWriteRequest): Promise<Writer<FieldBatch>> {
    return this.#call(async (context) => this.#wrap(await openChangesWriter(request, context)));
  }

  mergeStaged(tables: readonly TableRef[]): Promise<readonly WriteReport[]> {
    return this.#call(({ connection, stages }) => {
      const held = tables.map((table) =>
        stages.findLast(({ request }) => request.holdInStage && isSameTable(request.table, table)),
      );
      if (held.some((stage) => stage === undefined))
        throw misusedUnit('Postgres', 'a table is merged that was not held in the stage');
      return mergeStages(connection, held as Stage[]);
    });
  }

  fillDeferredKey(key: DeferredKey): Promise<number> {
    return this.#call(({ connection, stages }) => fillDeferredKey(connection, key, stages));
  }

  setSequences(settings: readonly SequenceSetting[]): Promise<void> {
    return this.#call(({ connection }) => setSequences(connection, settings));
  }

  putState(entry: StateEntry): Promise<void> {
    return this.#call(async ({ connection }) => {
      // Loaded when it is needed: the statement builder is larger than all the rest, and a plain copy has no state.
      const { putState } = await import('./put-state.ts');
      return putState(connection, entry);
    });
  }

  removeState(removal: StateRemoval): Promise<void> {
    return this.#call(async ({ connection }) => {
      const { removeState } = await import('./put-state.ts');
      return removeState(connection, removal);
    });
  }

  async commit(): Promise<void> {
    await this.#call(async ({ connection }) => {
      if (this.#restore !== '') await connection.execute(this.#restore);
      try {
        await connection.execute('COMMIT');
      } catch (error) {
        throw explainingCommit(error);
      }
    });
    await this.#end(false);
  }

  abort(_cause: unknown): Promise<void> {
    this.#aborting ??= this.#undo();
    return this.#aborting;
  }

  /** Reads through this unit's connection, between two statements that undo each other. For a sink of one connection. */
  readBetween<Result>(
    before: string,
    after: string,
    work: (connection: PostgresConnection) => Promise<Result>,
  ): Promise<Result> {
    return this.#call(async ({ connection }) => {
      await connection.execute(before);
      const result = await work(connection);
      await connection.execute(after);
      return result;
    });
  }

  async #call<Result>(work: (context: UnitContext) => Promise<Result>): Promise<Result> {
    if (this.#state !== 'open' || this.#aborting !== undefined)
      throw misusedUnit('Postgres', 'it is used after it ended or failed');
    if (this.#pending !== undefined) throw misusedUnit('Postgres', 'its calls overlap');
    const pending = work(this.#context);
    this.#pending = pending;
    try {
      return await pending;
    } catch (error) {
      if (this.#state === 'open') this.#state = 'failed';
      throw error;
    } finally {
      this.#pending = undefined;
    }
  }

  #wrap<Item>(writer: UnitWriter<Item>): Writer<Item> {
    this.#writer = writer;
    return watchedWriter(writer, {
      call: (work) => this.#call(work),
      onFinished: () => {
        this.#writer = undefined;
      },
      onAborted: () => {
        if (this.#state === 'open') this.#state = 'failed';
      },
    });
  }

  async #undo(): Promise<void> {
    if (this.#state === 'ended') return;
    const { connection } = this.#context;
    const isUndone = await undoTransaction({
      writer: this.#writer,
      pending: () => this.#pending,
      cancel: () => connection.cancel(),
      rollBack: () => connection.execute('ROLLBACK'),
    });
    await this.#end(!isUndone);
  }

  async #end(isBroken: boolean): Promise<void> {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#init.onEnd();
    await this.#context.connection.release({ isBroken }).catch(() => undefined);
  }
}
