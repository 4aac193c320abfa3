import type { CallOptions, NeutralType } from '@sync/core/connector';
import { fetchObject } from '../objects/fetch-object.ts';
import type { KeptObjects } from '../objects/kept-objects.ts';
import type { ObjectStore, StoredObject } from '../objects/object-store.ts';
import { heldFile, rangedObject } from '../objects/ranged-object.ts';
import { describeParquet } from '../parquet/describe-parquet.ts';
import type { RangedFile } from '../parquet/ranged-file.ts';
import type { BucketTable } from './bucket-layout.ts';
import { parseDeclaredType } from './declared-type.ts';
import type { Guess } from './guess-type.ts';
import { sampleColumns } from './sample-columns.ts';

/** A column of a table, as far as what is declared and the files themselves tell. */
export interface FileColumn {
  readonly name: string;
  /** Declared, or Parquet's. @defaultValue unknown */
  readonly type?: NeutralType;
  /** The type was declared. @defaultValue false */
  readonly isDeclared?: boolean;
  /** In the words of who told it. */
  readonly nativeType?: string;
  /** @defaultValue true */
  readonly isNullable?: boolean;
  /** What a sample of its values seems to be. */
  readonly guess?: Guess;
}

export interface FileColumns {
  readonly columns: readonly FileColumn[];
  /** An estimate; -1 when there is none. */
  readonly rowCount: number;
}

export interface FileColumnsRequest {
  readonly store: ObjectStore;
  readonly files: BucketTable;
  /** Takes small objects, so that they are not fetched again to be read. */
  readonly kept: KeptObjects;
  /** Types are guessed from a sample, or not needed. */
  readonly wants: 'names' | 'types';
}

/**
 * Finds which columns a table has: those that are declared; else those of the Parquet schema, of the header, or of the first rows. What is
 * declared of Parquet files says of some columns more than the files do.
 */
export async function findFileColumns(request: FileColumnsRequest, call: CallOptions): Promise<FileColumns> {
  const { files, store, kept, wants } = request;
  const declared = declaredColumns(files);
  if (files.format === 'parquet') return parquetColumns(request, declared, call);
  if (declared.length > 0) return { columns: declared, rowCount: -1 };
  const sampled = await sampleColumns({ store, table: files, kept, wants }, call);
  return { columns: Array.from(sampled, ([name, guess]) => ({ name, guess })), rowCount: -1 };
}

function declaredColumns({ columns = [] }: BucketTable): readonly FileColumn[] {
  return columns.map(({ name, type, isNullable }) => ({
    name,
    type: parseDeclaredType(type, `columns.${name}`),
    nativeType: type,
    isDeclared: true,
    ...(isNullable !== undefined && { isNullable }),
  }));
}

/** The schema of the first and of the last file: later ones may have more columns. */
async function parquetColumns(
  { store, files: { objects }, kept }: FileColumnsRequest,
  declared: readonly FileColumn[],
  call: CallOptions,
): Promise<FileColumns> {
  const { first, last } = objects;
  const columns = new Map<string, FileColumn>();
  let [rows, bytes] = [0, 0];
  for (const object of first?.key === last?.key ? [first] : [first, last]) {
    if (object === undefined) continue;
    const { columns: found, rowCount } = await describeParquet(await openParquet({ store, object, kept }, call), call);
    for (const column of found) {
      const before = columns.get(column.name);
      columns.set(column.name, { ...column, ...before, isNullable: column.isNullable || before?.isNullable === true });
    }
    rows += rowCount;
    bytes += object.size;
  }
  for (const column of declared) columns.set(column.name, { ...columns.get(column.name), ...column });
  return { columns: [...columns.values()], rowCount: bytes === 0 ? -1 : Math.round((rows * objects.bytes) / bytes) };
}

interface ParquetObject {
  readonly store: ObjectStore;
  readonly object: StoredObject;
  readonly kept: KeptObjects;
}

async function openParquet({ store, object, kept }: ParquetObject, call: CallOptions): Promise<RangedFile> {
  if (!kept.hasRoomFor(object)) return rangedObject(store, object);
  const bytes = await fetchObject(store, object, call);
  kept.keep(object, bytes);
  return heldFile(object.key, bytes);
}
