import type { FileFormat } from './bucket-options.ts';

const formats: Readonly<Record<string, FileFormat>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  json: 'jsonl',
  csv: 'csv',
  tsv: 'tsv',
  parquet: 'parquet',
};

/** The format that the name of a file tells, zipped or not; undefined when it tells none. */
export function formatOf(key: string): FileFormat | undefined {
  const ending = /\.(?<format>[a-z]+)(?:\.(?:gz|gzip|zst|zstd))?$/i.exec(key)?.groups?.format?.toLowerCase();
  return ending === undefined ? undefined : formats[ending];
}
