import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MysqlServer } from '@sync/testing';
import type { BenchRequest } from '../arguments.ts';
import { type Contest, runContest, type Variant } from '../contest.ts';
import type { Ends } from '../data/ends.ts';
import { describeWide, fillWide, prepareWide } from '../data/fill-mysql.ts';
import { mysqlWideScript } from '../data/mysql-wide.ts';
import { clientArguments, isInstalled, requireClients, runMysql, startBenchMariadb } from '../mysql-servers.ts';
import { type PlainSyncOptions, runSync } from '../ours/run-sync.ts';
import { DUMP_PIPE_MYSQL, loadReadyFile, mydumperAndLoader } from '../peers/mysql-lines.ts';
import { runLine } from '../peers/run-pipe.ts';
import { judgeMemory, judgeRatio } from '../targets.ts';
import type { BenchCase } from './bench-case.ts';
import type { ContestResult } from './result.ts';

const READY = 'LOAD DATA LOCAL of a ready file';
const ONE = 'sync(), one stream';
const TWO = 'sync(), two slices';
const WITHOUT = 'sync(), server without local_infile';
const DUMP = 'mariadb-dump | mariadb';
const MYDUMPER = 'mydumper -t 2; myloader -t 2';

interface Setting {
  readonly target: MysqlServer;
  readonly data: Ends;
  readonly folder: string;
  readonly request: BenchRequest;
}

/** A million rows of 16 columns from MariaDB to MariaDB, keys and indexes in place. */
export const benchMysql: BenchCase = async (request) => {
  await requireClients();
  await using source = await startBenchMariadb();
  await using target = await startBenchMariadb();
  await using from = await source.createDatabase('bench_source');
  await using to = await target.createDatabase('bench_target');
  const script = mysqlWideScript(request.scale);
  const data: Ends = { source: from, target: to, rows: script.rows };
  await fillWide(data.source.url, script);
  const folder = await mkdtemp(join(tmpdir(), 'sync-bench-'));
  // The server, which may be another user, writes the ready file.
  await chmod(folder, 0o777);
  try {
    await runMysql(data.source.url, [`select * from wide into outfile '${join(folder, 'wide.tsv')}'`]);
    return [await contestOfWide({ target, data, folder, request })];
  } finally {
    await rm(folder, { recursive: true });
  }
};

async function contestOfWide(setting: Setting): Promise<ContestResult> {
  const { data, folder, request } = setting;
  const hasMydumper = (await isInstalled('mydumper')) && (await isInstalled('myloader'));
  const contest: Contest = {
    title: 'MariaDB to MariaDB, wide: rows into a table with its indexes',
    rows: data.rows,
    variants: [
      lineVariant(setting, READY, loadReadyFile(join(folder, 'wide.tsv'))),
      syncVariant(setting, ONE, { limits: { slices: 1 } }),
      syncVariant(setting, TWO, { limits: { slices: 2 } }),
      withoutLocalFiles(setting),
      lineVariant(setting, DUMP, DUMP_PIPE_MYSQL),
      ...(hasMydumper ? [lineVariant(setting, MYDUMPER, mydumperAndLoader(join(folder, 'dump')))] : []),
    ],
    check: () => describeWide(data.target.url),
  };
  const samples = await runContest(contest, request.rounds);
  const verdicts = [
    judgeRatio(samples, { variant: ONE, against: READY, limit: 1.05 }),
    judgeRatio(samples, { variant: TWO, against: READY, limit: 0.75 }),
    judgeRatio(samples, { variant: WITHOUT, against: READY, limit: 1.4 }),
    judgeRatio(samples, { variant: TWO, against: DUMP, limit: 0.4 }),
    ...(hasMydumper ? [judgeRatio(samples, { variant: TWO, against: MYDUMPER, limit: 0.71 })] : []),
    judgeMemory(samples, { variant: ONE, limitMegabytes: 170 }),
    judgeMemory(samples, { variant: TWO, limitMegabytes: 170 }),
  ];
  return { kind: 'contest', title: contest.title, rows: data.rows, yardstick: READY, samples, verdicts };
}

function lineVariant({ data, target }: Setting, name: string, line: string): Variant {
  const variables = {
    SOURCE: clientArguments(data.source.url),
    TARGET: clientArguments(data.target.url),
    SOURCE_FLAGS: flagsOf(data.source.url),
    TARGET_FLAGS: flagsOf(data.target.url),
    SOURCE_NAME: new URL(data.source.url).pathname.slice(1),
    TARGET_NAME: new URL(data.target.url).pathname.slice(1),
  };
  return { name, prepare: () => prepareWide(target.url, data.target.url), run: () => runLine(line, variables) };
}

/** As mydumper and myloader are told of a server. */
function flagsOf(url: string): string {
  const { hostname, port, username } = new URL(url);
  return `-h ${hostname} -P ${port} -u ${username}`;
}

function syncVariant({ data, target, request }: Setting, name: string, options: PlainSyncOptions): Variant {
  return {
    name,
    prepare: () => prepareWide(target.url, data.target.url),
    run: () => runSync(data, options, request.fromSource),
  };
}

function withoutLocalFiles(setting: Setting): Variant {
  const { data, target, request } = setting;
  return {
    name: WITHOUT,
    prepare: () => prepareWide(target.url, data.target.url),
    run: async () => {
      await runMysql(target.url, ['set global local_infile = 0']);
      try {
        return await runSync(data, { limits: { slices: 1 } }, request.fromSource);
      } finally {
        await runMysql(target.url, ['set global local_infile = 1']);
      }
    },
  };
}
