import {
  type CallOptions,
  type Catalog,
  type Chunk,
  type DefinitionList,
  type DefinitionsRequest,
  type DescribeDetail,
  DescribedTables,
  type DigestRequest,
  type EncodedReadRequest,
  type FieldBatch,
  type Readers,
  type ReadRequest,
  type Sequence,
  type SequenceState,
  type Slice,
  type SliceRequest,
  type Snapshot,
  type TableDigest,
  type TableMatcher,
  withReader,
} from '@sync/core/connector';
import { type ConnectionPool, type PostgresConnection, readTableDigest } from '@sync/engine-postgres';
import { describe } from './describe.ts';
import { connectorName } from './options.ts';
import { readDefinitionList } from './read-definitions.ts';
import { readEncoded } from './read-encoded.ts';
import { readRows } from './read-rows.ts';
import { readSequenceStates } from './read-sequences.ts';
import { beginReading, endReading, HolderReader, isSnapshotGone, SharedReaders, snapshotLost } from './readers.ts';
import { sliceTable } from './slice.ts';

/** Pins the view on a connection that holds it until the snapshot is disposed, and exports it where others can adopt it. */
export async function openSnapshot(pool: ConnectionPool, maxReaders: number, call: CallOptions): Promise<Snapshot> {
  const holder = await pool.connect(call.signal);
  try {
    await holder.execute(beginReading());
    const isShared = !pool.isSingleSession && pool.maxOpen > 1;
    // Any query pins the view; exporting also gives it a name.
    const [row] = await holder.query<{ name: string }>(
      isShared ? 'SELECT pg_catalog.pg_export_snapshot() AS name' : "SELECT '' AS name",
    );
    const snapshotName = row?.name ?? '';
    const readers = isShared
      ? new SharedReaders({ pool, snapshotName, count: maxReaders, signal: call.signal })
      : new HolderReader(holder, pool.display);
    return new PostgresSnapshot({ pool, holder, readers, isShared });
  } catch (error) {
    await endReading(holder);
    throw error;
  }
}

interface SnapshotInit {
  readonly pool: ConnectionPool;
  readonly holder: PostgresConnection;
  readonly readers: Readers<PostgresConnection>;
  /** The holder only holds: others can read through its snapshot. */
  readonly isShared: boolean;
}

class PostgresSnapshot implements Snapshot {
  readonly #init: SnapshotInit;
  readonly #tables = new DescribedTables(connectorName);
  #isDisposed = false;

  constructor(init: SnapshotInit) {
    this.#init = init;
  }

  async describe(matcher: TableMatcher, options: CallOptions, detail?: DescribeDetail): Promise<Catalog> {
    const { pool, holder, isShared } = this.#init;
    try {
      const catalog = await describe({ holder, matcher, pool, isShared, detail }, options);
      this.#tables.add(catalog.tables);
      return catalog;
    } catch (error) {
      throw isSnapshotGone(error) ? snapshotLost(pool.display, error) : error;
    }
  }

  readDefinitions({ place }: DefinitionsRequest, options: CallOptions): Promise<DefinitionList> {
    return withReader(this.#init.readers, options.signal, (connection) =>
      readDefinitionList(connection, { place, tables: this.#tables.refs() }),
    );
  }

  async slice(request: SliceRequest, options: CallOptions): Promise<readonly Slice[]> {
    const { readers, isShared } = this.#init;
    // One reader gains nothing by reading in parts.
    if (!isShared) return [];
    const table = this.#tables.get(request.table);
    return withReader(readers, options.signal, (connection) => sliceTable(connection, table, request));
  }

  readRows(request: ReadRequest, options: CallOptions): AsyncIterable<FieldBatch> {
    return readRows({ request, table: this.#tables.get(request.table), readers: this.#init.readers }, options);
  }

  readEncoded(requests: readonly EncodedReadRequest[], options: CallOptions): AsyncIterable<Chunk> {
    const tables = requests.map(({ table }) => this.#tables.get(table));
    return readEncoded({ requests, tables, readers: this.#init.readers }, options);
  }

  readSequences(sequences: readonly Sequence[], options: CallOptions): Promise<readonly SequenceState[]> {
    return withReader(this.#init.readers, options.signal, (connection) => readSequenceStates(connection, sequences));
  }

  digest(request: DigestRequest, options: CallOptions): Promise<TableDigest> {
    const isPartitioned = this.#tables.get(request.table).kind === 'partitioned';
    return withReader(this.#init.readers, options.signal, (connection) =>
      readTableDigest(connection, { ...request, isPartitioned }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    await this.#init.readers[Symbol.asyncDispose]();
    await endReading(this.#init.holder);
  }
}
