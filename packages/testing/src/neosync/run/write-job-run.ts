import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { mysqlCatalog } from '../catalog/mysql-catalog.ts';
import { postgresCatalog } from '../catalog/postgres-catalog.ts';
import { readMysqlRows } from '../rows/mysql-rows.ts';
import { readPostgresRows } from '../rows/postgres-rows.ts';
import type { TablePlace } from '../rows/table-rows.ts';
import { objectJson, type RunStore } from './value-json.ts';

const compress = promisify(gzip);

/** Names of the objects: S3 as now, GCS, and S3 before v0.4.78. */
export type RunNaming = 's3' | 'gcs' | 's3-old';

/** How an object is stored. */
export interface PutHeaders {
  readonly contentType: string;
  readonly contentEncoding?: string;
}

/** What a run writes and where. */
export interface JobRunOptions {
  readonly from: { readonly kind: 'postgres' | 'mysql'; readonly url: string };
  /** Tables as `schema.table`. @defaultValue all; of MySQL all of the database that the URL names */
  readonly tables?: readonly string[];
  readonly runId: string;
  readonly prefix?: string;
  readonly naming: RunNaming;
  /** @defaultValue 100 */
  readonly rowsPerFile?: number;
  /** What the server calls the zone of a `timestamptz`, and the zone it is in. @defaultValue 'UTC' */
  readonly zoneName?: string;
  /** @defaultValue 'UTC' */
  readonly serverZone?: string;
  put(key: string, bytes: Uint8Array, headers: PutHeaders): Promise<void>;
}

/** What a run wrote for a table; one without rows has no files and cannot be seen in the bucket. */
export interface WrittenTable {
  readonly table: string;
  readonly rows: number;
  readonly files: number;
}

/**
 * Writes what a job run leaves in a bucket: for each table files of JSON lines with sorted keys, each its own gzip, values in the wrappers of
 * v0.5.
 *
 * @throws for values that JSON cannot hold, such as NaN in a `double precision`
 */
export async function writeJobRun(options: JobRunOptions): Promise<readonly WrittenTable[]> {
  const written: WrittenTable[] = [];
  for (const place of await placesOf(options)) written.push(await writeTable(options, place));
  return written;
}

async function placesOf(options: JobRunOptions): Promise<readonly TablePlace[]> {
  const { from, tables, zoneName = 'UTC', serverZone = 'UTC' } = options;
  const columns = await (from.kind === 'postgres' ? postgresCatalog : mysqlCatalog).columns(from);
  const database = from.kind === 'mysql' ? decodeURIComponent(new URL(from.url).pathname.slice(1)) : undefined;
  const places = new Map<string, TablePlace>();
  for (const { schema, table } of columns) {
    const name = `${schema}.${table}`;
    const isWanted = tables?.includes(name) ?? (database === undefined || schema === database);
    if (isWanted) places.set(name, { url: from.url, schema, table, zoneName, serverZone });
  }
  return [...places.values()];
}

async function writeTable(options: JobRunOptions, place: TablePlace): Promise<WrittenTable> {
  const { from, naming, rowsPerFile = 100 } = options;
  const store: RunStore = naming === 'gcs' ? 'gcs' : 's3';
  const read = from.kind === 'postgres' ? readPostgresRows : readMysqlRows;
  let lines: string[] = [];
  let rows = 0;
  let files = 0;
  const flush = async (): Promise<void> => {
    files += 1;
    rows += lines.length;
    const bytes = await compress(Buffer.from(`${lines.join('\n')}\n`));
    lines = [];
    await options.put(keyOf(options, place, files), bytes, headersOf(naming));
  };
  for await (const batch of read(place, neverAborts)) {
    for (const row of batch) {
      lines.push(objectJson(row, store));
      if (lines.length === rowsPerFile) await flush();
    }
  }
  if (lines.length > 0) await flush();
  return { table: `${place.schema}.${place.table}`, rows, files };
}

const neverAborts = new AbortController().signal;

function keyOf({ prefix = '', runId, naming }: JobRunOptions, { schema, table }: TablePlace, file: number): string {
  const base = prefix.replaceAll(/^\/+|\/+$/gu, '');
  const folder = `${base === '' ? '' : `${base}/`}workflows/${runId}/activities/${schema}.${table}/data`;
  if (naming !== 's3') return `${folder}/${file}.txt.gz`;
  // Nanoseconds that grow with the files; what they are says nothing.
  return `${folder}/records-${file}-${1_718_387_004_000_000_000n + BigInt(file)}.jsonl.gz`;
}

function headersOf(naming: RunNaming): PutHeaders {
  if (naming === 'gcs') return { contentType: 'txt/plain', contentEncoding: 'gzip' };
  return { contentType: 'application/gzip' };
}
