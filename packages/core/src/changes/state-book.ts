import { printTableRef, type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { FeedState, FeedStates, StateLayout } from '../connector/feed.ts';
import type { StateEntry, StateRemoval, StateRow, StateTable } from '../connector/state.ts';
import { InternalError } from '../errors/classes.ts';
import { SyncError } from '../errors/sync-error.ts';

/** A state as it was read. */
export interface Remembered {
  readonly layout: StateLayout;
  readonly row: StateRow;
  readonly state: FeedState;
}

/** Reads rows of a state table that have these values; undefined when there is no such table. */
export type ReadRows = (
  table: StateTable,
  where?: ReadonlyMap<string, string>,
) => Promise<readonly StateRow[] | undefined>;

/** The states at a sink, in all layouts; a row that cannot be read is held against its own table only. */
export class StateBook {
  readonly #layouts: readonly StateLayout[];
  readonly #readRows: ReadRows;
  readonly #existing = new Set<StateLayout>();
  readonly #found = new Map<string, Remembered>();
  readonly #invalid: SyncError[] = [];

  private constructor(layouts: readonly StateLayout[], readRows: ReadRows) {
    this.#layouts = layouts;
    this.#readRows = readRows;
  }

  /** Reads every layout once. @throws {SyncError} as the sink does */
  static async open(layouts: ReturnType<FeedStates['layouts']>, readRows: ReadRows): Promise<StateBook> {
    const book = new StateBook(layouts, readRows);
    for (const layout of layouts) {
      for (const remembered of await book.#read(layout)) {
        const key = tableKey(remembered.state.table);
        // A table's own row in the first layout that has one counts.
        const known = book.#found.get(key);
        if (known === undefined || known.layout === layout) book.#found.set(key, remembered);
      }
    }
    return book;
  }

  /** Every state, ordered by nothing in particular. */
  get all(): readonly Remembered[] {
    return [...this.#found.values()];
  }

  /** The state of a table as it was when the book was opened. @throws {ChangeError} CHANGE_STATE_INVALID */
  stateOf(table: TableRef): Remembered | undefined {
    const found = this.#found.get(tableKey(table));
    if (found === undefined) throwInvalid(this.#invalid, table);
    return found;
  }

  /** The state of a table as it is now. @throws {ChangeError} CHANGE_STATE_INVALID */
  async readAgain(table: TableRef): Promise<Remembered | undefined> {
    const known = this.#found.get(tableKey(table));
    const isOwn = ({ state }: Remembered): boolean => tableKey(state.table) === tableKey(table);
    const where = known && keyOf(known);
    if (known !== undefined && where !== undefined) {
      const found = (await this.#read(known.layout, where)).findLast(isOwn);
      if (found !== undefined) return found;
    }
    for (const layout of this.#layouts) {
      const found = (await this.#read(layout)).findLast(isOwn);
      if (found !== undefined) return found;
    }
    throwInvalid(this.#invalid, table);
    return undefined;
  }

  /** How a state is written: where the one that it replaces is, else where new ones go. */
  entryFor(state: FeedState, before: Remembered | undefined): StateEntry {
    const layout = before?.layout ?? this.#layoutFor(state.table);
    return { ...tableOf(layout), row: layout.toRow(state, before?.row), replaces: before?.row ?? 'none' };
  }

  #layoutFor(table: TableRef): StateLayout {
    const able = this.#layouts.filter(({ takes }) => takes?.(table) !== false);
    const chosen = able.find((layout) => this.#existing.has(layout)) ?? able.find(({ isDefault }) => isDefault);
    if (chosen !== undefined) return chosen;
    const message = `The source has no layout for the state of ${printTableRef(table)}. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
  }

  async #read(layout: StateLayout, where?: ReadonlyMap<string, string>): Promise<readonly Remembered[]> {
    const rows = await this.#readRows(tableOf(layout), where);
    if (rows === undefined) return [];
    this.#existing.add(layout);
    return rows.flatMap((row): Remembered[] => {
      try {
        const state = layout.fromRow(row);
        return state === undefined ? [] : [{ layout, row, state }];
      } catch (cause) {
        if (!SyncError.isInstance(cause)) throw cause;
        this.#invalid.push(cause);
        return [];
      }
    });
  }
}

/** How a state is taken away. */
export function removalOf({ layout, row }: Remembered): StateRemoval {
  const { columns, key } = layout;
  return { ...tableOf(layout), keyValues: key.map((name) => fieldOf(columns, row, name)) };
}

function tableOf({ table, columns, key }: StateTable): StateTable {
  return { table, columns, key };
}

/** Values of the key; undefined when one is NULL, which no comparison finds. */
function keyOf({ layout: { columns, key }, row }: Remembered): ReadonlyMap<string, string> | undefined {
  const values = key.map((name) => [name, fieldOf(columns, row, name)] as const);
  const whole = values.filter((pair): pair is readonly [string, string] => pair[1] !== null);
  return whole.length === values.length ? new Map(whole) : undefined;
}

function fieldOf(columns: StateTable['columns'], row: StateRow, name: string): string | null {
  return row[columns.findIndex((column) => column.name === name)] ?? null;
}

/** A row that cannot be read, and says no other table, may be this one's. */
function throwInvalid(invalid: readonly SyncError[], table: TableRef): void {
  const printed = printTableRef(table);
  const own = invalid.find(({ context }) => context.table === undefined || context.table === printed);
  if (own !== undefined) throw own;
}
