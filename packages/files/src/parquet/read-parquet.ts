import {
  type CallOptions,
  type FieldBatch,
  type NeutralType,
  ReadError,
  printTableRef,
  type TableRef,
  throwIfAborted,
} from '@sync/core/connector';
import { BatchRows } from './batch-rows.ts';
import { rethrow } from './faults.ts';
import { loadLibrary } from './library.ts';
import { openParquet } from './open-file.ts';
import { RangeFetcher } from './range-fetcher.ts';
import type { RangedFile } from './ranged-file.ts';
import { type RowGroupInit, RowGroupReader } from './row-group-reader.ts';
import type { SchemaPart } from './schema.ts';

/** What to read of a Parquet file. */
export interface ParquetRequest {
  readonly table: TableRef;
  /**
   * In the order in which fields travel. One that the file does not have is NULL in every row. The type is the file's (`describeParquet`) or what
   * `typeForSink` says of it.
   */
  readonly columns: readonly { readonly name: string; readonly type: NeutralType }[];
  /** Columns that the file may have and that are left out. One in neither list is refused. */
  readonly otherColumns: ReadonlySet<string>;
  /** Size a batch aims for, in bytes. */
  readonly batchBytes: number;
  /** A longer field ends the read. */
  readonly maxFieldBytes: number;
}

/**
 * The rows of one file, in its order, as batches; a batch is valid until the next is asked for. Holds one batch, and of each column a page, the
 * dictionary and two windows of bytes, never a whole row group.
 *
 * @throws {ReadError} READ_CORRUPT, READ_COLUMN_UNKNOWN, READ_FIELD_TOO_LARGE; READ_FAILED where a value is not what its column is read as, or a
 * page is too large
 * @throws {CatalogError} CATALOG_TYPE_DIFFERS when values of the file's type cannot become values of the type asked for
 * @throws {PlanError} PLAN_UNSUPPORTED when the file is encrypted, or compressed or encoded in a way that cannot be read
 */
export async function* readParquet(
  file: RangedFile,
  request: ParquetRequest,
  call: CallOptions,
): AsyncGenerator<FieldBatch, void, void> {
  const { table, batchBytes, maxFieldBytes } = request;
  const opened = await openParquet(file, call, table);
  const columns = chooseColumns(file, opened.columns, request);
  // What is on its way when the rows are no longer wanted is ended.
  const ending = new AbortController();
  const signal = AbortSignal.any([call.signal, ending.signal]);
  const fetcher = new RangeFetcher(file, { ...call, signal });
  const batch = new BatchRows(request.columns.length, batchBytes);
  const init: RowGroupInit = {
    library: await loadLibrary(),
    opened,
    fetcher,
    table,
    columns,
    batchBytes,
    maxFieldBytes,
  };
  const groups = opened.rowGroups.filter(({ num_rows: rows }) => rows > 0n);
  try {
    let next = groups[0] === undefined ? undefined : new RowGroupReader(groups[0], init);
    for (const [index] of groups.entries()) {
      const reader = next;
      const following = groups[index + 1];
      // The next row group begins to come while this one is read.
      next = following === undefined ? undefined : new RowGroupReader(following, init);
      while (await reader?.addRows(batch)) yield* handOut(batch, call);
      if (batch.isFull) yield* handOut(batch, call);
    }
    yield* handOut(batch, call);
  } catch (thrown) {
    rethrow(thrown, call.signal);
  } finally {
    ending.abort();
  }
}

function* handOut(batch: BatchRows, call: CallOptions): Generator<FieldBatch, void, void> {
  throwIfAborted(call.signal);
  const rows = batch.handOut();
  if (rows !== undefined) yield rows;
  batch.begin();
}

/** Those asked for that the file has. */
function chooseColumns(
  file: RangedFile,
  parts: readonly SchemaPart[],
  request: ParquetRequest,
): RowGroupInit['columns'] {
  const places = new Map(request.columns.map(({ name, type }, column) => [name, { type, column }]));
  const unknown = parts.find(({ name }) => !places.has(name) && !request.otherColumns.has(name));
  if (unknown !== undefined) {
    const table = printTableRef(request.table);
    throw new ReadError({
      code: 'READ_COLUMN_UNKNOWN',
      message: `Cannot read ${table}: ${file.name} has a column ${unknown.name} that was not seen when the table was described. Run again, or declare the table's columns.`,
      context: { table, column: unknown.name },
    });
  }
  return parts.flatMap((part) => {
    const place = places.get(part.name);
    return place === undefined ? [] : [{ part, ...place }];
  });
}
