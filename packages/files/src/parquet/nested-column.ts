import type { ByteOutput, NeutralType } from '@sync/core/connector';
import type { BatchRows } from './batch-rows.ts';
import type { ColumnReader, ColumnReaderInit } from './column-reader.ts';
import { decodingError, fieldTooLarge } from './faults.ts';
import { LeafCursor } from './leaf-cursor.ts';
import type { LeafReader } from './leaf-reader.ts';
import { nestedWriter, type WritePart } from './nested-writers.ts';
import type { LeafPart, SchemaPart } from './schema.ts';

/** Rows of such a column that are written at a time at most. */
const mostRows = 256;

/** A column of lists, maps or structs: a row is put together from the entries of several leaves. */
export class NestedColumn implements ColumnReader {
  readonly readers: readonly LeafReader[];
  readonly #init: ColumnReaderInit;
  readonly #cursors: LeafCursor[] = [];
  readonly #write: WritePart;
  #start = 0;

  constructor(
    readers: readonly LeafReader[],
    { part, type }: { readonly part: SchemaPart; readonly type: NeutralType },
    init: ColumnReaderInit,
  ) {
    this.readers = readers;
    this.#init = init;
    const { place } = init;
    this.#write = nestedWriter(part, type, {
      place,
      cursorOf: (leaf, bind) => {
        const cursor = new LeafCursor(this.#readerOf(leaf), bind);
        this.#cursors.push(cursor);
        return cursor;
      },
      checkSize: (output) => this.#checkSize(output),
    });
  }

  fits(rows: number, bytes: number): number {
    let fitting = Math.min(rows, mostRows, ...this.readers.map((reader) => reader.rowsReady));
    // What a row has is known only when it is written; pages tell what rows have on average.
    for (const reader of this.readers) {
      const [page] = reader.pages;
      if (page === undefined) continue;
      const each = page.byteCount / Math.max(1, reader.rowsReady);
      fitting = Math.min(fitting, Math.max(1, Math.floor(bytes / Math.max(1, each))));
    }
    return fitting;
  }

  write(batch: BatchRows, rows: number): void {
    const { column, place } = this.#init;
    const { output } = batch;
    try {
      for (const cursor of this.#cursors) cursor.begin();
      for (let row = 0; row < rows; row += 1) {
        this.#start = output.length;
        if (this.#write(output)) batch.setField(row, column, this.#start);
        else output.length = this.#start;
        this.#checkSize(output);
        // Entries that are left of the row belong to no list that the schema has.
        for (const cursor of this.#cursors) if (cursor.repetition !== 0) throw new Error('levels that do not agree');
      }
    } catch (thrown) {
      throw decodingError(place, 'a value', thrown);
    }
    for (const reader of this.readers) reader.tookRows(rows);
  }

  #readerOf(leaf: LeafPart): LeafReader {
    const reader = this.readers.find((each) => each.leaf === leaf);
    if (reader === undefined) throw new Error('a leaf without its column');
    return reader;
  }

  #checkSize(output: ByteOutput): void {
    const { place, maxFieldBytes } = this.#init;
    if (output.length - this.#start > maxFieldBytes) throw fieldTooLarge(place, maxFieldBytes);
  }
}
