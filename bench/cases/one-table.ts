import type { BenchRequest } from '../arguments.ts';
import { type Contest, runContest, type Variant } from '../contest.ts';
import { clearTarget, type DataSet, type DataSetScript, describeTarget, makeDataSet } from '../data/data-set.ts';
import { narrowScript } from '../data/narrow.ts';
import { wideScript } from '../data/wide.ts';
import { type PlainSyncOptions, runSync } from '../ours/run-sync.ts';
import {
  binaryPipe,
  binaryPipeThen,
  DUMP_CUSTOM_PIPE_RESTORE,
  DUMP_PIPE_PSQL,
  DUMP_TABLES_PIPE_PSQL,
  textPipe,
} from '../peers/lines.ts';
import { runPipe } from '../peers/run-pipe.ts';
import { type Servers, startServers } from '../servers.ts';
import { judgeMemory, judgeRatio } from '../targets.ts';
import type { BenchCase } from './bench-case.ts';
import type { ContestResult } from './result.ts';

/** One big table: what it is made of, and what builds its indexes. */
interface OneTable {
  readonly script: DataSetScript;
  readonly table: string;
  readonly indexes: readonly string[];
}

/** Everything a contest about this table needs. */
interface Setting extends OneTable {
  readonly servers: Servers;
  readonly data: DataSet;
  readonly request: BenchRequest;
}

const BINARY_PIPE = 'psql COPY binary | psql';
const BINARY_PIPE_AND_INDEXES = `${BINARY_PIPE}, then all indexes at once`;
const ENCODED = 'sync(), encoded lane';
const ROWS = 'sync(), rows lane';
const CLONE = "sync(), schema: 'create'";

/** Two million short rows. */
export const benchNarrow: BenchCase = (request) =>
  benchOneTable(request, {
    script: narrowScript(request.scale),
    table: 'public.narrow',
    indexes: ['alter table public.narrow add primary key (id)'],
  });

/** A million rows of 16 columns. */
export const benchWide: BenchCase = (request) =>
  benchOneTable(request, {
    script: wideScript(request.scale),
    table: 'public.wide',
    indexes: [
      'alter table public.wide add primary key (id)',
      'create index wide_code on public.wide (code)',
      'create index wide_created_at on public.wide (created_at)',
    ],
  });

async function benchOneTable(request: BenchRequest, one: OneTable): Promise<ContestResult[]> {
  await using servers = await startServers();
  await using data = await makeDataSet(servers, one.script);
  const setting = { ...one, servers, data, request };
  return [await contestOfData(setting), await contestOfClone(setting)];
}

async function contestOfData(setting: Setting): Promise<ContestResult> {
  const { data, table, request, script } = setting;
  const prepare = (): Promise<void> => prepareBareTable(setting);
  const contest: Contest = {
    title: `${script.name}: rows into a table without indexes`,
    rows: data.rows,
    variants: [
      pipeVariant(setting, BINARY_PIPE, binaryPipe(table), prepare),
      pipeVariant(setting, 'psql COPY text | psql', textPipe(table), prepare),
      syncVariant(setting, ENCODED, { lane: 'encoded' }, prepare),
      syncVariant(setting, ROWS, { lane: 'rows' }, prepare),
    ],
    check: () => describeTarget(data),
  };
  const samples = await runContest(contest, request.rounds);
  const verdicts = [
    judgeRatio(samples, { variant: ENCODED, against: BINARY_PIPE, limit: 1.1 }),
    judgeRatio(samples, { variant: ROWS, against: ENCODED, limit: 1.6 }),
    judgeMemory(samples, { variant: ENCODED, limitMegabytes: 110 }),
    judgeMemory(samples, { variant: ROWS, limitMegabytes: 170 }),
  ];
  return { kind: 'contest', title: contest.title, rows: data.rows, yardstick: BINARY_PIPE, samples, verdicts };
}

async function contestOfClone(setting: Setting): Promise<ContestResult> {
  const { data, table, indexes, request, script } = setting;
  const clear = (): Promise<void> => clearTarget(data);
  const contest: Contest = {
    title: `${script.name}: whole clone with its indexes`,
    rows: data.rows,
    variants: [
      pipeVariant(setting, BINARY_PIPE_AND_INDEXES, binaryPipeThen(table, indexes), () => prepareBareTable(setting)),
      pipeVariant(setting, 'pg_dump -Fc -Z0 | pg_restore', DUMP_CUSTOM_PIPE_RESTORE, clear),
      pipeVariant(setting, 'pg_dump | psql -1', DUMP_PIPE_PSQL, clear),
      syncVariant(setting, CLONE, { schema: 'create' }, clear),
    ],
    check: () => describeTarget(data),
  };
  const samples = await runContest(contest, request.rounds);
  const verdicts = [
    judgeRatio(samples, { variant: CLONE, against: BINARY_PIPE_AND_INDEXES, limit: 1.1 }),
    judgeMemory(samples, { variant: CLONE, limitMegabytes: 110 }),
  ];
  const yardstick = BINARY_PIPE_AND_INDEXES;
  return { kind: 'contest', title: contest.title, rows: data.rows, yardstick, samples, verdicts };
}

async function prepareBareTable({ servers, data }: Setting): Promise<void> {
  await clearTarget(data);
  await runPipe(servers, data, DUMP_TABLES_PIPE_PSQL);
}

function pipeVariant(setting: Setting, name: string, line: string, prepare: () => Promise<void>): Variant {
  return { name, prepare, run: () => runPipe(setting.servers, setting.data, line) };
}

function syncVariant(setting: Setting, name: string, options: PlainSyncOptions, prepare: () => Promise<void>): Variant {
  return { name, prepare, run: () => runSync(setting.data, options, setting.request.fromSource) };
}
