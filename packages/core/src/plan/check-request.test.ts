import { describe, expect, it } from 'vitest';
import type { Dialect } from '../catalog/definition.ts';
import { catalog, column, definition, dialect, primaryKey, table, uniqueKey } from '../../test/plan/make-catalog.ts';
import { freshSink, type InputParts, makeInput } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';

const tables = [table('a')];

function refuses(parts: InputParts, code: string, words: string): void {
  const action = () => buildPlan(makeInput({ tables, ...parts }));
  expect(action).toThrow(expect.objectContaining({ code }));
  expect(action).toThrow(words);
}

describe('a request', () => {
  it('is refused when an include names a table the source lacks', () => {
    refuses({ selection: { include: ['a', 'b', 'c.d'] } }, 'CATALOG_TABLE_MISSING', 'no table that matches b, c.d');
  });

  it('is refused when nothing is selected', () => {
    refuses(
      { tables: [], selection: { include: ['x*'] } },
      'CATALOG_SELECTION_EMPTY',
      'No table of the source is selected',
    );
    refuses({ tables: [] }, 'CATALOG_SELECTION_EMPTY', 'The source has no tables');
  });

  it('is planned without tables when there is a schema to make', () => {
    const plan = buildPlan(
      makeInput({ definitions: [definition('enum mood', 'before-data')], options: { schema: 'create' } }),
    );
    expect(plan.steps.map((step) => step.id)).toEqual(['create-schema']);
  });

  it('is refused when the sink cannot handle conflicts so', () => {
    refuses(
      { options: { onConflict: 'update' }, capabilities: { onConflict: ['error'] } },
      'PLAN_UNSUPPORTED',
      'test-sink cannot take onConflict: update; it can take error',
    );
  });

  it('is refused when the sink cannot undo the emptying of a table', () => {
    refuses(
      { options: { truncate: 'selected' }, capabilities: { hasTransactionalTruncate: false } },
      'PLAN_UNSUPPORTED',
      'cannot empty a table so that it can be undone',
    );
  });

  it('is refused when the sink cannot undo the schema of an atomic run', () => {
    const parts: InputParts = { ...freshSink(tables), capabilities: { hasTransactionalSchema: false } };
    refuses({ ...parts, options: { atomic: 'run', schema: 'create' } }, 'PLAN_UNSUPPORTED', 'Use atomic: table');
    expect(buildPlan(makeInput({ tables, ...parts, options: { schema: 'create' } })).steps).toHaveLength(2);
  });

  it('is refused when the source does not tell its schema', () => {
    refuses({ options: { schema: 'create' } }, 'PLAN_UNSUPPORTED', 'test-source cannot tell its schema');
  });

  it('is refused when the sink takes no schema of this dialect', () => {
    const definitions = { dialect, definitions: [], notCarried: [] };
    const options = { schema: 'create' as const };
    refuses({ options, more: { definitions } }, 'PLAN_UNSUPPORTED', 'test-sink cannot take the schema of test-source');
    const other = { ...definitions, dialect: 'other' as Dialect };
    refuses({ options, more: { definitions: other, existing: new Set() } }, 'PLAN_UNSUPPORTED', '(other)');
  });
});

describe('updating rows on conflict', () => {
  const update = { onConflict: 'update' as const };
  const keyed = (uniqueKeys: ReturnType<typeof primaryKey>[]) => [table('a', { columns: ['code'], uniqueKeys })];

  it('takes a primary key or any other unique key', () => {
    for (const key of [primaryKey('id'), uniqueKey('code')]) {
      const plan = buildPlan(makeInput({ tables: keyed([key]), options: update }));
      expect(plan.steps[0]?.actions[0]).toMatchObject({ loads: [{ onConflict: 'update' }] });
    }
  });

  it('is refused without a key', () => {
    refuses({ tables: keyed([]), options: update }, 'PLAN_NO_KEY', 'no primary key or unique constraint at the sink');
  });

  it('is refused with a key that is only checked at the commit', () => {
    refuses(
      { tables: keyed([{ ...primaryKey('id'), isDeferrable: true }]), options: update },
      'PLAN_NO_KEY',
      'deferrable',
    );
  });

  it('is refused with a key that has a column which is not loaded', () => {
    const sink = catalog([
      {
        ...table('a'),
        columns: [...table('a').columns, ...table('x', { columns: ['own?'] }).columns.slice(1)],
        uniqueKeys: [uniqueKey('own')],
      },
    ]);
    refuses({ sink, options: update }, 'PLAN_NO_KEY', 'not loaded');
  });

  it('is refused with an identity that is always generated and does not tell rows apart', () => {
    const identity = (name: string) => column(name, { identity: 'always', hasDefault: true });
    refuses(
      { tables: [table('a', { columns: [identity('line')] })], options: update },
      'PLAN_UNSUPPORTED',
      'column line is an identity',
    );
    const key = table('a', { columns: [identity('line')], uniqueKeys: [uniqueKey('line')] });
    expect(buildPlan(makeInput({ tables: [key], options: update })).steps).toHaveLength(1);
  });

  it('lists every table without a key', () => {
    const two = [table('a', { uniqueKeys: [] }), table('b', { uniqueKeys: [] })];
    expect(() => buildPlan(makeInput({ tables: two, options: update }))).toThrow(
      expect.objectContaining({ errors: [expect.anything(), expect.anything()] }),
    );
  });

  it('needs no key for a table the run makes, whose rows cannot conflict', () => {
    const made = [table('a', { uniqueKeys: [] })];
    const plan = buildPlan(makeInput({ tables: made, ...freshSink(made), options: { ...update, schema: 'create' } }));
    expect(plan.steps[1]?.actions[0]).toMatchObject({ loads: [{ onConflict: 'error' }] });
  });
});
