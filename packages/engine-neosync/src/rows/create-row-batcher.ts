import { type FieldBatch, printTableRef, ReadError } from '@sync/core/connector';
import { readRowType } from '../gob/decode-gob.ts';
import { GobReader } from '../gob/gob-reader.ts';
import { GobTypes } from '../gob/gob-types.ts';
import { interfaceId } from '../gob/gob-type.ts';
import { ValueDecoder } from '../gob/value-decoder.ts';
import { ValueTarget } from '../values/value-target.ts';
import { writeTextForm } from '../values/write-text-form.ts';
import { Zones } from '../values/zones.ts';
import { FastValues } from './fast-values.ts';
import { FieldStore } from './field-store.ts';
import { NameTable } from './name-table.ts';
import type { BatcherColumn, RowBatcher, RowBatcherOptions } from './row-batcher.ts';

/**
 * Makes batches of rows that Neosync sent, each field as canonical text of its column's type. Definitions, which every row repeats, are compared with
 * those of rows before and skipped; values of the usual types become text without any value being made.
 */
export function createRowBatcher(options: RowBatcherOptions): RowBatcher {
  return new Batcher(options);
}

class Batcher implements RowBatcher {
  readonly #columns: readonly BatcherColumn[];
  readonly #otherColumns: ReadonlySet<string> | undefined;
  readonly #maxFieldBytes: number;
  readonly #names: NameTable;
  readonly #targets: readonly ValueTarget[];
  readonly #reader: GobReader;
  readonly #types: GobTypes;
  readonly #decoder: ValueDecoder;
  readonly #fast: FastValues;
  readonly #store: FieldStore;
  /** The row that a column was last met in: a row has no column twice. */
  readonly #met: Uint32Array;
  #row = 0;

  constructor(options: RowBatcherOptions) {
    const { columns, engine, onLoss } = options;
    this.#columns = columns;
    this.#otherColumns = options.otherColumns;
    this.#maxFieldBytes = options.maxFieldBytes;
    this.#names = new NameTable(columns.map(({ name }) => name));
    const place = { table: printTableRef(options.table) };
    const zones = new Zones(options.serverZone);
    this.#targets = columns.map(
      ({ name, type }) => new ValueTarget({ column: name, type, origin: engine, zones, place, onLoss }),
    );
    this.#reader = new GobReader(place);
    this.#types = new GobTypes(this.#reader);
    this.#decoder = new ValueDecoder(this.#reader, this.#types);
    this.#fast = new FastValues(this.#reader, this.#types, this.#decoder);
    this.#store = new FieldStore(columns.length, options.batchBytes);
    this.#met = new Uint32Array(columns.length);
  }

  get isFull(): boolean {
    return this.#store.isFull;
  }

  add(payload: Uint8Array): void {
    const reader = this.#reader;
    reader.start(payload);
    this.#types.beginRow();
    this.#decoder.beginRow();
    this.#fast.beginRow();
    const base = this.#beginRow();
    const type = readRowType(reader, this.#types);
    const count = reader.readCount(2);
    for (let entry = 0; entry < count; entry += 1) {
      const column = this.#readColumn();
      if (type.element === interfaceId) this.#readField(base, column);
      else this.#readBytesField(base, column);
    }
    reader.place.column = undefined;
    if (reader.at !== reader.end) throw reader.corrupt('bytes are left behind the row');
    this.#store.rowCount += 1;
  }

  addMap(entries: Iterable<readonly [string, Uint8Array]>): void {
    const base = this.#beginRow();
    for (const [name, bytes] of entries) {
      const raw = Buffer.from(name);
      const column = this.#columnAt(raw, 0, raw.length);
      if (column !== -1) this.#writeBytes(base, column, bytes);
    }
    this.#store.rowCount += 1;
  }

  handOut(): FieldBatch | undefined {
    return this.#store.handOut();
  }

  #beginRow(): number {
    this.#row += 1;
    return this.#store.beginRow();
  }

  /** The column that an entry's key names; -1 when it is not wanted. */
  #readColumn(): number {
    const reader = this.#reader;
    const length = reader.readLength();
    const start = reader.at;
    reader.at = start + length;
    return this.#columnAt(reader.bytes, start, length);
  }

  #columnAt(bytes: Uint8Array, start: number, length: number): number {
    const column = this.#names.find(bytes, start, length);
    if (column === -1) {
      this.#checkOther(Buffer.from(bytes.subarray(start, start + length)).toString());
      return -1;
    }
    if (this.#met[column] === this.#row) throw this.#reader.corrupt('a row has a column twice');
    this.#met[column] = this.#row;
    this.#reader.place.column = this.#columns[column]?.name ?? '';
    return column;
  }

  #checkOther(name: string): void {
    if (this.#otherColumns === undefined || this.#otherColumns.has(name)) return;
    const { table = 'a table' } = this.#reader.place;
    throw new ReadError({
      code: 'READ_COLUMN_UNKNOWN',
      message: `Cannot read ${table}: a row has the column ${name}, which was not there when the table was described. Run again.`,
      context: { table, column: name },
    });
  }

  #readField(base: number, column: number): void {
    if (column === -1) {
      this.#decoder.readInterface();
      return;
    }
    const target = this.#targets[column] as ValueTarget;
    const { output } = this.#store;
    const start = output.length;
    if (this.#fast.write(output, target)) this.#endField(base, column, start);
  }

  /** A value of a GCS row. */
  #readBytesField(base: number, column: number): void {
    const bytes = this.#reader.readBytes();
    if (column !== -1) this.#writeBytes(base, column, bytes);
  }

  #writeBytes(base: number, column: number, bytes: Uint8Array): void {
    const target = this.#targets[column] as ValueTarget;
    const isNullable = this.#columns[column]?.isNullable ?? true;
    if (bytes.length === 0 && (isNullable || !canBeEmpty.has(target.kind))) return;
    const start = this.#store.output.length;
    if (writeTextForm(this.#store.output, target, bytes)) this.#endField(base, column, start);
  }

  #endField(base: number, column: number, start: number): void {
    const store = this.#store;
    const length = store.output.length - start;
    if (length > this.#maxFieldBytes) throw this.#tooLarge(column);
    store.starts[base + column] = start;
    store.lengths[base + column] = length;
  }

  #tooLarge(index: number): ReadError {
    const { table = 'a table' } = this.#reader.place;
    const column = this.#columns[index]?.name ?? '';
    return new ReadError({
      code: 'READ_FIELD_TOO_LARGE',
      message: `Cannot read ${table}: a field of column ${column} is larger than ${this.#maxFieldBytes} bytes. Raise limits.maxFieldBytes, or exclude the table.`,
      context: { table, column },
    });
  }
}

/** Types that have a value without any character. */
const canBeEmpty: ReadonlySet<string> = new Set(['text', 'bytes', 'bit', 'enum', 'opaque']);
