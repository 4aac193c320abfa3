import type { CallOptions, TableRef } from '@sync/core/connector';
import type { ColumnMetaData, RowGroup } from 'hyparquet/src/types.js';
import { isReadableCodec } from './decompress.ts';
import { corruptParquet, decodingError, type ParquetPlace, unsupportedParquet } from './faults.ts';
import { type Footer, readFooter } from './footer.ts';
import { isReadableEncoding } from './page-values.ts';
import type { RangedFile } from './ranged-file.ts';
import { type LeafPart, leavesOf, readSchema, type SchemaPart } from './schema.ts';

/** A Parquet file whose footer was read and checked. */
export interface OpenedFile {
  readonly columns: readonly SchemaPart[];
  readonly rowGroups: readonly RowGroup[];
  readonly rowCount: number;
  /** Rows lie before it. */
  readonly footerStart: number;
}

/** @throws {ReadError} READ_CORRUPT, READ_FAILED @throws {PlanError} PLAN_UNSUPPORTED */
export async function openParquet(file: RangedFile, call: CallOptions, table?: TableRef): Promise<OpenedFile> {
  const place: ParquetPlace = { file: file.name, ...(table === undefined ? {} : { table }) };
  const { metadata, start }: Footer = await readFooter(file, call);
  let columns: readonly SchemaPart[];
  try {
    columns = readSchema(metadata.schema);
  } catch (thrown) {
    throw decodingError(place, 'its schema', thrown);
  }
  const double = columns.find(({ name }, index) => columns.findIndex((other) => other.name === name) !== index);
  if (double !== undefined) {
    throw unsupportedParquet(
      { ...place, column: double.name },
      'it has two columns of this name',
      'Write the file with other names.',
    );
  }
  const leafCount = columns.reduce((sum, column) => sum + leavesOf(column).length, 0);
  let rowCount = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    if (!Number.isSafeInteger(rows) || rows < 0 || group.columns.length !== leafCount) {
      throw corruptParquet(place, 'its footer tells of row groups that do not go with its schema');
    }
    rowCount += rows;
  }
  return { columns, rowGroups: metadata.row_groups, rowCount, footerStart: start };
}

/** The chunk of a leaf in a row group, and where it lies. */
export interface LocatedChunk {
  readonly chunk: ColumnMetaData;
  readonly range: { readonly start: number; readonly end: number };
}

/** @throws {PlanError} PLAN_UNSUPPORTED @throws {ReadError} READ_CORRUPT */
export function locateChunk(
  { footerStart }: OpenedFile,
  group: RowGroup,
  { leaf, place }: { readonly leaf: LeafPart; readonly place: ParquetPlace },
): LocatedChunk {
  const column = group.columns[leaf.index];
  if (column?.crypto_metadata !== undefined)
    throw unsupportedParquet(place, 'it is encrypted', 'Write the file without encryption.');
  if (column?.file_path !== undefined) {
    throw unsupportedParquet(place, 'its values are in another file', 'Write them into the file itself.');
  }
  const chunk = column?.meta_data;
  if (chunk === undefined) throw corruptParquet(place, 'its footer does not tell where the column is');
  if (!isReadableCodec(chunk.codec)) {
    const advice = 'Write the file with SNAPPY, GZIP, ZSTD, BROTLI, LZ4_RAW or without compression.';
    throw unsupportedParquet(place, `it is compressed as ${chunk.codec ?? 'nothing known'}`, advice);
  }
  if (!chunk.encodings.every(isReadableEncoding)) {
    throw unsupportedParquet(
      place,
      'its values are encoded in a way that is not known',
      'Write the file with usual encodings.',
    );
  }
  const data = Number(chunk.data_page_offset);
  const dictionary = Number(chunk.dictionary_page_offset ?? 0n);
  const start = dictionary > 0 && dictionary < data ? dictionary : data;
  const end = start + Number(chunk.total_compressed_size);
  const values = Number(chunk.num_values);
  const isInside = Number.isSafeInteger(start) && start >= 4 && end >= start && end <= footerStart;
  const isFlat = leaf.repetition === 0;
  const isRight =
    isInside &&
    chunk.type === leaf.element.type &&
    (isFlat ? values === Number(group.num_rows) : values >= Number(group.num_rows));
  if (!isRight) throw corruptParquet(place, 'its footer tells of values that cannot be');
  return { chunk, range: { start, end } };
}
