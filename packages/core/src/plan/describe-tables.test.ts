import { describe, expect, it } from 'vitest';
import { catalog, definition, foreignKey, table } from '../../test/plan/make-catalog.ts';
import { makeInput } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';

const tables = [table('child', { columns: ['p_id', 'q_id'] }), table('p'), table('q')];
const keys = [foreignKey('child(p_id)', 'p(id)'), foreignKey('child(q_id)', 'q(id)')];

function choose(sink: ReturnType<typeof catalog>, schema: 'none' | 'create' = 'create') {
  const definitions = tables.map(({ ref: { name } }) => definition(`table ${name}`, 'before-data', [name]));
  const existing = sink.tables.map(({ ref: { name } }) => `table ${name}`);
  const plan = buildPlan(makeInput({ tables, keys, sink, definitions, existing, options: { schema } }));
  const child = plan.tables.find((each) => each.table.name === 'child');
  return { rung: child?.keys.rung, edges: child?.keys.edges.map((key) => key.name), because: child?.keys.because };
}

describe('the keys of a table', () => {
  it('are made after the load where the run makes the table', () => {
    expect(choose(catalog([]))).toEqual({
      rung: 'constraints-after-load',
      edges: ['child_p_id_fkey', 'child_q_id_fkey'],
      because: 'its foreign keys are made after the load',
    });
  });

  it('are made after the load where the table exists without them', () => {
    expect(choose(catalog(tables)).rung).toBe('constraints-after-load');
  });

  it('order the load where the sink has them, and those only', () => {
    expect(choose(catalog(tables, keys.slice(0, 1)))).toEqual({
      rung: 'parents-first',
      edges: ['child_p_id_fkey'],
      because: 'after public.p, which it references',
    });
  });

  it('are known again by their columns when they are called otherwise at the sink', () => {
    const renamed = keys.map((key) => ({ ...key, name: `other_${key.name}` }));
    expect(choose(catalog(tables, renamed)).edges).toEqual(['other_child_p_id_fkey', 'other_child_q_id_fkey']);
  });

  it('do not matter where the sink lacks them and the run makes none', () => {
    expect(choose(catalog(tables), 'none').rung).toBe('no-keys');
  });
});

describe('the tables of a plan', () => {
  it('come in the order in which they are loaded, each with its step', () => {
    const big = { estimatedRows: 1_000_000 };
    const list = [table('a', { ...big, columns: ['z_id'] }), table('m', big), table('z', big)];
    const plan = buildPlan(makeInput({ tables: list, keys: [foreignKey('a(z_id)', 'z(id)')] }));
    expect(plan.tables.map((each) => [each.table.name, each.step])).toEqual([
      ['m', 'load public.m'],
      ['z', 'load public.z'],
      ['a', 'load public.a'],
    ]);
  });
});
