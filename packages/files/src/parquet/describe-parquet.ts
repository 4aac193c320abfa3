import { type CallOptions, InternalError, type NeutralType } from '@sync/core/connector';
import type { RangedFile } from './ranged-file.ts';

/** A column of a Parquet file. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: NeutralType;
  /** As the file says it: `INT64 DECIMAL(18,2)`. */
  readonly nativeType: string;
  readonly isNullable: boolean;
}

/** What the footer of a Parquet file tells. */
export interface ParquetDescription {
  /** In the file's order. */
  readonly columns: readonly ParquetColumn[];
  readonly rowCount: number;
}

/** Reads the footer of a file, nothing else. @throws {ReadError} READ_CORRUPT, READ_FAILED */
export async function describeParquet(file: RangedFile, call: CallOptions): Promise<ParquetDescription> {
  throw new InternalError({
    code: 'INTERNAL_INVARIANT',
    message: `Parquet is not built yet: ${file.name} ${call.signal.aborted}.`,
  });
}
