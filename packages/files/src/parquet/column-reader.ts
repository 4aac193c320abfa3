import type { BatchRows } from './batch-rows.ts';
import type { ParquetPlace } from './faults.ts';
import type { LeafReader } from './leaf-reader.ts';

/** One column of the table, in one row group. */
export interface ColumnReader {
  /** Those that must have a row ready. */
  readonly readers: readonly LeafReader[];
  /** How many of the next `rows` rows that are ready have about `bytes` at most: 0 when not even the first has. */
  fits(rows: number, bytes: number): number;
  /** Writes the column's fields of the next rows, which `fits` was asked for. */
  write(batch: BatchRows, rows: number): void;
}

export interface ColumnReaderInit {
  /** Its place in the batch. */
  readonly column: number;
  readonly place: ParquetPlace;
  readonly maxFieldBytes: number;
}
