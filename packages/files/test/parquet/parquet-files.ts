import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { type FieldBatch, type NeutralType, nullLength } from '@sync/core/connector';
import {
  type CompressionCodec,
  type Encoding,
  type FileMetaData,
  parquetMetadata,
  type SchemaElement,
} from 'hyparquet';
import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { describeParquet } from '../../src/parquet/describe-parquet.ts';
import type { RangedFile } from '../../src/parquet/ranged-file.ts';
import { readParquet } from '../../src/parquet/read-parquet.ts';
import { newCall } from '../call.ts';

/** A column to write: its schema, the column's own element first, and its values. */
export interface WrittenColumn {
  readonly schema: readonly [SchemaElement, ...SchemaElement[]];
  readonly data: unknown[];
  readonly encoding?: Encoding;
}

export interface WrittenFile {
  readonly codec?: CompressionCodec;
  readonly rowGroupSize?: number;
  readonly pageSize?: number;
}

/** The bytes of a Parquet file. */
export function writeFile(
  columns: readonly WrittenColumn[],
  { codec = 'SNAPPY', rowGroupSize = 1000, pageSize = 1_048_576 }: WrittenFile = {},
): Uint8Array {
  const writer = new ByteWriter();
  void parquetWrite({
    writer,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.flatMap(({ schema }) => schema)],
    columnData: columns.map(({ schema, data, encoding }) => ({
      name: schema[0].name,
      data,
      ...(encoding === undefined ? {} : { encoding }),
    })),
    codec,
    compressors: {
      GZIP: (bytes) => gzipSync(bytes),
      ZSTD: (bytes) => zstdCompressSync(bytes),
      BROTLI: (bytes) => brotliCompressSync(bytes),
    },
    statistics: false,
    rowGroupSize,
    pageSize,
  });
  return writer.getBytes().slice();
}

/** The file with another footer. */
export function changeFooter(bytes: Uint8Array, change: (metadata: FileMetaData) => void): Uint8Array {
  const metadata = parquetMetadata(bytes);
  const writer = new ByteWriter();
  writer.appendBytes(bytes.subarray(0, bytes.length - 8 - metadata.metadata_length));
  change(metadata);
  writeMetadata(writer, metadata);
  writer.appendUint32(0x31524150);
  return writer.getBytes().slice();
}

/** A file in memory that keeps what was read of it. */
export function memoryFile(
  bytes: Uint8Array,
  name = 'orders/part-0.parquet',
): RangedFile & { readonly reads: [number, number][] } {
  const reads: [number, number][] = [];
  return {
    name,
    size: bytes.length,
    reads,
    read: async (start, end) => {
      reads.push([start, end]);
      return bytes.subarray(start, end);
    },
  };
}

export const table = { schema: 'public', name: 'orders' };

/** Of a batch: rows of fields. */
export function textsOf({ rowCount, columnCount, bytes, starts, lengths }: FieldBatch): (string | null)[][] {
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: columnCount }, (_unused, column) => {
      const index = row * columnCount + column;
      const [start, length] = [starts[index] ?? 0, lengths[index] ?? nullLength];
      return length === nullLength ? null : Buffer.from(bytes.subarray(start, start + length)).toString('utf8');
    }),
  );
}

export interface ReadingOptions {
  /** By name, in place of the file's own. */
  readonly types?: Readonly<Record<string, NeutralType>>;
  readonly batchBytes?: number;
  readonly maxFieldBytes?: number;
}

/** All rows of a file, each column as the file's own type. */
export async function readRows(
  file: RangedFile,
  { types = {}, batchBytes = 64 * 1024, maxFieldBytes = 1024 * 1024 }: ReadingOptions = {},
): Promise<(string | null)[][]> {
  const call = newCall();
  const { columns } = await describeParquet(file, call);
  const asked = columns.map(({ name, type }) => ({ name, type: types[name] ?? type }));
  const rows: (string | null)[][] = [];
  const request = { table, columns: asked, otherColumns: new Set<string>(), batchBytes, maxFieldBytes };
  for await (const batch of readParquet(file, request, call)) rows.push(...textsOf(batch));
  return rows;
}
