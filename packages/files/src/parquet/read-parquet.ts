import {
  type CallOptions,
  type FieldBatch,
  InternalError,
  type NeutralType,
  type TableRef,
} from '@sync/core/connector';
import type { RangedFile } from './ranged-file.ts';

/** What to read of a Parquet file. */
export interface ParquetRequest {
  readonly table: TableRef;
  /** In the order in which fields travel. One that the file does not have is NULL in every row. */
  readonly columns: readonly { readonly name: string; readonly type: NeutralType }[];
  /** Columns that the file may have and that are left out. One in neither list is refused. */
  readonly otherColumns: ReadonlySet<string>;
  /** Size a batch aims for, in bytes. */
  readonly batchBytes: number;
  /** A longer field ends the read. */
  readonly maxFieldBytes: number;
}

/**
 * The rows of one file, in its order, as batches; a batch is valid until the next is asked for.
 *
 * @throws {ReadError} READ_CORRUPT, READ_COLUMN_UNKNOWN, READ_FIELD_TOO_LARGE, READ_FAILED
 * @throws {CatalogError} CATALOG_TYPE_DIFFERS when values of the file's type cannot become values of the type asked for
 */
export async function* readParquet(
  file: RangedFile,
  request: ParquetRequest,
  call: CallOptions,
): AsyncGenerator<FieldBatch, void, void> {
  throw new InternalError({
    code: 'INTERNAL_INVARIANT',
    message: `Parquet is not built yet: ${file.name} ${request.table.name} ${call.signal.aborted}.`,
  });
}
