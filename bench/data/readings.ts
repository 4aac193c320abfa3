import { createGzip } from 'node:zlib';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runSql } from '../servers.ts';
import { postgresPrograms, runLine } from '../peers/run-pipe.ts';
import type { ClientTools } from '@sync/testing';

/** Rows that files carry: ten columns, about 150 bytes each as text. Written for Postgres; `readingsFor` says how each engine makes the table. */
const columns = `id, device_id, title, code, price, ratio, created_at, day, is_active, public_id`;

/** The table without its rows, as the sink has it before it is loaded. */
export const makeReadings = {
  postgres: `create table readings (id bigint not null, device_id integer, title text not null, code varchar(40) not null, price numeric(14, 4),
    ratio double precision, created_at timestamp not null, day date not null, is_active boolean, public_id uuid not null)`,
  mysql: `create table readings (id bigint not null, device_id int, title text not null, code varchar(40) not null, price decimal(14, 4),
    ratio double, created_at datetime(6) not null, day date not null, is_active tinyint(1), public_id char(36) not null) character set utf8mb4`,
} as const;

/** Fills the table in a database of Postgres. */
export async function fillReadings(url: string, rows: number): Promise<void> {
  await runSql(
    url,
    `${makeReadings.postgres};
    insert into readings
    select n, case when n % 7 > 0 then n::bigint * 7907 % 90001 end,
      'Reading ' || n || ', ' || md5(n::text) || case when n % 40 = 0 then E' tab\\there, "quoted", back\\\\slash, Straße 東京' else '' end,
      'C-' || lpad(n::text, 11, '0'),
      case when n % 10 > 0 then (n * 37 % 2000003) / 64.0 end,
      case when n % 12 > 0 then n / 9.0 end,
      timestamp '2021-03-04 05:06:07.654321' + n * interval '29 seconds',
      date '2016-01-01' + n % 3650,
      case when n % 15 > 0 then n % 2 = 0 end,
      md5('public' || n)::uuid
    from generate_series(1, ${rows}) n`,
  );
}

/** The rows as files. */
export interface ReadingFiles extends AsyncDisposable {
  /** Twenty files of JSON lines in `readings/`, zipped: what a bucket has. */
  readonly folder: string;
  /** What COPY reads. */
  readonly forPostgres: string;
  /** What LOAD DATA reads: numbers for booleans. */
  readonly forMysql: string;
}

/** Parts that the rows are cut into. */
const parts = 20;

/** Writes the files of a filled table. */
export async function writeReadings(url: string, tools: ClientTools): Promise<ReadingFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'sync-bench-files-'));
  const variables = { ...postgresPrograms(tools), SOURCE: url };
  const copy = (query: string, file: string) =>
    runLine(`$PSQL "$SOURCE" -c "\\copy (${query}) to '${file}'"`, variables);
  const [forPostgres, forMysql] = [join(folder, 'postgres.tsv'), join(folder, 'mysql.tsv')];
  await copy(`select ${columns} from readings`, forPostgres);
  await copy(`select ${columns.replace('is_active', 'is_active::int')} from readings`, forMysql);
  const objects = join(folder, 'bucket');
  await mkdir(join(objects, 'readings'), { recursive: true });
  for (let part = 0; part < parts; part += 1) {
    const plain = join(folder, 'part.jsonl');
    // JSON text has no character that the CSV form would quote but the quote itself, so quote and separator are ones that it cannot have.
    await runLine(
      `$PSQL "$SOURCE" -c "\\copy (select row_to_json(r) from readings r where id % ${parts} = ${part}) to '${plain}' with (format csv, quote e'\\x01', delimiter e'\\x02')"`,
      variables,
    );
    const name = join(objects, 'readings', `part-${String(part).padStart(2, '0')}.jsonl.gz`);
    await pipeline(createReadStream(plain), createGzip({ level: 6 }), createWriteStream(name));
    await rm(plain);
  }
  const written = await readdir(join(objects, 'readings'));
  if (written.length !== parts) throw new Error(`There are ${written.length} files, not ${parts}.`);
  return {
    folder: objects,
    forPostgres,
    forMysql,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
