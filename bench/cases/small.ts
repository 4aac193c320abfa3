import { type Contest, runContest } from '../contest.ts';
import { clearTarget, describeTarget, makeDataSet } from '../data/data-set.ts';
import { smallScript } from '../data/small.ts';
import { runSync } from '../ours/run-sync.ts';
import { DUMP_CUSTOM_PIPE_RESTORE, DUMP_PIPE_PSQL } from '../peers/lines.ts';
import { runPipe } from '../peers/run-pipe.ts';
import { startServers } from '../servers.ts';
import { judgeMemory, judgeRatio } from '../targets.ts';
import type { BenchCase } from './bench-case.ts';

const DUMP = 'pg_dump | psql -1';
const CLONE = "sync(), schema: 'create'";

/** 200 tables with keys: the time goes into statements and round trips, not into rows. */
export const benchSmall: BenchCase = async (request) => {
  await using servers = await startServers();
  await using data = await makeDataSet(servers, smallScript(request.scale));
  const prepare = (): Promise<void> => clearTarget(data);
  const contest: Contest = {
    title: '200 small tables: whole clone with keys and indexes',
    rows: data.rows,
    variants: [
      { name: DUMP, prepare, run: () => runPipe(servers, data, DUMP_PIPE_PSQL) },
      { name: 'pg_dump -Fc -Z0 | pg_restore', prepare, run: () => runPipe(servers, data, DUMP_CUSTOM_PIPE_RESTORE) },
      { name: CLONE, prepare, run: () => runSync(data, { schema: 'create' }, request.fromSource) },
    ],
    check: () => describeTarget(data),
  };
  const samples = await runContest(contest, request.rounds);
  const verdicts = [
    judgeRatio(samples, { variant: CLONE, against: DUMP, limit: 0.95 }),
    judgeMemory(samples, { variant: CLONE, limitMegabytes: 110 }),
  ];
  return [{ kind: 'contest', title: contest.title, rows: data.rows, yardstick: DUMP, samples, verdicts }];
};
