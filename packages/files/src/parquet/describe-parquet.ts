import type { CallOptions, NeutralType } from '@sync/core/connector';
import { nativeType, neutralType } from './neutral.ts';
import { locateChunk, openParquet } from './open-file.ts';
import type { RangedFile } from './ranged-file.ts';
import { leavesOf } from './schema.ts';

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

/**
 * Reads the footer of a file, nothing else.
 *
 * @throws {ReadError} READ_CORRUPT, READ_FAILED
 * @throws {PlanError} PLAN_UNSUPPORTED when the file is encrypted, or compressed or encoded in a way that cannot be read
 */
export async function describeParquet(file: RangedFile, call: CallOptions): Promise<ParquetDescription> {
  const opened = await openParquet(file, call);
  for (const group of opened.rowGroups) {
    for (const leaf of opened.columns.flatMap(leavesOf)) {
      locateChunk(opened, group, { leaf, place: { file: file.name, column: leaf.path.join('.') } });
    }
  }
  const columns = opened.columns.map((part) => ({
    name: part.name,
    type: neutralType(part),
    nativeType: nativeType(part),
    isNullable: part.isNullable,
  }));
  return { columns, rowCount: opened.rowCount };
}
