import type { BatchRows } from './batch-rows.ts';
import type { BindValues } from './canonical-values.ts';
import type { ColumnReader, ColumnReaderInit } from './column-reader.ts';
import { decodingError, fieldTooLarge } from './faults.ts';
import { PageBinder } from './leaf-cursor.ts';
import type { LeafReader, OpenPage } from './leaf-reader.ts';

/** A column of single values: its entries are its rows. */
export class FlatColumn implements ColumnReader {
  readonly readers: readonly LeafReader[];
  readonly #reader: LeafReader;
  readonly #init: ColumnReaderInit;
  readonly #binder: PageBinder;

  constructor(reader: LeafReader, bind: BindValues, init: ColumnReaderInit) {
    this.readers = [reader];
    this.#reader = reader;
    this.#init = init;
    this.#binder = new PageBinder(bind);
  }

  fits(rows: number, byteCount: number): number {
    const page = this.#page();
    const { lengthOf } = this.#bound(page);
    const most = Math.min(rows, page.entryCount - page.at);
    if (lengthOf === undefined) return most;
    const { definitions } = page;
    const there = this.#reader.leaf.definition;
    let bytes = 0;
    let value = page.valuesAt;
    for (let row = 0; row < most; row += 1) {
      if (definitions !== undefined && definitions[page.at + row] !== there) continue;
      bytes += lengthOf(value);
      value += 1;
      if (bytes > byteCount) return row;
    }
    return most;
  }

  write(batch: BatchRows, rows: number): void {
    const { column, place, maxFieldBytes } = this.#init;
    const page = this.#page();
    const { write, lengthOf } = this.#bound(page);
    const { definitions } = page;
    const there = this.#reader.leaf.definition;
    const { output } = batch;
    try {
      for (let row = 0; row < rows; row += 1) {
        if (definitions !== undefined && definitions[page.at + row] !== there) continue;
        const start = output.length;
        // Looked at before it is copied: it may be hundreds of megabytes.
        if (lengthOf !== undefined && lengthOf(page.valuesAt) > maxFieldBytes)
          throw fieldTooLarge(place, maxFieldBytes);
        if (write(output, page.valuesAt) && batch.setField(row, column, start) > maxFieldBytes) {
          throw fieldTooLarge(place, maxFieldBytes);
        }
        page.valuesAt += 1;
      }
    } catch (thrown) {
      throw decodingError(place, 'a value', thrown);
    }
    page.at += rows;
    this.#reader.tookRows(rows);
  }

  #page(): OpenPage {
    return this.#reader.pages[0] as OpenPage;
  }

  #bound(page: OpenPage): ReturnType<PageBinder['bound']> {
    try {
      return this.#binder.bound(page);
    } catch (thrown) {
      throw decodingError(this.#init.place, 'a page', thrown);
    }
  }
}
