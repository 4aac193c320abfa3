import {
  type Definition,
  type ForeignKey,
  printTableRef,
  type SequenceSetting,
  type TableKey,
  type TableRef,
  tableKey,
  WriteError,
} from '@sync/core/connector';
import { checkForeignKeys, checkUnique } from './constraints.ts';
import { applyDefinition } from './definitions.ts';
import type { MemoryDatabase, MemorySequence, MemoryState, MemoryTable } from './memory-database.ts';
import { type StateChange, changeStates } from './states.ts';

/** What one unit has changed, over the committed state as it is now. */
export class Overlay {
  readonly #database: MemoryDatabase;
  readonly #changed = new Map<TableKey, MemoryTable>();
  /** The committed tables under those changed, as they were at the first change. */
  readonly #bases = new Map<TableKey, MemoryTable>();
  readonly #addedKeys: ForeignKey[] = [];
  readonly #addedSequences: MemorySequence[] = [];
  readonly #settings: SequenceSetting[] = [];
  readonly #dropped = new Set<TableKey>();
  readonly #states: StateChange[] = [];

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  /** Whether nothing has been done in the unit. */
  get isEmpty(): boolean {
    return this.#changed.size + this.#dropped.size + this.#states.length === 0;
  }

  /** Keys of the tables that were changed. */
  get changed(): ReadonlySet<TableKey> {
    return new Set(this.#changed.keys());
  }

  /** @throws {WriteError} WRITE_FAILED when there is no such table */
  tableOf(ref: TableRef): MemoryTable {
    const key = tableKey(ref);
    const found = this.#changed.get(key) ?? this.#database.state.tables.get(key);
    if (found !== undefined && !this.#dropped.has(key)) return found;
    const table = printTableRef(ref);
    throw new WriteError({ code: 'WRITE_FAILED', message: `There is no table ${table}.`, context: { table } });
  }

  /** Replaces a table. */
  put(table: MemoryTable): void {
    const key = tableKey(table.ref);
    const committed = this.#database.state.tables.get(key);
    if (committed !== undefined && !this.#changed.has(key)) this.#bases.set(key, committed);
    this.#changed.set(key, table);
  }

  set(settings: readonly SequenceSetting[]): void {
    this.#settings.push(...settings);
  }

  /** Done over what is committed by the end of the unit. @throws {ChangeError} CHANGE_STATE_MOVED */
  changeState(change: StateChange): void {
    changeStates(this.view().tables, [change]);
    this.#states.push(change);
  }

  /** @throws {WriteError} also when rows that are there violate a new key */
  apply(definition: Definition): void {
    const before = this.view();
    const after = applyDefinition(before, definition);
    for (const [key, table] of after.tables) {
      if (table === before.tables.get(key)) continue;
      checkUnique(table);
      this.#dropped.delete(key);
      this.#changed.set(key, table);
    }
    for (const key of before.tables.keys()) {
      if (after.tables.has(key)) continue;
      this.#changed.delete(key);
      this.#dropped.add(key);
    }
    for (const [key, sequence] of after.sequences) if (!before.sequences.has(key)) this.#addedSequences.push(sequence);
    const added = after.foreignKeys.slice(before.foreignKeys.length);
    checkForeignKeys(after, new Set(added.map(({ table }) => tableKey(table))), added);
    this.#addedKeys.push(...added);
  }

  /** The state as the unit sees it. */
  view(): MemoryState {
    const { state } = this.#database;
    const sequences = new Map(state.sequences);
    for (const added of this.#addedSequences) sequences.set(tableKey(added.sequence.ref), added);
    for (const { sequence, state: setting, direction } of this.#settings) {
      const known = sequences.get(tableKey(sequence.ref));
      const value = BigInt(setting.value);
      if (direction === 'forward' && known !== undefined && known.value > value) continue;
      const { isCalled } = setting;
      sequences.set(tableKey(sequence.ref), { sequence: known?.sequence ?? sequence, value, isCalled });
    }
    const tables = new Map([...state.tables, ...this.#changed]);
    for (const key of this.#dropped) tables.delete(key);
    return {
      tables: changeStates(tables, this.#states),
      foreignKeys: [...state.foreignKeys, ...this.#addedKeys],
      sequences,
    };
  }

  /** Puts rows that were only added behind those that another unit has committed meanwhile. */
  rebase(): void {
    for (const [key, base] of this.#bases) {
      const committed = this.#database.state.tables.get(key);
      const changed = this.#changed.get(key);
      if (committed === undefined || changed === undefined || committed === base) continue;
      if (base.rows.some((row, place) => changed.rows[place] !== row)) continue;
      const merged = { ...changed, rows: [...committed.rows, ...changed.rows.slice(base.rows.length)] };
      checkUnique(merged);
      this.#changed.set(key, merged);
    }
  }
}
