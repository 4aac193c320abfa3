import { describe, expect, it } from 'vitest';
import type { ForeignKey, Table } from '../catalog/catalog.ts';
import { column, foreignKey, table } from '../../test/plan/make-catalog.ts';
import { freshSink, type InputParts, makeInput } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';
import { filled } from './filled.ts';
import type { Plan } from './plan.ts';

const big = { estimatedRows: 5_000_000, estimatedBytes: 400 * 1024 * 1024 };
const padded = (n: number) => `t${String(n).padStart(4, '0')}`;
const smallTables = (count: number): readonly Table[] =>
  Array.from({ length: count }, (_, n) => table(padded(n), { columns: ['p?'] }));

/** A fresh sink, so that nothing but size decides. */
function fresh(tables: readonly Table[], more: InputParts = {}): Plan {
  return buildPlan(
    makeInput({ tables, ...freshSink(tables), ...more, options: { schema: 'create', ...more.options } }),
  );
}

const existing = (tables: readonly Table[], keys: readonly ForeignKey[], more: InputParts = {}): Plan =>
  buildPlan(makeInput({ tables, keys, ...more }));

/** How many tables each load step loads. */
function sizes(plan: Plan): readonly number[] {
  return plan.steps
    .filter((step) => step.kind === 'load')
    .map((step) => step.actions.reduce((sum, action) => sum + (action.kind === 'load' ? action.loads.length : 0), 0));
}

const loads = (plan: Plan) => plan.steps.filter((step) => step.kind === 'load');

describe('small tables', () => {
  it('go in packs of ten, in one action each', () => {
    const plan = fresh(smallTables(200));
    expect(sizes(plan)).toEqual(filled(20, 10));
    expect(loads(plan).every((step) => step.actions.length === 1)).toBe(true);
    expect(loads(plan)[0]?.id).toBe('load public.t0000 and 9 more');
  });

  it('are shared out evenly', () => {
    expect(sizes(fresh(smallTables(25)))).toEqual([9, 8, 8]);
    expect(sizes(fresh(smallTables(3)))).toEqual([3]);
  });

  it('go in larger packs where there are very many, five a worker', () => {
    expect(sizes(fresh(smallTables(1000)))).toEqual(filled(20, 50));
    expect(sizes(fresh(smallTables(1000), { more: { maxReaders: 1 } }))).toEqual(filled(5, 200));
  });

  it.each([
    ['too many bytes', { estimatedBytes: 1024 * 1024 + 1 }],
    ['too many rows', { estimatedRows: 20_001 }],
    ['too many rows, bytes unknown', { estimatedRows: 20_001, estimatedBytes: -1 }],
    ['a column that does not travel encoded', { columns: [column('c', { encodings: [] })] }],
  ])('have a step of their own with %s', (_name, odd) => {
    expect(sizes(fresh([...smallTables(3), table('z', odd)]))).toEqual([3, 1]);
  });

  it('count as small without an estimate', () => {
    expect(sizes(fresh([...smallTables(3), table('z', { estimatedRows: -1, estimatedBytes: -1 })]))).toEqual([4]);
  });

  it('are emptied together where they exist', () => {
    const plan = existing(smallTables(12), [], { options: { truncate: 'selected' } });
    expect(sizes(plan)).toEqual([6, 6]);
    expect(loads(plan)[0]?.actions[0]).toMatchObject({ kind: 'truncate' });
    expect(loads(plan)[0]?.actions[0]).toHaveProperty('tables.length', 6);
  });

  it('that keys connect are emptied in one pack, parents loaded first', () => {
    const tables = smallTables(4);
    const plan = existing(tables, [foreignKey('t0000(p)', 't0003(id)')], { options: { truncate: 'selected' } });
    expect(sizes(plan)).toEqual([4]);
    const [action] = loads(plan)[0]?.actions.filter((each) => each.kind === 'load') ?? [];
    const order = action?.kind === 'load' ? action.loads.map((load) => load.table.name) : [];
    expect(order.indexOf('t0003')).toBeLessThan(order.indexOf('t0000'));
  });
});

describe('packs of tables that exist', () => {
  it('hold parents and children together, in order, when they are few', () => {
    const plan = existing(smallTables(3), [foreignKey('t0000(p)', 't0001(id)'), foreignKey('t0001(p)', 't0002(id)')]);
    expect(loads(plan).map((step) => [step.id, step.dependsOn])).toEqual([['load public.t0002 and 2 more', []]]);
  });

  it('of one level do not wait for each other', () => {
    const star = Array.from({ length: 40 }, (_, n) => foreignKey(`${padded(n + 1)}(p)`, 't0000(id)'));
    const [first, ...others] = loads(existing(smallTables(41), star));
    expect(others.length).toBeGreaterThan(2);
    for (const step of others) expect(step.dependsOn).toEqual([first?.id]);
  });

  it('keep chains of steps short: parents of many tables go first', () => {
    const keys = Array.from({ length: 100 }, (_, n) => {
      const child = (n % 50) * 2 + 1;
      return foreignKey(`${padded(child)}(p)`, `${padded(((n * 37) % 50) * 2)}(id)`, { name: `k${n}` });
    });
    expect(longestChain(existing(smallTables(100), keys))).toBe(2);
  });

  it('leave a large table between them out of the way', () => {
    // small → large → small: the first and the last must not share a pack.
    const tables = [table('a', { columns: ['p?'] }), table('b', { ...big, columns: ['p?'] }), table('c'), table('d')];
    const plan = existing(tables, [foreignKey('a(p)', 'b(id)'), foreignKey('b(p)', 'c(id)')]);
    expect(loads(plan).map((step) => [step.id, step.dependsOn])).toEqual([
      ['load public.c and 1 more', []],
      ['load public.b', ['load public.c and 1 more']],
      ['load public.a', ['load public.b']],
    ]);
  });
});

/** Steps that must run one after the other, at most. */
function longestChain(plan: Plan): number {
  const depth = new Map<string, number>();
  for (const step of plan.steps) depth.set(step.id, 1 + Math.max(0, ...step.dependsOn.map((id) => depth.get(id) ?? 0)));
  return Math.max(...depth.values());
}

describe('the number of steps', () => {
  it('grows no faster than the tables', () => {
    const count = (tables: number) => {
      const keys = Array.from({ length: tables * 2 }, (_, n) => {
        const child = 1 + ((n * 7919) % (tables - 1));
        return foreignKey(`${padded(child)}(p)`, `${padded((n * 104729) % child)}(id)`, { name: `k${n}` });
      });
      const plan = existing(smallTables(tables), keys);
      return { steps: plan.steps.length, edges: plan.steps.reduce((sum, step) => sum + step.dependsOn.length, 0) };
    };
    const [small, large] = [count(500), count(2000)];
    expect(large.steps).toBeLessThanOrEqual(small.steps * 4);
    expect(large.edges).toBeLessThanOrEqual(small.edges * 4);
  });
});
