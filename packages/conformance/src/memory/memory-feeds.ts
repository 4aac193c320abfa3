import {
  compareTableRefs,
  printTableRef,
  type Table,
  type TableKey,
  type TableRef,
  tableKey,
} from '@sync/core/connector';

/** A row of a feed by its columns, so that it outlives changes of them. */
export type FeedRow = Readonly<Record<string, string | null>>;

/** One change as a test writes it; of a delete only the key counts. */
export interface FeedChange {
  readonly operation: 'U' | 'D';
  readonly row: FeedRow;
}

/** One table with its history. */
export interface MemoryFeed {
  table: Table;
  version: number;
  /** Changes by the moment of their sequence, all that there ever were. */
  readonly history: { readonly moment: number; readonly change: FeedChange }[];
  /** Before this moment only a snapshot can continue. */
  keptFrom: number;
  repeatsKeys: boolean;
}

/**
 * What a memory source of feeds tells: tables with a history. Time stands still but for `apply` and `touch`. A test moves it; the
 * replicas that it leads to are told by `rows`.
 */
export class MemoryFeeds {
  readonly #feeds = new Map<TableKey, MemoryFeed>();
  /** The moment now. */
  now = 1;
  openSessions = 0;
  openDeliveries = 0;

  add(table: Table, rows: readonly FeedRow[] = []): void {
    const feed = { table, version: 1, history: [], keptFrom: 0, repeatsKeys: false };
    this.#feeds.set(tableKey(table.ref), feed);
    this.apply(
      table.ref,
      rows.map((row) => ({ operation: 'U', row })),
    );
  }

  /** Changes of one moment, which comes after all before. */
  apply(ref: TableRef, changes: readonly FeedChange[]): void {
    this.touch();
    const { history } = this.feed(ref);
    for (const change of changes) history.push({ moment: this.now, change });
  }

  /** Time goes on, and nothing happens. */
  touch(): void {
    this.now += 1;
  }

  /** Gives a table another description. */
  describe(ref: TableRef, table: Table): void {
    const feed = this.feed(ref);
    feed.table = table;
    feed.version += 1;
  }

  /** From now on only a snapshot continues from watermarks of before. */
  forget(ref: TableRef): void {
    this.touch();
    this.feed(ref).keptFrom = this.now;
  }

  /** Its snapshots may have a key several times. */
  repeatKeys(ref: TableRef): void {
    this.feed(ref).repeatsKeys = true;
  }

  remove(ref: TableRef): void {
    this.#feeds.delete(tableKey(ref));
  }

  /** In the order of catalogs. */
  get tables(): readonly TableRef[] {
    return [...this.#feeds.values()].map(({ table }) => table.ref).sort(compareTableRefs);
  }

  find(ref: TableRef): MemoryFeed | undefined {
    return this.#feeds.get(tableKey(ref));
  }

  /** @throws {Error} when there is none; tests ask only for what they made */
  feed(ref: TableRef): MemoryFeed {
    const found = this.find(ref);
    if (found === undefined) throw new Error(`there is no feed ${printTableRef(ref)}`);
    return found;
  }

  /** What a replica holds that has reached a moment. */
  rows(ref: TableRef, columns: readonly string[], moment = this.now): readonly (readonly (string | null)[])[] {
    return [...this.current(ref, moment).values()].map(({ change: { row } }) =>
      columns.map((name) => row[name] ?? null),
    );
  }

  /** The newest change of each key that is there. */
  current(ref: TableRef, moment = this.now): ReadonlyMap<string, MemoryFeed['history'][number]> {
    const feed = this.feed(ref);
    const key = feed.table.uniqueKeys[0]?.columns ?? [];
    const rows = new Map<string, MemoryFeed['history'][number]>();
    for (const entry of feed.history) {
      if (entry.moment > moment) continue;
      const of = JSON.stringify(key.map((name) => entry.change.row[name] ?? null));
      if (entry.change.operation === 'D') rows.delete(of);
      else rows.set(of, entry);
    }
    return rows;
  }
}
