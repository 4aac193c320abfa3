import type { WireColumn } from '../schema-columns.ts';
import type { Asked, ReadyFile } from '../served-table.ts';
import type { RowRecord } from '../table-history.ts';
import type { FullShape } from '../table-shape.ts';
import { flatColumns, shuffled, unknownColumn } from './flat-columns.ts';
import { writeJsonLines } from './json-lines.ts';
import { gzipFile } from './memory-file.ts';
import { csvDialect, tsvDialect, writeTabular } from './tabular.ts';

/** Rows that answer a query, and how they are to be written. */
export interface FilesRequest {
  readonly asked: Asked;
  readonly columns: readonly WireColumn[];
  readonly records: readonly RowRecord[];
  readonly shape: FullShape;
}

/** Writes the files of a result. */
export async function writeFiles(request: FilesRequest): Promise<readonly ReadyFile[]> {
  const { records, shape } = request;
  if (records.length === 0 && shape.empty === 'no file') return [];
  const size = Math.max(1, Math.ceil(records.length / shape.parts));
  const parts = Array.from({ length: shape.parts }, (_, part) => records.slice(part * size, (part + 1) * size));
  return Promise.all(parts.map((part, number) => writeFile({ ...request, records: part }, number)));
}

async function writeFile(request: FilesRequest, number: number): Promise<ReadyFile> {
  const { asked, shape, columns, records } = request;
  const level = shape.gzipLevel;
  if (asked.format === 'parquet') {
    const { writeParquet } = await import('./parquet.ts');
    return writeParquet(columns, records, asked.range === undefined ? 'snapshot' : 'changes');
  }
  if (asked.format === 'jsonl') {
    return gzipFile(writeJsonLines(columns, records), { ending: '.jsonl.gz', type: 'application/jsonlines', level });
  }
  const isTsv = asked.format === 'tsv';
  const text = writeTabular({
    dialect: isTsv ? tsvDialect : csvDialect(shape.csvNull),
    columns: [...flatColumns(columns, asked.mode), ...shape.unknownColumns.map(unknownColumn)],
    records,
    isIncremental: asked.range !== undefined,
    deletedValues: shape.deletedValues,
    arrange: (headers) => (shape.header === 'shuffled' ? shuffled(headers, number) : headers),
  });
  return gzipFile(text, { ending: isTsv ? '.tsv.gz' : '.csv.gz', type: isTsv ? 'text/plain' : 'text/csv', level });
}
