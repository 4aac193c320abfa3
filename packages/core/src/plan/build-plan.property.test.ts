import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomInput } from '../../test/plan/random-input.ts';
import { SimulatedSink } from '../../test/plan/simulate-plan.ts';
import type { ForeignKey } from '../catalog/catalog.ts';
import { PlanError } from '../errors/classes.ts';
import type { SyncError } from '../errors/sync-error.ts';
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
        expectOrdered(plan);
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

/** Steps come after those they wait for, and no two have one id. */
function expectOrdered({ steps }: Plan): void {
  const before = new Set<string>();
  for (const step of steps) {
    for (const id of step.dependsOn) expect(before).toContain(id);
    expect(before).not.toContain(step.id);
    before.add(step.id);
  }
}

describe('circles that cannot be planned', () => {
  it('are made of keys that nothing opens, each on a circle of such keys', () => {
    let refused = 0;
    fc.assert(
      fc.property(randomInput({ tables: 6, density: 2 }), (input) => {
        const error = cycleErrors(input);
        for (const each of error) {
          refused += 1;
          expect(each.message).toMatch(/\(not null|of its columns nullable|nullable, not deferrable/);
        }
        expect(error.length > 0).toBe(hasHardCircle(input));
      }),
      { numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(5);
  });
});

function cycleErrors(input: PlanInput): readonly SyncError[] {
  try {
    buildPlan(input);
    return [];
  } catch (error) {
    if (!(error instanceof PlanError) || error.code !== 'PLAN_CYCLE') throw error;
    return error.errors.length === 0 ? [error] : error.errors;
  }
}

/** By trying: whether some table is on a circle of keys that can neither wait nor be null, and is not moved in by one statement. */
function hasHardCircle({ sinkCatalog, sourceCatalog, sinkCapabilities: can }: PlanInput): boolean {
  const names = new Set(sourceCatalog.tables.map((table) => table.ref.name));
  const keys = sinkCatalog.foreignKeys.filter((key) => names.has(key.table.name) && names.has(key.references.name));
  const table = (name: string) => sinkCatalog.tables.find((each) => each.ref.name === name);
  const isHard = (key: ForeignKey): boolean => {
    if (key.isDeferrable && can.canDeferConstraints) return false;
    if (key.table.name === key.references.name && can.checksKeysAtStatementEnd) return false;
    const nullable = key.columns.filter(
      (pair) => table(key.table.name)?.columns.find((each) => each.name === pair.column)?.isNullable === true,
    );
    return key.match === 'full' ? nullable.length < key.columns.length : nullable.length === 0;
  };
  const reach = (start: string, edges: readonly ForeignKey[]): ReadonlySet<string> => {
    const seen = new Set<string>();
    const open = [start];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const key of edges) {
        if (key.table.name !== next || seen.has(key.references.name)) continue;
        seen.add(key.references.name);
        open.push(key.references.name);
      }
    }
    return seen;
  };
  const hard = keys.filter(isHard);
  return hard.some((key) => {
    if (!reach(key.references.name, hard).has(key.table.name) && key.table.name !== key.references.name) return false;
    if (!can.checksKeysAtStatementEnd) return true;
    const circle = [...names].filter(
      (name) =>
        name === key.table.name || (reach(key.table.name, keys).has(name) && reach(name, keys).has(key.table.name)),
    );
    const rows = circle.reduce((sum, name) => sum + (table(name)?.estimatedRows ?? 0), 0);
    return can.loadsInSeveralStatements !== true && rows > 200_000;
  });
}

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
