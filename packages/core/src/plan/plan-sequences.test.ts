import { describe, expect, it } from 'vitest';
import type { Sequence } from '../catalog/catalog.ts';
import { catalog, column, definition, sequence, table } from '../../test/plan/make-catalog.ts';
import { type InputParts, makeInput } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';

/** What the last step sets, printed: `source → sink direction`. */
function planned(source: readonly Sequence[], sink: readonly Sequence[], more: InputParts = {}): readonly string[] {
  const tables = more.tables ?? [table('a'), table('b')];
  const plan = buildPlan(makeInput({ tables, sequences: source, sink: catalog(tables, [], sink), ...more }));
  const last = plan.steps.at(-1);
  if (last?.kind !== 'set-sequences') return [];
  expect(last.dependsOn).toEqual(
    plan.steps.filter((step) => step.kind === 'create-schema' || step.kind === 'load').map((step) => step.id),
  );
  const [action] = last.actions;
  if (action?.kind !== 'set-sequences') return [];
  return action.sequences.map((each) => `${each.from.name} → ${each.sequence.name} ${each.direction}`);
}

const owned = [sequence('a_seq', ['a', 'id']), sequence('b_seq', ['b', 'id'])];

describe('sequences', () => {
  it('are found at the sink by the column they feed, whatever they are called', () => {
    expect(planned(owned, [sequence('other', ['a', 'id']), sequence('b_seq', ['b', 'id'])])).toEqual([
      'b_seq → b_seq forward',
      'a_seq → other forward',
    ]);
  });

  it('are taken as they are where the table was emptied', () => {
    expect(planned(owned, owned, { options: { truncate: 'selected' } })).toEqual([
      'a_seq → a_seq exact',
      'b_seq → b_seq exact',
    ]);
  });

  it('are taken as they are where the run makes the table', () => {
    const definitions = ['a', 'b'].map((name) => definition(`table ${name}`, 'before-data', [name]));
    expect(planned(owned, [], { sink: catalog([]), definitions, options: { schema: 'create' } })).toEqual([
      'a_seq → a_seq exact',
      'b_seq → b_seq exact',
    ]);
  });

  it('are left alone where the sink has none for the column', () => {
    expect(planned(owned, [])).toEqual([]);
  });

  it('are left alone where the column is not loaded', () => {
    const tables = [table('a', { columns: [column('n', { generated: 'stored' })] })];
    const both = [sequence('n_seq', ['a', 'n'])];
    expect(planned(both, both, { tables })).toEqual([]);
  });

  it('of tables that are not loaded are left alone', () => {
    expect(planned([sequence('c_seq', ['c', 'id'])], [sequence('c_seq', ['c', 'id'])])).toEqual([]);
  });
});

describe('sequences of no column', () => {
  const free = [sequence('numbers')];

  it('never go back where the sink has them', () => {
    expect(planned(free, free, { options: { truncate: 'selected' } })).toEqual(['numbers → numbers forward']);
  });

  it('are left alone where the sink lacks them', () => {
    expect(planned(free, [])).toEqual([]);
  });

  it('are taken as they are where the run makes them', () => {
    const definitions = [definition('sequence public.numbers', 'before-data')];
    expect(planned(free, [], { definitions, options: { schema: 'create' } })).toEqual(['numbers → numbers exact']);
  });

  it('never go back where only the list of definitions shows that the sink has them', () => {
    const definitions = [definition('sequence public.numbers', 'before-data')];
    const existing = ['sequence public.numbers'];
    expect(planned(free, [], { definitions, existing, options: { schema: 'create' } })).toEqual([
      'numbers → numbers forward',
    ]);
  });
});
