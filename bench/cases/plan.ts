import { planSync } from '@sync/core';
import { catalogEnds } from '../data/catalog-ends.ts';
import { manyTables } from '../data/many-tables.ts';
import { spreadOf } from '../statistics.ts';
import type { BenchCase } from './bench-case.ts';

/** Numbers of tables; the last is four times the one two before it. */
const COUNTS = [1250, 2500, 5000] as const;
const LIMIT_SECONDS = 1;
/** Four times the tables may take four times as long, and half of that more for caches. */
const GROWTH_LIMIT = 6;

/** How long planning takes for big schemas, without any server: `planSync()` between ends that answer at once. */
export const benchPlan: BenchCase = async ({ rounds }) => {
  const seconds: number[] = [];
  for (const count of COUNTS) seconds.push(await medianSeconds(count, rounds));
  const [small = Number.NaN, , big = Number.NaN] = seconds;
  const lines = COUNTS.map((count, index) => {
    return `${count.toLocaleString('en')} tables: ${seconds[index]?.toFixed(3)} s (median of ${rounds} rounds)`;
  });
  const verdicts = [
    {
      claim: 'planning 5,000 tables',
      limit: `< ${LIMIT_SECONDS} s`,
      found: `${big.toFixed(3)} s`,
      isMet: big < LIMIT_SECONDS,
    },
    {
      claim: 'time for 5,000 tables, by that for 1,250',
      limit: `≤ ${GROWTH_LIMIT}`,
      found: (big / small).toFixed(1),
      isMet: big / small <= GROWTH_LIMIT,
    },
  ];
  return [{ kind: 'note', title: 'Planning', lines, verdicts }];
};

async function medianSeconds(count: number, rounds: number): Promise<number> {
  const ends = catalogEnds(manyTables(count));
  const seconds: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    process.stderr.write(`plan, ${count} tables: ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}\n`);
    const started = performance.now();
    const plan = await planSync(ends);
    if (plan.tables.length !== count) throw new Error(`The plan has ${plan.tables.length} of ${count} tables.`);
    if (round > 0) seconds.push((performance.now() - started) / 1000);
  }
  return spreadOf(seconds).median;
}
