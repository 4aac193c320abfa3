import { describe, expect, it } from 'vitest';
import type { Definition } from '../catalog/definition.ts';
import { definition, foreignKey, table } from '../../test/plan/make-catalog.ts';
import { freshSink, type InputParts, makeInput } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';
import type { Plan } from './plan.ts';

const big = { estimatedRows: 5_000_000, estimatedBytes: 400 * 1024 * 1024 };
const tables = [table('a', big), table('b', big), ...Array.from({ length: 30 }, (_, n) => table(`s${n}`))];

function plan(definitions: readonly Definition[], more: InputParts = {}): Plan {
  const fresh = freshSink(tables);
  return buildPlan(
    makeInput({
      tables,
      ...fresh,
      definitions: [...(fresh.definitions ?? []), ...definitions],
      ...more,
      options: { schema: 'create', ...more.options },
    }),
  );
}

const index = (name: string, on: string, more: Partial<Definition> = {}) =>
  definition(`index ${name}`, 'indexes', [on], more);

/** The steps behind the load: what each applies and waits for. */
const finish = ({ steps }: Plan) =>
  steps
    .filter((step) => step.kind === 'finish-schema')
    .map((step) => ({
      id: step.id,
      after: step.dependsOn,
      ids: step.actions.flatMap((action) => (action.kind === 'apply-definitions' ? action.ids : [])),
    }));

describe('the schema before the data', () => {
  it('is one step that every load waits for', () => {
    const made = plan([]);
    expect(made.steps[0]).toMatchObject({ id: 'create-schema', kind: 'create-schema', dependsOn: [] });
    for (const step of made.steps.filter((each) => each.kind === 'load'))
      expect(step.dependsOn).toEqual(['create-schema']);
  });

  it('is no step when the sink has it all', () => {
    const sink = makeInput({ tables }).sinkCatalog;
    const made = plan([], { sink, existing: tables.map(({ ref }) => `table public.${ref.name}`) });
    expect(made.steps.every((step) => step.kind === 'load' && step.dependsOn.length === 0)).toBe(true);
    expect(made.existing).toHaveLength(tables.length);
  });
});

describe('indexes', () => {
  it('of a large table are a step each, that waits for its table only', () => {
    const made = finish(plan([index('a1', 'a'), index('a2', 'a'), index('b1', 'b')]));
    expect(made).toEqual([
      { id: 'index a1', after: ['load public.a'], ids: ['index a1'] },
      { id: 'index a2', after: ['load public.a'], ids: ['index a2'] },
      { id: 'index b1', after: ['load public.b'], ids: ['index b1'] },
    ]);
  });

  it('of small tables are as many batches as workers', () => {
    const made = finish(plan(Array.from({ length: 30 }, (_, n) => index(`i${n}`, `s${n}`))));
    expect(made.map((each) => each.id)).toEqual(['indexes 1', 'indexes 2', 'indexes 3', 'indexes 4']);
    expect(made.flatMap((each) => each.ids)).toHaveLength(30);
    for (const each of made) expect(each.ids.length).toBeGreaterThan(5);
  });

  it('of small tables wait for the packs of their tables only', () => {
    const [first] = finish(plan(Array.from({ length: 30 }, (_, n) => index(`i${n}`, `s${n}`))));
    expect(first?.after.length).toBeLessThan(3);
  });

  it('that depend on each other stay in one step, in order', () => {
    const made = finish(plan([index('parent', 'a'), index('part', 'b', { dependsOn: ['index parent'] })]));
    expect(made).toEqual([
      { id: 'index parent and 1 more', after: ['load public.a', 'load public.b'], ids: ['index parent', 'index part'] },
    ]);
  });

  it('of one batch stay in one step, in order, however large their table', () => {
    const made = finish(plan([index('a1', 'a', { batch: 'a' }), index('a2', 'a', { batch: 'a' }), index('a3', 'a')]));
    expect(made.map(({ ids }) => ids)).toEqual([['index a1', 'index a2'], ['index a3']]);
  });

  it('of one small table stay in one step', () => {
    const both = Array.from({ length: 30 }, (_, n) => [index(`x${n}`, `s${n}`), index(`y${n}`, `s${n}`)]).flat();
    for (const { ids } of finish(plan(both))) {
      const marks = (letter: string) => ids.filter((id) => id.startsWith(`index ${letter}`)).map((id) => id.slice(7));
      expect(marks('x')).toEqual(marks('y'));
    }
  });

  it('of tables that are not loaded wait for every load', () => {
    const [made] = finish(plan([definition('index odd', 'indexes', ['not_loaded'])]));
    expect(made?.after).toHaveLength(1 + 2 + 3);
  });
});

describe('the sections behind the indexes', () => {
  it('are a step each, one after the other, after all loads and indexes', () => {
    const made = finish(
      plan([
        index('a1', 'a'),
        definition('constraint c', 'constraints', ['a']),
        definition('key k', 'foreign-keys', ['a', 'b']),
        definition('trigger t', 'finish', ['a']),
        definition('view v', 'finish'),
      ]),
    );
    expect(made.slice(1)).toEqual([
      { id: 'constraints', after: expect.arrayContaining(['load public.b', 'index a1']), ids: ['constraint c'] },
      { id: 'foreign-keys', after: ['constraints'], ids: ['key k'] },
      { id: 'finish', after: ['foreign-keys'], ids: ['trigger t', 'view v'] },
    ]);
  });

  it('wait for the loads when there is nothing between', () => {
    const made = finish(plan([definition('trigger t', 'finish', ['a'])]));
    expect(made[0]?.after).toHaveLength(1 + 2 + 3);
  });
});

describe('an atomic run', () => {
  it('is one step with everything in order', () => {
    const made = plan(
      [definition('view v', 'finish'), index('a1', 'a'), definition('key k', 'foreign-keys', ['a', 'b'])],
      {
        keys: [foreignKey('a(id)', 'b(id)')],
        options: { atomic: 'run' },
      },
    );
    const [step, other] = made.steps;
    expect(other).toBeUndefined();
    expect(step).toMatchObject({ id: 'run', kind: 'run', dependsOn: [] });
    const kinds = step?.actions.map((action) => action.kind) ?? [];
    expect([kinds[0], kinds.at(-1), new Set(kinds.slice(1, -1))]).toEqual([
      'apply-definitions',
      'apply-definitions',
      new Set(['load']),
    ]);
    expect(step?.actions.at(-1)).toEqual({ kind: 'apply-definitions', ids: ['index a1', 'key k', 'view v'] });
  });
});
