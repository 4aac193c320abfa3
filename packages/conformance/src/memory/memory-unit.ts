import {
  type CallOptions,
  type Chunk,
  type DeferredKey,
  type Definition,
  type EncodedWriteRequest,
  type FieldBatch,
  type ForeignKey,
  InternalError,
  type LoadUnit,
  printTableRef,
  type RowsWriteRequest,
  type SequenceSetting,
  type SinkCapabilities,
  type StateEntry,
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
import { checkForeignKeys, checkUnique } from './constraints.ts';
import { applyDefinition } from './definitions.ts';
import { type InsertedRow, insertRows } from './insert-rows.ts';
import type { MemoryDatabase, MemorySequence, MemoryState, MemoryTable } from './memory-database.ts';
import { openWriter } from './memory-writer.ts';

export interface MemoryUnitInit {
  readonly database: MemoryDatabase;
  readonly request: UnitRequest;
  readonly call: CallOptions;
  readonly capabilities: SinkCapabilities;
  readonly hasEncodings: boolean;
  readonly onEnd: () => void;
}

/** Rows that wait for {@link MemoryUnit.mergeStaged}. */
interface StagedTable {
  readonly request: WriteRequest;
  readonly rows: readonly TextRow[];
}

/**
 * One transaction. What it changed stands in `#changed` over the committed state, which it sees as it is now; commit replaces those
 * tables. `open` until a call fails or the signal fires, then `failed` until it is aborted.
 */
export class MemoryUnit implements LoadUnit {
  readonly writeEncoded?: (requests: readonly EncodedWriteRequest[]) => Promise<Writer<Chunk>>;
  readonly #init: MemoryUnitInit;
  readonly #changed = new Map<TableKey, MemoryTable>();
  /** The committed tables under those changed, as they were at the first change. */
  readonly #bases = new Map<TableKey, MemoryTable>();
  readonly #addedKeys: ForeignKey[] = [];
  readonly #addedSequences: MemorySequence[] = [];
  readonly #sequences: SequenceSetting[] = [];
  readonly #states: StateEntry[] = [];
  readonly #staged = new Map<TableKey, StagedTable>();
  readonly #inserted = new Map<TableKey, InsertedRow[]>();
  #writer: { abort(): void } | undefined;
  #phase: 'open' | 'failed' | 'ended' = 'open';

  constructor(init: MemoryUnitInit) {
    this.#init = init;
    init.database.openUnits += 1;
    if (init.hasEncodings) this.writeEncoded = (requests) => this.#openWriter(requests);
  }

  applyDefinitions(definitions: readonly Definition[]): Promise<void> {
    return this.#do(() => {
      for (const definition of definitions) {
        const before = this.#view();
        const after = applyDefinition(before, definition);
        for (const [key, table] of after.tables) {
          if (table === before.tables.get(key)) continue;
          checkUnique(table);
          this.#changed.set(key, table);
        }
        for (const [key, sequence] of after.sequences)
          if (!before.sequences.has(key)) this.#addedSequences.push(sequence);
        const added = after.foreignKeys.slice(before.foreignKeys.length);
        checkForeignKeys(after, new Set(added.map(({ table }) => tableKey(table))), added);
        this.#addedKeys.push(...added);
      }
    });
  }

  truncate({ tables, isCascading }: TruncateRequest): Promise<void> {
    return this.#do(() => {
      const keys = new Set(tables.map((ref) => tableKey(this.#tableOf(ref).ref)));
      for (let size = -1; size !== keys.size; ) {
        size = keys.size;
        for (const { table, references } of this.#view().foreignKeys) {
          if (!keys.has(tableKey(references)) || keys.has(tableKey(table))) continue;
          if (!isCascading) throw referenced(references, table);
          keys.add(tableKey(table));
        }
      }
      for (const key of keys) {
        const table = this.#table(key);
        if (table !== undefined) this.#changed.set(key, { ...table, rows: [] });
      }
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
      const table = this.#tableOf(key.table);
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
    return this.#do(() => void this.#sequences.push(...settings));
  }

  putState(entry: StateEntry): Promise<void> {
    return this.#do(() => void this.#states.push(entry));
  }

  commit(): Promise<void> {
    return this.#do(() => {
      if (this.#staged.size > 0) throw broken('staged rows were never merged');
      this.#rebase();
      if (this.#init.request.deferConstraints) checkForeignKeys(this.#view(), new Set(this.#changed.keys()));
      const { database } = this.#init;
      database.state = this.#view();
      this.#end();
    });
  }

  async abort(_cause: unknown): Promise<void> {
    if (this.#phase !== 'ended') this.#end();
  }

  #end(): void {
    this.#phase = 'ended';
    this.#writer?.abort();
    this.#init.database.openUnits -= 1;
    this.#init.onEnd();
  }

  async #openWriter<Item extends FieldBatch | Chunk>(
    requests: readonly (RowsWriteRequest | EncodedWriteRequest)[],
  ): Promise<Writer<Item>> {
    return this.#do(() => {
      if (this.#writer !== undefined) throw broken('a second writer was opened');
      const writer = openWriter<Item>({
        requests,
        typesOf: ({ table, columns }) => this.#typesOf(table, columns),
        signal: this.#init.call.signal,
        onRows: (request, rows) => this.#do(() => this.#take(request, rows)),
        onClosed: () => {
          this.#writer = undefined;
        },
        onFailed: () => {
          if (this.#phase === 'open') this.#phase = 'failed';
        },
      });
      this.#writer = writer;
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
    const { table, inserted } = insertRows(this.#tableOf(request.table), request, rows);
    this.#keepBase(key);
    this.#changed.set(key, table);
    this.#inserted.set(key, [...(this.#inserted.get(key) ?? []), ...inserted]);
    return { table: request.table, rowsReceived: rows.length, rowsWritten: inserted.length };
  }

  #keepBase(key: TableKey): void {
    const committed = this.#init.database.state.tables.get(key);
    if (committed !== undefined && !this.#changed.has(key)) this.#bases.set(key, committed);
  }

  /** Puts rows that were only added behind those that another unit has committed meanwhile. */
  #rebase(): void {
    for (const [key, base] of this.#bases) {
      const committed = this.#init.database.state.tables.get(key);
      const changed = this.#changed.get(key);
      if (committed === undefined || changed === undefined || committed === base) continue;
      if (base.rows.some((row, place) => changed.rows[place] !== row)) continue;
      const merged = { ...changed, rows: [...committed.rows, ...changed.rows.slice(base.rows.length)] };
      checkUnique(merged);
      this.#changed.set(key, merged);
    }
  }

  /** Keys that can wait do so until the commit when the unit asked for it. */
  #checkKeys(refs: readonly TableRef[]): void {
    const view = this.#view();
    const now = view.foreignKeys.filter(({ isDeferrable }) => !isDeferrable || !this.#init.request.deferConstraints);
    checkForeignKeys(view, new Set(refs.map(tableKey)), now);
  }

  #table(key: TableKey): MemoryTable | undefined {
    return this.#changed.get(key) ?? this.#init.database.state.tables.get(key);
  }

  #tableOf(ref: TableRef): MemoryTable {
    const found = this.#table(tableKey(ref));
    if (found !== undefined) return found;
    const table = printTableRef(ref);
    throw new WriteError({ code: 'WRITE_FAILED', message: `There is no table ${table}.`, context: { table } });
  }

  #typesOf(ref: TableRef, columns: readonly string[]) {
    const table = this.#tableOf(ref);
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

  /** The state as this unit sees it. */
  #view(): MemoryState {
    const { state } = this.#init.database;
    const sequences = new Map(state.sequences);
    for (const added of this.#addedSequences) sequences.set(tableKey(added.sequence.ref), added);
    for (const { sequence, state: setting, direction } of this.#sequences) {
      const known = sequences.get(tableKey(sequence.ref));
      const value = BigInt(setting.value);
      if (direction === 'forward' && known !== undefined && known.value > value) continue;
      const { isCalled } = setting;
      sequences.set(tableKey(sequence.ref), { sequence: known?.sequence ?? sequence, value, isCalled });
    }
    const states = new Map(state.states);
    for (const entry of this.#states) states.set(stateKey(entry), entry);
    return {
      tables: new Map([...state.tables, ...this.#changed]),
      foreignKeys: [...state.foreignKeys, ...this.#addedKeys],
      sequences,
      states,
    };
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

function stateKey({ table, columns, key, row }: StateEntry): string {
  const values = key.map((name) => row[columns.findIndex((column) => column.name === name)]);
  return JSON.stringify([tableKey(table), values]);
}

function referenced(ref: TableRef, by: TableRef): WriteError {
  const table = printTableRef(ref);
  const message = `${table} cannot be emptied: ${printTableRef(by)} references it. Empty that too, or cascade.`;
  return new WriteError({ code: 'WRITE_FOREIGN_KEY', message, context: { table } });
}

function broken(how: string): InternalError {
  return new InternalError({ code: 'INTERNAL_INVARIANT', message: `The memory sink was used wrongly: ${how}.` });
}
