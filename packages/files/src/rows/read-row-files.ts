import type { FieldBatch, NeutralType, TableRef } from '@sync/core/connector';
import type { ValueForms } from './value-forms.ts';

/** One file of rows. */
export interface RowFile {
  /** For errors: its key in the bucket, say. */
  readonly name: string;
  /** As stored: zipped or not. Asked for once; its iteration is ended when the rows are no longer wanted. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A column to read. */
export interface RowFilesColumn {
  readonly name: string;
  readonly type: NeutralType;
}

/** How the files of a table are read. */
export interface RowFilesOptions {
  /** For errors. */
  readonly table: TableRef;
  /** Those to read, in the order of the batches' fields. One that a row lacks is NULL. May be empty: rows are counted. */
  readonly columns: readonly RowFilesColumn[];
  readonly format: 'jsonl' | 'csv' | 'tsv';
  readonly values: ValueForms;
  /** Text that stands for NULL in CSV (without quotes) and TSV. @defaultValue CSV: nothing between separators; TSV: `\N` */
  readonly nullText?: string;
  /** The first line of each CSV or TSV file has the names. @defaultValue true */
  readonly hasHeader?: boolean;
  /** The columns of CSV and TSV files in their order, where they have no header. Needed then. */
  readonly names?: readonly string[];
  /** Size a batch aims for. */
  readonly batchBytes: number;
  readonly maxFieldBytes: number;
  /** Columns that are known and left out. */
  readonly otherColumns: ReadonlySet<string>;
}

/**
 * The rows of files, one file after the other, as batches; a batch spans files, and is valid until the next is asked for. Holds one batch, one
 * piece of a file and one row at most.
 *
 * @throws {ReadError} READ_CORRUPT, READ_FIELD_TOO_LARGE, READ_COLUMN_UNKNOWN, and what the iteration of a file's bytes throws
 */
export async function* readRowFiles(
  files: AsyncIterable<RowFile>,
  options: RowFilesOptions,
): AsyncGenerator<FieldBatch, void, void> {
  for await (const file of files) throw new Error(`${file.name} ${options.format}`);
}
