import {
  type FeedCall,
  feedColumn,
  type FeedRow,
  feedTable,
  type Hook,
  MemoryDatabase,
  MemoryFeeds,
  memoryFeedSource,
  memorySink,
  type SinkCall,
  type TextRow,
  tapFeedSource,
  tapSink,
} from '@sync/conformance';
import { expect } from 'vitest';
import type { Column, NeutralType, TableRef } from '../../src/connector.ts';
import { tableKey } from '../../src/connector.ts';
import {
  type ReplicaReport,
  type Report,
  sync,
  type SyncError,
  type SyncEvent,
  type SyncOptions,
} from '../../src/index.ts';

export const int8: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
export const text: NeutralType = { kind: 'text', isFixed: false };

export const accounts: TableRef = { schema: 'canvas', name: 'accounts' };
export const users: TableRef = { schema: 'canvas', name: 'users' };
export const logs: TableRef = { schema: 'logs', name: 'hits' };

/** Which kind of sink: one that undoes schema statements, or one where they commit by themselves and schemas are databases. */
export const kinds = ['undoing schema statements', 'committing them'] as const;
export type Kind = (typeof kinds)[number];

export interface FeedEndsInit {
  /** @defaultValue undoing schema statements */
  readonly kind?: Kind;
  readonly sinkHook?: Hook<SinkCall>;
  readonly feedHook?: Hook<FeedCall>;
  readonly isLocal?: boolean;
}

/** A source of three feeds and an empty sink, in memory. */
export class FeedEnds {
  readonly feeds = new MemoryFeeds();
  readonly database = new MemoryDatabase();
  readonly events: SyncEvent[] = [];
  readonly kind: Kind;
  readonly isLocal: boolean;
  sinkHook: Hook<SinkCall>;
  feedHook: Hook<FeedCall>;

  constructor({ kind = 'undoing schema statements', sinkHook = {}, feedHook = {}, isLocal = true }: FeedEndsInit = {}) {
    this.kind = kind;
    this.sinkHook = sinkHook;
    this.feedHook = feedHook;
    this.isLocal = isLocal;
    this.feeds.add(feedTable(accounts, [feedColumn('id', int8, { isNullable: false }), feedColumn('name', text)]), [
      { id: '1', name: 'Ada' },
      { id: '2', name: 'Bo' },
      { id: '3', name: null },
    ]);
    this.feeds.add(feedTable(users, [feedColumn('key', text, { isNullable: false }), feedColumn('age', int8)]), [
      { key: 'a', age: '30' },
    ]);
    this.feeds.add(feedTable(logs, [feedColumn('id', int8, { isNullable: false }), feedColumn('url', text)]), []);
  }

  /** The two options that every call needs. */
  get ends() {
    const isUndoing = this.kind === 'undoing schema statements';
    const sink = memorySink({
      database: this.database,
      isLocal: this.isLocal,
      hasEncodings: false,
      naming: isUndoing ? { defaultSchema: 'public' } : { defaultSchema: 'warehouse', schemaStyle: 'databases' },
      capabilities: { hasTransactionalSchema: isUndoing },
    });
    return {
      source: tapFeedSource(memoryFeedSource({ feeds: this.feeds }), this.feedHook),
      sink: tapSink(sink, this.sinkHook),
    };
  }

  /** A call of `sync()` that is to go well; its events are kept. */
  run(options: Partial<SyncOptions> = {}): Promise<Report> {
    this.events.length = 0;
    return sync({ ...this.ends, onEvent: (event) => void this.events.push(event), ...options });
  }

  /** What became of each replica in a call that failed: its report came before. */
  async failedRun(options: Partial<SyncOptions> = {}): Promise<{ readonly error: SyncError; readonly report: Report }> {
    const error = await this.run(options).then(
      () => Promise.reject(new Error('it did not fail')),
      (cause: SyncError) => cause,
    );
    const end = this.events.findLast(({ kind }) => kind === 'run-end');
    if (end?.kind !== 'run-end') throw error;
    return { error, report: end.report };
  }

  /** Where a replica goes. */
  replicaOf({ schema, name }: TableRef): TableRef {
    if (this.kind === 'undoing schema statements') return { schema, name };
    return { schema: 'warehouse', name: `${schema}__${name}` };
  }

  /** The schema with the sink's own tables. */
  get schema(): string {
    return this.kind === 'undoing schema statements' ? 'public' : 'warehouse';
  }

  has(ref: TableRef): boolean {
    return this.database.state.tables.has(tableKey(ref));
  }

  /** Rows of a table at the sink, in the order of their text. */
  rowsAt(ref: TableRef): readonly TextRow[] {
    return sorted(this.database.table(ref).rows);
  }

  /** The moment that is remembered of a replica. */
  momentOf(ref: TableRef): number | undefined {
    const states = { schema: this.schema, name: 'feed_states' };
    if (!this.has(states)) return undefined;
    const row = this.database.table(states).rows.find(([, schema, name]) => schema === ref.schema && name === ref.name);
    return row === undefined ? undefined : Number(row[3]);
  }

  /** Table and watermark agree; `upToDate`: and nothing is missing. */
  expectConsistent(ref: TableRef): void {
    const moment = this.momentOf(ref);
    const replica = this.replicaOf(ref);
    if (moment === undefined) {
      expect(this.has(replica), `${ref.name} has no state and no table`).toBe(false);
      return;
    }
    const waiting = [...this.database.state.tables.values()].find((table) => table.ref.name.startsWith('dbsync_new_'));
    const table = this.has(replica) ? this.database.table(replica) : waiting;
    const names = table?.columns.map(({ name }) => name) ?? [];
    expect(sorted(table?.rows ?? [])).toEqual(sorted(this.feeds.rows(ref, names, moment)));
  }

  /** The replica holds what its source has now, and nothing is left behind. */
  expectCurrent(ref: TableRef): void {
    const names = this.feeds.feed(ref).table.columns.map(({ name }) => name);
    const table = this.database.table(this.replicaOf(ref));
    const places = names.map((name) => table.columns.findIndex((column) => column.name === name));
    const rows = table.rows.map((row) => places.map((place) => row[place] ?? null));
    expect(sorted(rows)).toEqual(sorted(this.feeds.rows(ref, names)));
    expect(this.momentOf(ref)).toBe(this.feeds.now);
    this.expectClean();
  }

  /** No session, unit, delivery or lock is open, and no private table or record is left. */
  expectClean(): void {
    const { feeds, database } = this;
    expect(feeds.openSessions + feeds.openDeliveries + database.openSessions + database.openUnits).toBe(0);
    expect([...database.locks]).toEqual([]);
    expect([...database.state.tables.keys()].filter((key) => key.includes('dbsync_new_'))).toEqual([]);
    const records = { schema: this.schema, name: 'dbsync_recovery' };
    if (this.has(records)) expect(this.database.table(records).rows).toEqual([]);
  }

  /** Changes of one moment. */
  apply(ref: TableRef, rows: readonly FeedRow[], deleted: readonly FeedRow[] = []): void {
    this.feeds.apply(ref, [
      ...rows.map((row) => ({ operation: 'U' as const, row })),
      ...deleted.map((row) => ({ operation: 'D' as const, row })),
    ]);
  }

  /** Gives a feed other columns. */
  describe(ref: TableRef, change: (columns: readonly Column[]) => readonly Column[]): void {
    const { table } = this.feeds.feed(ref);
    this.feeds.describe(ref, { ...table, columns: change(table.columns) });
  }

  /** Changes of a table at the sink that somebody else makes. */
  spoil(ref: TableRef, change: Partial<ReturnType<MemoryDatabase['table']>> | undefined): void {
    const tables = new Map(this.database.state.tables);
    if (change === undefined) tables.delete(tableKey(ref));
    else tables.set(tableKey(ref), { ...this.database.table(ref), ...change });
    this.database.change({ tables });
  }
}

/** One column more, that may be null. */
export function feedColumnsMore(columns: readonly Column[]): readonly Column[] {
  return [...columns, feedColumn('more', text)];
}

export function replica({ replicas = [] }: Report, ref: TableRef): ReplicaReport {
  const found = replicas.find(({ from }) => tableKey(from) === tableKey(ref));
  if (found === undefined) throw new Error(`the report does not tell of ${ref.name}`);
  return found;
}

export function sorted(rows: readonly TextRow[]): readonly TextRow[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
