import type { BenchRequest } from '../arguments.ts';
import { clearTarget, type DataSet, makeDataSet } from '../data/data-set.ts';
import { wideScript } from '../data/wide.ts';
import { runSync } from '../ours/run-sync.ts';
import { DUMP_TABLES_PIPE_PSQL } from '../peers/lines.ts';
import { runPipe } from '../peers/run-pipe.ts';
import { type Servers, startServers } from '../servers.ts';
import { spreadOf } from '../statistics.ts';
import type { Verdict } from '../targets.ts';
import type { BenchCase } from './bench-case.ts';

type Lane = 'encoded' | 'rows';

/** Peaks do not vary as times do; a few runs show the growth. */
const RUNS = 3;
const LIMITS: Readonly<Record<Lane, number>> = { encoded: 110, rows: 170 };
const GROWTH_LIMIT = 10;

/** The memory of our process with one and with three million wide rows. */
export const benchMemory: BenchCase = async (request) => {
  await using servers = await startServers();
  const runs = Math.min(request.rounds, RUNS);
  await using one = await makeDataSet(servers, wideScript(request.scale));
  await using three = await makeDataSet(servers, { ...wideScript(request.scale * 3), name: 'wide_threefold' });
  const lines: string[] = [];
  const verdicts: Verdict[] = [];
  for (const lane of ['encoded', 'rows'] as const) {
    const small = await medianPeak(servers, one, lane, request, runs);
    const big = await medianPeak(servers, three, lane, request, runs);
    lines.push(
      `${lane} lane: ${small.toFixed(0)} MB for ${one.rows.toLocaleString('en')} rows, ` +
        `${big.toFixed(0)} MB for ${three.rows.toLocaleString('en')} rows (medians of ${runs} runs)`,
    );
    verdicts.push(...judgeLane(lane, small, big));
  }
  return [{ kind: 'note', title: 'Memory of the process', lines, verdicts }];
};

async function medianPeak(
  servers: Servers,
  data: DataSet,
  lane: Lane,
  request: BenchRequest,
  runs: number,
): Promise<number> {
  const peaks: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    process.stderr.write(`memory, ${lane} lane, ${data.rows.toLocaleString('en')} rows: run ${run} of ${runs}\n`);
    await clearTarget(data);
    await runPipe(servers, data, DUMP_TABLES_PIPE_PSQL);
    const { peakMegabytes } = await runSync(data, { lane }, request.fromSource);
    peaks.push(peakMegabytes);
  }
  return spreadOf(peaks).median;
}

function judgeLane(lane: Lane, small: number, big: number): Verdict[] {
  const growth = big - small;
  return [
    {
      claim: `${lane} lane: peak memory`,
      limit: `< ${LIMITS[lane]} MB`,
      found: `${Math.max(small, big).toFixed(0)} MB`,
      isMet: Math.max(small, big) < LIMITS[lane],
    },
    {
      claim: `${lane} lane: growth from 1 to 3 million rows`,
      limit: `< ${GROWTH_LIMIT} MB`,
      found: `${growth.toFixed(1)} MB`,
      isMet: growth < GROWTH_LIMIT,
    },
  ];
}
