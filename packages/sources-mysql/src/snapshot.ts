import {
  type CallOptions,
  type Catalog,
  type DefinitionList,
  type DefinitionsRequest,
  type DescribeDetail,
  DescribedTables,
  type DigestRequest,
  type FieldBatch,
  type ReadRequest,
  type Sequence,
  type SequenceState,
  type Slice,
  type SliceRequest,
  type Snapshot,
  type TableDigest,
  type TableMatcher,
  withConnection,
  withReader,
} from '@sync/core/connector';
import { type ConnectionPool, type MysqlConnection, readDefinitions, readSequenceStates } from '@sync/engine-mysql';
import { describe } from './describe.ts';
import { digestTable } from './digest-table.ts';
import { connectorName } from './options.ts';
import { pinReaders } from './pin-readers.ts';
import { readRows } from './read-rows.ts';
import { isLost, PinnedReaders, snapshotLost } from './readers.ts';
import { sliceTable } from './slices.ts';

export interface SnapshotRequest {
  readonly pool: ConnectionPool;
  /** Readers wanted. */
  readonly count: number;
  /** The only database to read, as the server spells it. */
  readonly database: string | undefined;
}

/** Pins readers to one moment; they hold it until the snapshot is disposed. */
export async function openSnapshot(request: SnapshotRequest, call: CallOptions): Promise<Snapshot> {
  const { pool, count, database } = request;
  const { connections, howPinned } = await pinReaders(pool, count, call);
  const readers = new PinnedReaders(connections, pool.display);
  return new MysqlSnapshot({ pool, database, readers, count: connections.length, howPinned });
}

interface SnapshotInit {
  readonly pool: ConnectionPool;
  readonly database: string | undefined;
  readonly readers: PinnedReaders;
  readonly count: number;
  readonly howPinned: string;
}

class MysqlSnapshot implements Snapshot {
  readonly maxReaders: number;
  readonly howPinned: string;
  readonly #init: SnapshotInit;
  readonly #tables = new DescribedTables(connectorName);
  #isDisposed = false;

  constructor(init: SnapshotInit) {
    this.#init = init;
    this.maxReaders = init.count;
    this.howPinned = init.howPinned;
  }

  async describe(matcher: TableMatcher, options: CallOptions, detail: DescribeDetail = 'schema'): Promise<Catalog> {
    const { pool, database, readers } = this.#init;
    const request = { readers: readers.all, matcher, detail, database, pool };
    try {
      const catalog = await this.#inPresent(options, (present) => describe({ ...request, present }, options));
      this.#tables.add(catalog.tables);
      return catalog;
    } catch (error) {
      throw isLost(error) ? snapshotLost(pool.display, error) : error;
    }
  }

  readDefinitions({ place }: DefinitionsRequest, options: CallOptions): Promise<DefinitionList> {
    const { database } = this.#init;
    return this.#inPresent(options, (present) => readDefinitions(present, { database, place, server: present.server }));
  }

  async slice({ table, count }: SliceRequest, options: CallOptions): Promise<readonly Slice[]> {
    // One reader gains nothing by reading in parts.
    if (this.#init.count === 1) return [];
    const described = this.#tables.get(table);
    return withReader(this.#init.readers, options.signal, (reader) => sliceTable(reader, { table: described, count }));
  }

  readRows(request: ReadRequest, options: CallOptions): AsyncIterable<FieldBatch> {
    return readRows({ request, table: this.#tables.get(request.table), readers: this.#init.readers }, options);
  }

  readSequences(sequences: readonly Sequence[], options: CallOptions): Promise<readonly SequenceState[]> {
    return this.#inPresent(options, (present) => readSequenceStates(present, sequences));
  }

  digest(request: DigestRequest, options: CallOptions): Promise<TableDigest> {
    const table = this.#tables.get(request.table);
    return withReader(this.#init.readers, options.signal, (reader) => digestTable(reader, request, table));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    await this.#init.readers[Symbol.asyncDispose]();
  }

  /**
   * Runs work on a connection outside the view: servers show their catalog as it was when the view was pinned (MySQL), or as it is
   * (MariaDB), and locked tables do not change. Where the pool has one connection, on that.
   */
  async #inPresent<Result>(
    { signal }: CallOptions,
    work: (present: MysqlConnection) => Promise<Result>,
  ): Promise<Result> {
    const { pool, readers, count } = this.#init;
    if (pool.maxOpen <= count) return withReader(readers, signal, work);
    return withConnection(pool, signal, work);
  }
}
