import {
  type CallOptions,
  type ChangesWriteRequest,
  type Chunk,
  type DeferredKey,
  type Definition,
  type EncodedWriteRequest,
  type FieldBatch,
  InternalError,
  type LoadUnit,
  type NeutralType,
  printTableRef,
  type RowsWriteRequest,
  type SequenceSetting,
  type SinkCapabilities,
  type StateEntry,
  type StateRemoval,
  type TableKey,
  type TableRef,
  tableKey,
  throwIfAborted,
  type TruncateRequest,
  type UnitRequest,
  type WriteReport,
  type WriteRequest,
  type Writer,
  WriteError,
} from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';
import { applyChanges } from './apply-changes.ts';
import { checkForeignKeys } from './constraints.ts';
import { applyDefinition } from './definitions.ts';
import { type InsertedRow, insertRows } from './insert-rows.ts';
import type { MemoryDatabase } from './memory-database.ts';
import { type MemoryRequest, type MemoryWriterInit, openWriter } from './memory-writer.ts';
import { Overlay } from './overlay.ts';
import { stateTable } from './states.ts';

export interface MemoryUnitInit {
  readonly database: MemoryDatabase;
  readonly request: UnitRequest;
  readonly call: CallOptions;
  readonly capabilities: SinkCapabilities;
  readonly hasEncodings: boolean;
  readonly onEnd: () => void;
}

const anyText: NeutralType = { kind: 'text', isFixed: false };

/** Rows that wait for {@link MemoryUnit.mergeStaged}. */
interface StagedTable {
  readonly request: WriteRequest;
  readonly rows: readonly TextRow[];
}

/**
 * One transaction. It sees the committed state as it is now under its own changes. `open` until a call fails or the signal fires, then `failed` until it is aborted.
 */
export class MemoryUnit implements LoadUnit {
  readonly writeEncoded?: (requests: readonly EncodedWriteRequest[]) => Promise<Writer<Chunk>>;
  readonly #init: MemoryUnitInit;
  readonly #overlay: Overlay;
  readonly #staged = new Map<TableKey, StagedTable>();
  readonly #inserted = new Map<TableKey, InsertedRow[]>();
  readonly #writers = new Set<{ abort(): void }>();
  #phase: 'open' | 'failed' | 'ended' = 'open';

  constructor(init: MemoryUnitInit) {
    this.#init = init;
    this.#overlay = new Overlay(init.database);
    init.database.openUnits += 1;
    if (init.hasEncodings) this.writeEncoded = (requests) => this.#openWriter(requests);
  }

  applyDefinitions(definitions: readonly Definition[]): Promise<void> {
    return this.#do(() => {
      if (this.#init.capabilities.hasTransactionalSchema) {
        for (const definition of definitions) this.#overlay.apply(definition);
      } else this.#applyAtOnce(definitions);
    });
  }

  /** Triggers of memory tables do nothing, so there is nothing to suspend but what does not exist. */
  suspendTriggers(tables: readonly TableRef[]): Promise<void> {
    return this.#do(() => {
      for (const ref of tables) this.#overlay.tableOf(ref);
    });
  }

  truncate({ tables, isCascading }: TruncateRequest): Promise<void> {
    return this.#do(() => {
      const emptied = new Map(tables.map((ref) => [tableKey(ref), ref]));
      for (let size = -1; size !== emptied.size; ) {
        size = emptied.size;
        for (const { table, references } of this.#overlay.view().foreignKeys) {
          if (!emptied.has(tableKey(references)) || emptied.has(tableKey(table))) continue;
          if (!isCascading) throw referenced(references, table);
          emptied.set(tableKey(table), table);
        }
      }
      for (const ref of emptied.values()) this.#overlay.put({ ...this.#overlay.tableOf(ref), rows: [] });
    });
  }

  writeRows(request: RowsWriteRequest): Promise<Writer<FieldBatch>> {
    return this.#openWriter([request]);
  }

  mergeStaged(refs: readonly TableRef[]): Promise<readonly WriteReport[]> {
    return this.#do(() => {
      const reports = refs.map((ref) => {
        const staged = this.#staged.get(tableKey(ref));
        if (staged === undefined) throw broken(`${printTableRef(ref)} has no staged rows`);
        this.#staged.delete(tableKey(ref));
        return this.#insert(staged.request, staged.rows);
      });
      this.#checkKeys(refs);
      return reports;
    });
  }

  fillDeferredKey({ key, columns }: DeferredKey): Promise<number> {
    return this.#do(() => {
      const table = this.#overlay.tableOf(key.table);
      const places = columns.map((name) => table.columns.findIndex((column) => column.name === name));
      let filled = 0;
      for (const { row, whole } of this.#inserted.get(tableKey(key.table)) ?? []) {
        if (places.every((place) => row[place] === whole[place])) continue;
        for (const place of places) row[place] = whole[place] ?? null;
        filled += 1;
      }
      this.#checkKeys([key.table]);
      return filled;
    });
  }

  setSequences(settings: readonly SequenceSetting[]): Promise<void> {
    return this.#do(() => this.#overlay.set(settings));
  }

  /** All changes have arrived: one statement. */
  writeChanges(request: ChangesWriteRequest): Promise<Writer<FieldBatch>> {
    return this.#open<FieldBatch, ChangesWriteRequest>({
      requests: [request],
      typesOf: ({ table, columns, sequenceType }) => [...this.#typesOf(table, columns), anyText, sequenceType],
      take: (_, rows) => {
        const { table, report } = applyChanges(this.#overlay.tableOf(request.table), request, rows);
        this.#overlay.put(table);
        this.#checkKeys([request.table]);
        return report;
      },
    });
  }

  putState(entry: StateEntry): Promise<void> {
    return this.#do(() => {
      const { database, capabilities } = this.#init;
      const isThere = database.state.tables.has(tableKey(entry.table));
      if (!isThere && !capabilities.hasTransactionalSchema) {
        const { state } = database;
        database.change({ tables: new Map(state.tables).set(tableKey(entry.table), stateTable(entry)) });
      }
      this.#overlay.changeState({ kind: 'put', entry });
    });
  }

  removeState(removal: StateRemoval): Promise<void> {
    return this.#do(() => this.#overlay.changeState({ kind: 'remove', removal }));
  }

  commit(): Promise<void> {
    return this.#do(() => {
      if (this.#staged.size > 0) throw broken('staged rows were never merged');
      this.#overlay.rebase();
      if (this.#init.request.deferConstraints) checkForeignKeys(this.#overlay.view(), this.#overlay.changed);
      const { database } = this.#init;
      database.state = this.#overlay.view();
      this.#end();
    });
  }

  async abort(_cause: unknown): Promise<void> {
    if (this.#phase !== 'ended') this.#end();
  }

  #end(): void {
    this.#phase = 'ended';
    for (const writer of this.#writers) writer.abort();
    this.#init.database.openUnits -= 1;
    this.#init.onEnd();
  }

  /** Commits by itself, as such engines do; rows before it would be committed with it. */
  #applyAtOnce(definitions: readonly Definition[]): void {
    if (!this.#overlay.isEmpty) throw broken('definitions were applied behind rows, which this database would commit');
    const { database } = this.#init;
    database.state = definitions.reduce(applyDefinition, database.state);
  }

  #openWriter<Item extends FieldBatch | Chunk>(
    requests: readonly (RowsWriteRequest | EncodedWriteRequest)[],
  ): Promise<Writer<Item>> {
    return this.#open<Item, RowsWriteRequest | EncodedWriteRequest>({
      requests,
      typesOf: ({ table, columns }) => this.#typesOf(table, columns),
      take: (request, rows) => this.#take(request, rows),
    });
  }

  async #open<Item extends FieldBatch | Chunk, Request extends MemoryRequest>({
    requests,
    typesOf,
    take,
  }: Pick<MemoryWriterInit<Request>, 'requests' | 'typesOf'> & {
    readonly take: (request: Request, rows: readonly TextRow[]) => WriteReport;
  }): Promise<Writer<Item>> {
    return this.#do(() => {
      const { writers = 1 } = this.#init.request;
      if (this.#writers.size >= writers) throw broken(`more than ${writers} writers were opened`);
      const writer = openWriter<Item, Request>({
        requests,
        typesOf,
        signal: this.#init.call.signal,
        onRows: (request, rows) => this.#do(() => take(request, rows)),
        onClosed: () => {
          this.#writers.delete(writer);
        },
        onFailed: () => {
          if (this.#phase === 'open') this.#phase = 'failed';
        },
      });
      this.#writers.add(writer);
      return writer;
    });
  }

  /** All rows of one request have arrived: one statement. */
  #take(request: WriteRequest, rows: readonly TextRow[]): WriteReport {
    if (request.holdInStage) {
      this.#staged.set(tableKey(request.table), { request, rows });
      return { table: request.table, rowsReceived: rows.length, rowsWritten: 0 };
    }
    const report = this.#insert(request, rows);
    this.#checkKeys([request.table]);
    return report;
  }

  #insert(request: WriteRequest, rows: readonly TextRow[]): WriteReport {
    const key = tableKey(request.table);
    if (!this.#init.capabilities.onConflict.includes(request.onConflict))
      throw broken(`it cannot ${request.onConflict}`);
    const { table, inserted } = insertRows(this.#overlay.tableOf(request.table), request, rows);
    this.#overlay.put(table);
    this.#inserted.set(key, [...(this.#inserted.get(key) ?? []), ...inserted]);
    return { table: request.table, rowsReceived: rows.length, rowsWritten: inserted.length };
  }

  /** Keys that can wait do so until the commit when the unit asked for it. */
  #checkKeys(refs: readonly TableRef[]): void {
    const view = this.#overlay.view();
    const now = view.foreignKeys.filter(({ isDeferrable }) => !isDeferrable || !this.#init.request.deferConstraints);
    checkForeignKeys(view, new Set(refs.map(tableKey)), now);
  }

  #typesOf(ref: TableRef, columns: readonly string[]) {
    const table = this.#overlay.tableOf(ref);
    return columns.map((name) => {
      const column = table.columns.find((candidate) => candidate.name === name);
      if (column !== undefined && column.generated === undefined) return column.type;
      const context = { table: printTableRef(ref), column: name };
      throw new WriteError({
        code: 'WRITE_FAILED',
        message: `${context.table} has no column ${name} to write.`,
        context,
      });
    });
  }

  /** Runs one call: only while the unit is open, and a failure closes it for everything but `abort`. */
  async #do<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    if (this.#phase !== 'open') throw broken(`a unit that has ${this.#phase} was used`);
    try {
      throwIfAborted(this.#init.call.signal);
      return await work();
    } catch (cause) {
      if (this.#phase === 'open') this.#phase = 'failed';
      throw cause;
    }
  }
}

function referenced(ref: TableRef, by: TableRef): WriteError {
  const table = printTableRef(ref);
  const message = `${table} cannot be emptied: ${printTableRef(by)} references it. Empty that too, or cascade.`;
  return new WriteError({ code: 'WRITE_FOREIGN_KEY', message, context: { table } });
}

function broken(how: string): InternalError {
  return new InternalError({ code: 'INTERNAL_INVARIANT', message: `The memory sink was used wrongly: ${how}.` });
}
