import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomInput } from '../../test/plan/random-input.ts';
import { SimulatedSink } from '../../test/plan/simulate-plan.ts';
import { PlanError } from '../errors/classes.ts';
import { buildPlan } from './build-plan.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

/** The plan, or undefined when the keys cannot be met. */
function tryPlan(input: PlanInput): Plan | undefined {
  try {
    return buildPlan(input);
  } catch (error) {
    if (error instanceof PlanError && error.code === 'PLAN_CYCLE') return undefined;
    throw error;
  }
}

/** Runs the plan in a sink that checks every key, in the order that `pick` chooses. */
function simulate(input: PlanInput, plan: Plan, pick: (count: number) => number): void {
  const { sourceCatalog: source, sinkCatalog: sink, sinkCapabilities: capabilities } = input;
  const makes = new Map(source.tables.map((table) => [`table ${table.ref.name}`, table.ref]));
  new SimulatedSink({ plan, source, sink, capabilities, makes, pick }).run();
}

const shapes = [
  { tables: 3, density: 2, runs: 400 },
  { tables: 12, density: 1.5, runs: 300 },
  { tables: 40, density: 1, runs: 100 },
  { tables: 300, density: 1.2, runs: 15 },
];

describe.each(shapes)('random keys between $tables tables', ({ runs, ...shape }) => {
  it('are all met, with each column loaded once, in any order the plan allows', () => {
    let planned = 0;
    fc.assert(
      fc.property(randomInput(shape), fc.infiniteStream(fc.nat()), (input, numbers) => {
        const plan = tryPlan(input);
        if (plan === undefined) return;
        planned += 1;
        simulate(input, plan, (count) => (numbers.next().value ?? 0) % Math.max(1, count));
      }),
      { numRuns: runs },
    );
    expect(planned).toBeGreaterThan(runs / 4);
  });

  it('give the same plan whatever the order of the catalogs', () => {
    fc.assert(
      fc.property(randomInput(shape), fc.integer(), (input, seed) => {
        expect(tryPlan(shuffle(input, seed))).toEqual(tryPlan(input));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });
});

function shuffle(input: PlanInput, seed: number): PlanInput {
  const mix = <T>(items: readonly T[]): T[] =>
    items
      .map((item, index) => ({ item, rank: Math.imul(index + 1, seed | 1) >>> 0 }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  const { sourceCatalog: source, sinkCatalog: sink } = input;
  return {
    ...input,
    sourceCatalog: { ...source, tables: mix(source.tables), foreignKeys: mix(source.foreignKeys) },
    sinkCatalog: { ...sink, tables: mix(sink.tables), foreignKeys: mix(sink.foreignKeys) },
  };
}
