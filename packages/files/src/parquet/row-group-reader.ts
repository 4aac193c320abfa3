import type { NeutralType, TableRef } from '@sync/core/connector';
import type { RowGroup } from 'hyparquet/src/types.js';
import type { BatchRows } from './batch-rows.ts';
import { ChunkBytes } from './chunk-bytes.ts';
import type { ColumnReader } from './column-reader.ts';
import { bindLeaf } from './convert-leaf.ts';
import { corruptParquet } from './faults.ts';
import { FlatColumn } from './flat-column.ts';
import { LeafReader } from './leaf-reader.ts';
import type { ParquetLibrary } from './library.ts';
import { NestedColumn } from './nested-column.ts';
import { locateChunk, type OpenedFile } from './open-file.ts';
import type { RangeFetcher } from './range-fetcher.ts';
import { type LeafPart, leavesOf, type SchemaPart } from './schema.ts';

/** Bytes of a file that are held for the row group under way, as they were fetched; as many are on their way. */
const heldBytes = 8 * 1024 * 1024;
const smallestWindow = 64 * 1024;
const largestWindow = 2 * 1024 * 1024;

/** Rows that are written column by column before the next ones are. */
const mostRows = 4096;

/** What is read of a row group. */
export interface RowGroupInit {
  readonly library: ParquetLibrary;
  readonly opened: OpenedFile;
  readonly fetcher: RangeFetcher;
  readonly table: TableRef;
  /** Columns that the file has, and their places in the batch. */
  readonly columns: readonly { readonly part: SchemaPart; readonly type: NeutralType; readonly column: number }[];
  readonly batchBytes: number;
  readonly maxFieldBytes: number;
}

/** The rows of one row group. Made, it fetches the beginning of each column; nothing is decoded before rows are asked for. */
export class RowGroupReader {
  readonly #columns: readonly ColumnReader[];
  readonly #readers: readonly LeafReader[];
  readonly #init: RowGroupInit;
  #rowsLeft: number;

  constructor(group: RowGroup, init: RowGroupInit) {
    this.#init = init;
    this.#rowsLeft = Number(group.num_rows);
    const readers = openLeaves(group, init);
    this.#readers = [...readers.values()];
    this.#columns = init.columns.map((column) => makeColumn(column, readers, init));
  }

  /** Adds rows to the batch until it is full or none are left; whether some are. */
  async addRows(batch: BatchRows): Promise<boolean> {
    while (this.#rowsLeft > 0 && !batch.isFull) {
      await Promise.all(this.#readers.filter((reader) => reader.rowsReady < 1).map((reader) => reader.fill()));
      const rows = this.#rowsThatFit();
      // A huge row makes a batch of its own.
      if (rows === 0 && batch.rowCount > 0) return true;
      const count = Math.max(1, rows);
      batch.reserve(count);
      for (const column of this.#columns) column.write(batch, count);
      batch.rowCount += count;
      this.#rowsLeft -= count;
    }
    if (this.#rowsLeft === 0) for (const reader of this.#readers) reader.finish();
    return this.#rowsLeft > 0;
  }

  /** As many as have a good part of a batch's bytes at most, in each column and together. */
  #rowsThatFit(): number {
    const { batchBytes } = this.#init;
    const count = Math.max(1, this.#columns.length);
    const few = Math.max(16, Math.ceil(batchBytes / (16 * count)));
    let rows = Math.min(this.#rowsLeft, mostRows, few);
    const bytes = Math.max(1, batchBytes / 2 / count);
    for (const column of this.#columns) rows = Math.min(rows, column.fits(rows, bytes));
    return rows;
  }
}

function openLeaves(group: RowGroup, init: RowGroupInit): ReadonlyMap<LeafPart, LeafReader> {
  const { opened, fetcher, table, library, maxFieldBytes } = init;
  const leaves = init.columns.flatMap(({ part }) => leavesOf(part));
  const located = leaves.map((leaf) => {
    const place = { file: fetcher.fileName, table, column: leaf.path.join('.') };
    return { leaf, place, ...locateChunk(opened, group, { leaf, place }) };
  });
  const windowBytes = Math.min(
    largestWindow,
    Math.max(smallestWindow, Math.floor(heldBytes / Math.max(1, leaves.length))),
  );
  const small = located.filter(({ range }) => range.end - range.start <= windowBytes);
  const fetch = fetcher.join(small.map(({ range }) => range));
  const readers = new Map<LeafPart, LeafReader>();
  for (const { leaf, place, chunk, range } of located) {
    const bytes = new ChunkBytes({ range, windowBytes, fetch });
    bytes.prefetch();
    readers.set(
      leaf,
      new LeafReader({ library, leaf, chunk, bytes, place, mostRowBytes: 2 * maxFieldBytes + largestWindow }),
    );
  }
  return readers;
}

function makeColumn(
  { part, type, column }: RowGroupInit['columns'][number],
  readers: ReadonlyMap<LeafPart, LeafReader>,
  { fetcher, table, maxFieldBytes }: RowGroupInit,
): ColumnReader {
  const place = { file: fetcher.fileName, table, column: part.name };
  const own = leavesOf(part).map((leaf) => readers.get(leaf) as LeafReader);
  const init = { column, place, maxFieldBytes };
  const [only] = own;
  if (only === undefined) throw corruptParquet(place, 'it has no values');
  if (part.kind === 'leaf') return new FlatColumn(only, bindLeaf(part, type, place), init);
  return new NestedColumn(own, { part, type }, init);
}
