import { fileURLToPath } from 'node:url';
import { spawnFakeS3 } from '@sync/testing/object-stores';
import type { BenchRequest } from '../arguments.ts';
import { waitUntilWritten } from '../data/fill-mysql.ts';
import { fillReadings, makeReadings, type ReadingFiles, writeReadings } from '../data/readings.ts';
import { clientArguments, requireClients, runMysql, startBenchMariadb } from '../mysql-servers.ts';
import { withUsageOf } from '../ours/run-child.ts';
import { runSyncChild } from '../ours/run-sync.ts';
import { postgresPrograms, runLine } from '../peers/run-pipe.ts';
import { runSql, startOneServer } from '../servers.ts';
import type { BenchCase } from './bench-case.ts';
import { runPeerContest } from './peer-contest.ts';
import type { ContestResult } from './result.ts';

const fillModule = fileURLToPath(new URL('../data/fill-store.mjs', import.meta.url));
const OURS = 'sync(), JSON lines of a bucket';

/** A million rows in twenty zipped files of JSON lines, from an S3 store in a process of its own, into Postgres and into MariaDB. */
export const benchFiles: BenchCase = async (request) => {
  await requireClients();
  const rows = Math.round(1_000_000 * request.scale);
  await using postgres = await startOneServer();
  await using origin = await postgres.server.createDatabase('bench_source');
  await fillReadings(origin.url, rows);
  await using files = await writeReadings(origin.url, postgres.tools);
  await using store = await spawnFakeS3({ buckets: ['bench'], fillModule, fillInput: files.folder });
  const bucket: Bucket = { rows, files, request, load: (sink) => load({ store, sink, rows, request }) };
  return [await intoPostgres(bucket, postgres), await intoMariadb(bucket)];
};

interface Bucket {
  readonly rows: number;
  readonly files: ReadingFiles;
  readonly request: BenchRequest;
  readonly load: (sinkUrl: string) => ReturnType<typeof load>;
}

async function intoPostgres(
  { rows, files, request, load: run }: Bucket,
  { server, tools }: Awaited<ReturnType<typeof startOneServer>>,
): Promise<ContestResult> {
  await using target = await server.createDatabase('bench_target');
  const { url } = target;
  const variables = { ...postgresPrograms(tools), TARGET: url };
  const prepare = async (): Promise<void> => {
    await runSql(url, `drop table if exists readings; ${makeReadings.postgres}`);
    await runSql(url, 'checkpoint');
  };
  return await runPeerContest(
    {
      title: 'S3 to Postgres: JSON lines into a table that is there',
      rows,
      check: () => describe(url),
      peer: {
        name: 'psql COPY of the ready text',
        prepare,
        run: () => runLine(`$PSQL "$TARGET" -c "\\copy readings from '${files.forPostgres}'"`, variables),
      },
      ours: { name: OURS, prepare, run: () => run(url) },
      limit: 0.9,
    },
    request.rounds,
  );
}

async function intoMariadb({ rows, files, request, load: run }: Bucket): Promise<ContestResult> {
  await using mariadb = await startBenchMariadb();
  await using target = await mariadb.createDatabase('bench_target');
  const { url } = target;
  const prepare = async (): Promise<void> => {
    await runMysql(url, ['drop table if exists readings', makeReadings.mysql]);
    await waitUntilWritten(mariadb.url);
  };
  const line = `mariadb $TARGET --local-infile=1 -e "load data local infile '${files.forMysql}' into table readings character set utf8mb4"`;
  return await runPeerContest(
    {
      title: 'S3 to MariaDB: JSON lines into a table that is there',
      rows,
      check: async () => {
        const [row] = await runMysql<Record<string, unknown>>(url, [
          `select count(*) as row_count, sum(crc32(concat_ws('|', id, ifnull(device_id, ''), title, code, ifnull(price, ''), ifnull(ratio, ''),
            created_at, day, ifnull(is_active, ''), public_id))) as content from readings`,
        ]);
        return JSON.stringify(row);
      },
      peer: {
        name: 'LOAD DATA LOCAL of the ready text',
        prepare,
        run: () => runLine(line, { TARGET: clientArguments(url) }),
      },
      ours: { name: OURS, prepare, run: () => run(url) },
    },
    request.rounds,
  );
}

interface LoadRequest {
  readonly store: Awaited<ReturnType<typeof spawnFakeS3>>;
  readonly sink: string;
  readonly rows: number;
  readonly request: BenchRequest;
}

/** `sync()` from the bucket; tells what the store used beside it. */
async function load({ store, sink, rows, request }: LoadRequest) {
  const keys = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const options = { bucket: 'bench', endpoint: store.url, region: 'us-east-1', ...keys, tables: { kind: 'folders' } };
  const source = { connector: 's3', options } as const;
  const figures = await withUsageOf(store.processId, () =>
    runSyncChild({ source, sinkUrl: sink, options: {} }, request.fromSource),
  );
  if (figures.rows !== rows) throw new Error(`sync() received ${figures.rows} of ${rows} rows.`);
  return figures;
}

async function describe(url: string): Promise<string> {
  const [row] = await runSql<Record<string, unknown>>(
    url,
    'select count(*) as rows, sum(hashtextextended(r::text, 0)) as content from readings r',
  );
  return JSON.stringify(row);
}
