import { describe, expect, it } from 'vitest';
import { catalog, column, definition, foreignKey, ref, table } from '../../test/plan/make-catalog.ts';
import { type InputParts, makeInput } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';
import type { Action, TableLoad } from './plan.ts';

function actions(parts: InputParts): readonly Action[] {
  return buildPlan(makeInput(parts)).steps.flatMap((step) => step.actions);
}

const loadsOf = (list: readonly Action[]): readonly (readonly TableLoad[])[] =>
  list.flatMap((action) => (action.kind === 'load' ? [action.loads] : []));

describe('a load', () => {
  it('carries the columns both ends store, in the order of the source', () => {
    const computed = column('total', { generated: 'stored' });
    const tables = [table('a', { columns: ['x', computed, 'y'] })];
    const sink = catalog([table('a', { columns: ['y', computed, 'x'] })]);
    const [[load] = []] = loadsOf(actions({ tables, sink }));
    expect(load?.columns).toEqual([
      { name: 'id', from: 'id' },
      { name: 'x', from: 'x' },
      { name: 'y', from: 'y' },
    ]);
    expect(load).toMatchObject({ table: ref('a'), from: ref('a'), deferredKeys: [], holdInStage: false });
  });

  it.each(['error', 'nothing', 'update'] as const)('of a table that exists takes onConflict: %s', (onConflict) => {
    const [[load] = []] = loadsOf(actions({ tables: [table('a')], options: { onConflict } }));
    expect(load?.onConflict).toBe(onConflict);
  });

  it('of a table the run makes cannot conflict', () => {
    const definitions = [definition('table a', 'before-data', ['a'])];
    const parts: InputParts = { tables: [table('a')], sink: catalog([]), definitions };
    const [[load] = []] = loadsOf(actions({ ...parts, options: { schema: 'create', onConflict: 'nothing' } }));
    expect(load?.onConflict).toBe('error');
  });

  it('in the rows lane has an action of its own', () => {
    const tables = [table('a'), table('b'), table('c', { columns: [column('x', { encodings: [] })] }), table('d')];
    const list = loadsOf(actions({ tables, options: { atomic: 'run' } }));
    expect(list.map((loads) => loads.map((load) => load.table.name))).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('with a deferred key has an action of its own, and its fill comes when the circle is loaded', () => {
    const big = { estimatedRows: 1_000_000 };
    const tables = [
      table('a', { ...big, columns: ['b_id?'] }),
      table('b', { ...big, columns: ['a_id', 'c_id'] }),
      table('c'),
      table('d', { columns: ['b_id'] }),
    ];
    const keys = [
      foreignKey('a(b_id)', 'b(id)'),
      foreignKey('b(a_id)', 'a(id)'),
      foreignKey('b(c_id)', 'c(id)'),
      foreignKey('d(b_id)', 'b(id)'),
    ];
    const list = actions({ tables, keys, options: { truncate: 'selected' } });
    expect(
      list.map((action) => (action.kind === 'load' ? action.loads.map((load) => load.table.name).join() : action.kind)),
    ).toEqual(['truncate', 'c', 'a', 'b', 'fill-deferred-key', 'd']);
  });

  it('with two deferred keys fills each once', () => {
    const big = { estimatedRows: 1_000_000 };
    const tables = [table('a', { ...big, columns: ['x?', 'y?'] }), table('b', { ...big, columns: ['p', 'q'] })];
    const keys = [
      foreignKey('a(x)', 'b(id)'),
      foreignKey('a(y)', 'b(id)'),
      foreignKey('b(p)', 'a(id)'),
      foreignKey('b(q)', 'a(id)'),
    ];
    const list = actions({ tables, keys });
    expect(
      list.filter((action) => action.kind === 'fill-deferred-key').map((action) => action.deferred.columns),
    ).toEqual([['x'], ['y']]);
    expect(loadsOf(list)[0]?.[0]?.deferredKeys).toHaveLength(2);
  });
});

describe('triggers of the sink', () => {
  const withTriggers = (more: object) => [table('a', { loadTriggers: ['log_it'], ...more }), table('b')];

  it('are suspended before anything else is done, where that is allowed', () => {
    const list = actions({ tables: withTriggers({ canSuspendTriggers: true }), options: { truncate: 'selected' } });
    expect(list.map((action) => action.kind)).toEqual(['suspend-triggers', 'truncate', 'load']);
    expect(list[0]).toEqual({ kind: 'suspend-triggers', tables: [ref('a')] });
  });

  it('fire where it is not, and the plan warns of it', () => {
    const plan = buildPlan(makeInput({ tables: withTriggers({}) }));
    expect(plan.steps.flatMap((step) => step.actions).map((action) => action.kind)).toEqual(['load']);
    expect(plan.warnings).toEqual([expect.objectContaining({ code: 'TRIGGERS_FIRE', table: 'public.a' })]);
  });
});
