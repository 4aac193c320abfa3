import { describe, expect, it } from 'vitest';
import { type Contest, runContest, type Variant } from './contest.ts';
import { judgeMemory, judgeRatio } from './targets.ts';

/** Variants that take the given seconds, and a check that says what the last one left. */
function contestOf(variants: Record<string, { seconds: number; leaves?: string }>): Contest & { order: string[] } {
  const order: string[] = [];
  let left = '';
  const list = Object.entries(variants).map(
    ([name, { seconds, leaves = 'all' }]): Variant => ({
      name,
      prepare: async () => {
        left = '';
      },
      run: async () => {
        order.push(name);
        left = leaves;
        return { seconds, cpuSeconds: 0, peakMegabytes: 100 };
      },
    }),
  );
  return { title: 'test', rows: 1, variants: list as [Variant, ...Variant[]], check: async () => left, order };
}

describe('runContest', () => {
  it('runs every variant once a round and lets each begin in turn', async () => {
    const contest = contestOf({ a: { seconds: 1 }, b: { seconds: 2 }, c: { seconds: 3 } });
    await runContest(contest, 2);
    expect(contest.order.join('')).toBe('abcbcacab');
  });

  it('throws the first round away', async () => {
    const samples = await runContest(contestOf({ a: { seconds: 1 } }), 3);
    expect(samples.get('a')).toHaveLength(3);
  });

  it('rejects a variant that leaves something else than the others', async () => {
    const contest = contestOf({ a: { seconds: 1 }, b: { seconds: 2, leaves: 'half' } });
    await expect(runContest(contest, 1)).rejects.toThrow('"b" left half');
  });
});

describe('targets', () => {
  it('meet a ratio at its limit, and miss it above', async () => {
    const samples = await runContest(contestOf({ a: { seconds: 10 }, b: { seconds: 11 } }), 1);
    expect(judgeRatio(samples, { variant: 'b', against: 'a', limit: 1.1 })).toMatchObject({ isMet: true });
    expect(judgeRatio(samples, { variant: 'b', against: 'a', limit: 1.05 })).toMatchObject({ isMet: false });
  });

  it('compare the highest peak of memory', async () => {
    const samples = await runContest(contestOf({ a: { seconds: 1 } }), 2);
    expect(judgeMemory(samples, { variant: 'a', limitMegabytes: 101 })).toMatchObject({ isMet: true, found: '100 MB' });
    expect(judgeMemory(samples, { variant: 'a', limitMegabytes: 100 })).toMatchObject({ isMet: false });
  });

  it('are missed when nothing was measured', async () => {
    const samples = await runContest(contestOf({ a: { seconds: 1 } }), 1);
    expect(judgeMemory(samples, { variant: 'other', limitMegabytes: 100 })).toMatchObject({ isMet: false });
  });
});
