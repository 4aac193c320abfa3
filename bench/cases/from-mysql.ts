import { type Contest, runContest } from '../contest.ts';
import { clearDatabase } from '../data/data-set.ts';
import type { Ends } from '../data/ends.ts';
import { fillWide } from '../data/fill-mysql.ts';
import { mysqlWideScript } from '../data/mysql-wide.ts';
import { isInstalled, startBenchMariadb } from '../mysql-servers.ts';
import { runSync } from '../ours/run-sync.ts';
import { PGLOADER } from '../peers/mysql-lines.ts';
import { runLine } from '../peers/run-pipe.ts';
import { runSql, startOneServer } from '../servers.ts';
import { judgeMemory, judgeRatio } from '../targets.ts';
import type { BenchCase } from './bench-case.ts';
import type { Result } from './result.ts';

const OURS = "sync(), schema: 'create'";
const PEER = 'pgloader';

/** A million rows of 16 columns from MariaDB to Postgres, tables and indexes made on the way. */
export const benchFromMysql: BenchCase = async (request): Promise<readonly Result[]> => {
  await using mariadb = await startBenchMariadb();
  await using postgres = await startOneServer();
  await using from = await mariadb.createDatabase('bench_source');
  await using to = await postgres.server.createDatabase('bench_target');
  const script = mysqlWideScript(request.scale);
  const data: Ends = { source: from, target: to, rows: script.rows };
  await fillWide(from.url, script);
  const prepare = (): Promise<void> => clearDatabase(to.url);
  const hasPeer = await isInstalled('pgloader');
  const ours = { name: OURS, prepare, run: () => runSync(data, { schema: 'create' }, request.fromSource) };
  const variables = { SOURCE_URL: from.url, TARGET_URL: to.url.replace(/^postgres:/, 'pgsql:') };
  const peer = { name: PEER, prepare, run: () => runLine(PGLOADER, variables) };
  const contest: Contest = {
    title: 'MariaDB to Postgres, wide: whole clone with its indexes',
    rows: data.rows,
    variants: hasPeer ? [peer, ours] : [ours],
    check: () => describeClone(to.url),
  };
  const samples = await runContest(contest, request.rounds);
  const verdicts = [
    ...(hasPeer ? [judgeRatio(samples, { variant: OURS, against: PEER, limit: 1 / 2.7 })] : []),
    judgeMemory(samples, { variant: OURS, limitMegabytes: 170 }),
  ];
  const yardstick = hasPeer ? PEER : OURS;
  return [{ kind: 'contest', title: contest.title, rows: data.rows, yardstick, samples, verdicts }];
};

/** Rows and indexes, in whatever schema the program put them; types differ, so contents are compared by the tests only. */
async function describeClone(url: string): Promise<string> {
  const [found] = await runSql<{ name: string }>(
    url,
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where tablename = 'wide'`,
  );
  const [row] = await runSql<{ rows: string; indexes: string }>(
    url,
    `select (select count(*) from ${found?.name ?? 'wide'}) as rows, (select count(*) from pg_indexes where tablename = 'wide') as indexes`,
  );
  return `${row?.rows} rows, ${row?.indexes} indexes`;
}
