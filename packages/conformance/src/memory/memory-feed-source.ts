import {
  type CallOptions,
  CatalogError,
  ChangeError,
  changeFields,
  type Delivery,
  type DeliveryReadRequest,
  type FeedReadRequest,
  type FeedSession,
  type FeedSource,
  type FeedTable,
  type FieldBatch,
  type NeutralType,
  type OnUnfit,
  printTableRef,
  ReadError,
  type TableRef,
  throwIfAborted,
} from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';
import { packRows } from '../rows/pack-rows.ts';
import { memoryFeedStates } from './memory-feed-states.ts';
import type { MemoryFeed, MemoryFeeds } from './memory-feeds.ts';

export interface MemoryFeedSourceOptions {
  readonly feeds: MemoryFeeds;
  /** @defaultValue 'clamp' */
  readonly onUnfit?: OnUnfit;
  /** Schemas that it has tables in. @defaultValue those of the feeds now */
  readonly schemas?: readonly string[];
}

const sequenceType: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
const operationType: NeutralType = { kind: 'text', isFixed: false };

/** The reference source of feeds: the whole contract over histories in memory. */
export function memoryFeedSource({ feeds, onUnfit = 'clamp', schemas }: MemoryFeedSourceOptions): FeedSource {
  return {
    name: 'memory-feeds',
    onUnfit,
    states: memoryFeedStates(schemas ?? [...new Set(feeds.tables.map((table) => table.schema))]),
    open: async ({ signal }) => {
      throwIfAborted(signal);
      feeds.openSessions += 1;
      return new MemoryFeedSession(feeds);
    },
  };
}

class MemoryFeedSession implements FeedSession {
  readonly sequenceType = sequenceType;
  readonly #feeds: MemoryFeeds;
  readonly #deliveries = new Set<Delivery>();
  #isOpen = true;

  constructor(feeds: MemoryFeeds) {
    this.#feeds = feeds;
  }

  async identify({ signal }: CallOptions) {
    throwIfAborted(signal);
    return { product: 'Memory feeds 1', display: 'memory:feeds', isLocal: true };
  }

  async listTables({ signal }: CallOptions): Promise<readonly TableRef[]> {
    throwIfAborted(signal);
    return this.#feeds.tables;
  }

  async describe(ref: TableRef, { signal }: CallOptions): Promise<FeedTable> {
    throwIfAborted(signal);
    const { table, version, repeatsKeys } = this.#find(ref);
    return { table, version: `${version}`, repeatsKeys, description: JSON.stringify({ table, repeatsKeys }) };
  }

  async read({ table, after }: FeedReadRequest, { signal }: CallOptions): Promise<Delivery> {
    throwIfAborted(signal);
    const feed = this.#find(table.table.ref);
    const from = after === undefined ? undefined : Number(after.value);
    if (from !== undefined && from < feed.keptFrom) throw watermarkLost(table.table.ref);
    if (from !== undefined && from > this.#feeds.now) throw outOfRange(table.table.ref);
    const entries = from === undefined ? this.#snapshot(feed) : feed.history.filter(({ moment }) => moment > from);
    const delivery = new MemoryDelivery({ feeds: this.#feeds, feed, entries: [...entries] });
    this.#deliveries.add(delivery);
    return delivery;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const delivery of this.#deliveries) await delivery[Symbol.asyncDispose]();
    this.#feeds.openSessions -= 1;
  }

  /** Everything that is there; where keys repeat, older rows of a key as well. */
  #snapshot({ table, history, repeatsKeys }: MemoryFeed): Iterable<MemoryFeed['history'][number]> {
    const current = this.#feeds.current(table.ref);
    if (!repeatsKeys) return current.values();
    const keys = table.uniqueKeys[0]?.columns ?? [];
    const keyOf = (row: MemoryFeed['history'][number]): string =>
      JSON.stringify(keys.map((name) => row.change.row[name] ?? null));
    return history.filter((entry) => entry.change.operation === 'U' && current.has(keyOf(entry)));
  }

  #find(ref: TableRef): MemoryFeed {
    const found = this.#feeds.find(ref);
    if (found !== undefined) return found;
    const table = printTableRef(ref);
    throw new CatalogError({
      code: 'CATALOG_TABLE_MISSING',
      message: `There is no table ${table}.`,
      context: { table },
    });
  }
}

interface DeliveryInit {
  readonly feeds: MemoryFeeds;
  readonly feed: MemoryFeed;
  readonly entries: MemoryFeed['history'];
}

class MemoryDelivery implements Delivery {
  readonly watermark;
  readonly version: string;
  readonly estimatedBytes = -1;
  readonly replaced = new Map<string, number>();
  readonly #feeds: MemoryFeeds;
  readonly #table: MemoryFeed['table'];
  readonly #entries: DeliveryInit['entries'];
  #isOpen = true;

  constructor({ feeds, feed, entries }: DeliveryInit) {
    this.#feeds = feeds;
    this.#table = feed.table;
    this.#entries = entries;
    this.version = `${feed.version}`;
    this.watermark = { kind: 'memory', value: `${feeds.now}` };
    feeds.openDeliveries += 1;
  }

  async *read(
    { form, batchBytes, maxFieldBytes }: DeliveryReadRequest,
    { signal }: CallOptions,
  ): AsyncGenerator<FieldBatch> {
    const types = this.#table.columns.map(({ type }) => type);
    const all = form === 'changes' ? [...types, operationType, sequenceType] : types;
    let rows: TextRow[] = [];
    let size = 0;
    for (const entry of this.#entries) {
      throwIfAborted(signal);
      if (!this.#isOpen) throw gone(this.#table.ref);
      const row = this.#rowOf(entry);
      const fields = form === 'changes' ? row : row.slice(0, -changeFields);
      const lengths = fields.map((field) => Buffer.byteLength(field ?? ''));
      if (Math.max(0, ...lengths) > maxFieldBytes) throw fieldTooLarge(this.#table.ref, maxFieldBytes);
      const rowBytes = lengths.reduce((sum, length) => sum + length, 0);
      if (rows.length > 0 && size + rowBytes > batchBytes) {
        yield packRows(all, rows);
        throwIfAborted(signal);
        rows = [];
        size = 0;
      }
      rows.push(fields);
      size += rowBytes;
    }
    throwIfAborted(signal);
    if (rows.length > 0) yield packRows(all, rows);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#feeds.openDeliveries -= 1;
  }

  #rowOf({ moment, change: { operation, row } }: MemoryFeed['history'][number]): TextRow {
    return [...this.#table.columns.map(({ name }) => row[name] ?? null), operation, `${moment}`];
  }
}

function watermarkLost(ref: TableRef): ChangeError {
  const message = `Only a snapshot of ${printTableRef(ref)} can continue.`;
  return new ChangeError({ code: 'CHANGE_WATERMARK_LOST', message });
}

function outOfRange(ref: TableRef): ChangeError {
  const message = `${printTableRef(ref)} has no such moment.`;
  return new ChangeError({ code: 'CHANGE_OUT_OF_RANGE', message });
}

function gone(ref: TableRef): ReadError {
  return new ReadError({ code: 'READ_SNAPSHOT_LOST', message: `The delivery of ${printTableRef(ref)} is gone.` });
}

function fieldTooLarge(ref: TableRef, limit: number): ReadError {
  const table = printTableRef(ref);
  const message = `A field of ${table} is longer than maxFieldBytes (${limit}).`;
  return new ReadError({ code: 'READ_FIELD_TOO_LARGE', message, context: { table } });
}
