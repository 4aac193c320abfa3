import { type Contest, runContest, type Variant } from '../contest.ts';
import type { Ends } from '../data/ends.ts';
import { describeWide, prepareWide } from '../data/fill-mysql.ts';
import { mysqlWideTable } from '../data/mysql-wide.ts';
import { wideScript } from '../data/wide.ts';
import { clientArguments, requireClients, startBenchMariadb } from '../mysql-servers.ts';
import { type PlainSyncOptions, runSync } from '../ours/run-sync.ts';
import { COPY_PIPE_LOAD } from '../peers/mysql-lines.ts';
import { postgresPrograms, runLine } from '../peers/run-pipe.ts';
import { runSql, startOneServer } from '../servers.ts';
import { judgeMemory, judgeRatio } from '../targets.ts';
import type { BenchCase } from './bench-case.ts';

const PIPE = 'psql COPY text | mariadb LOAD DATA LOCAL';
const ONE = 'sync(), one stream';
const TWO = 'sync(), two slices';

/** A million rows of 16 columns from Postgres to MariaDB, keys and indexes in place. */
export const benchToMysql: BenchCase = async (request) => {
  await requireClients();
  await using postgres = await startOneServer();
  await using mariadb = await startBenchMariadb();
  await using from = await postgres.server.createDatabase('bench_source');
  await using to = await mariadb.createDatabase('bench_target');
  const script = wideScript(request.scale);
  const data: Ends = { source: from, target: to, rows: script.rows };
  process.stderr.write(`making ${script.name}: ${script.rows.toLocaleString('en')} rows\n`);
  await runSql(from.url, script.sql);
  await runSql(from.url, 'vacuum analyze');
  const prepare = (): Promise<void> =>
    prepareWide(mariadb.url, to.url, mysqlWideTable.replace('tags json', 'tags longtext'));
  const variables = { ...postgresPrograms(postgres.tools), SOURCE: from.url, TARGET: clientArguments(to.url) };
  const syncVariant = (name: string, options: PlainSyncOptions): Variant => ({
    name,
    prepare,
    run: () => runSync(data, options, request.fromSource),
  });
  const contest: Contest = {
    title: 'Postgres to MariaDB, wide: rows into a table with its indexes',
    rows: data.rows,
    variants: [
      { name: PIPE, prepare, run: () => runLine(COPY_PIPE_LOAD, variables) },
      syncVariant(ONE, { limits: { slices: 1 } }),
      syncVariant(TWO, { limits: { slices: 2 } }),
    ],
    check: () => describeWide(to.url),
  };
  const samples = await runContest(contest, request.rounds);
  const verdicts = [
    judgeRatio(samples, { variant: ONE, against: PIPE, limit: 1.05 }),
    judgeRatio(samples, { variant: TWO, against: PIPE, limit: 0.8 }),
    judgeMemory(samples, { variant: ONE, limitMegabytes: 170 }),
    judgeMemory(samples, { variant: TWO, limitMegabytes: 170 }),
  ];
  return [{ kind: 'contest', title: contest.title, rows: data.rows, yardstick: PIPE, samples, verdicts }];
};
