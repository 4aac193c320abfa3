import { describe, expect, it } from 'vitest';
import { catalog, definition, foreignKey, table } from '../../test/plan/make-catalog.ts';
import { freshSink, makeInput, outline } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';

const big = { estimatedRows: 5_000_000, estimatedBytes: 400 * 1024 * 1024 };

describe('a fresh sink', () => {
  it('makes the schema, loads every big table on its own, then finishes', () => {
    const tables = [table('a', big), table('b', { ...big, columns: ['a_id'] })];
    const fresh = freshSink(tables);
    const plan = buildPlan(
      makeInput({
        tables,
        keys: [foreignKey('b(a_id)', 'a(id)')],
        ...fresh,
        definitions: [
          ...(fresh.definitions ?? []),
          definition('index a_pkey', 'indexes', ['a']),
          definition('index b_pkey', 'indexes', ['b']),
          definition('constraint b_check', 'constraints', ['b']),
          definition('key b_a_id_fkey', 'foreign-keys', ['a', 'b']),
        ],
        options: { schema: 'create' },
      }),
    );
    expect(outline(plan)).toEqual([
      'create-schema',
      '  apply table public.a, table public.b',
      'load public.a ← create-schema',
      '  load a',
      'load public.b ← create-schema',
      '  load b',
      'index a_pkey ← load public.a',
      '  apply index a_pkey',
      'index b_pkey ← load public.b',
      '  apply index b_pkey',
      'constraints ← create-schema, load public.a, load public.b, index a_pkey, index b_pkey',
      '  apply constraint b_check',
      'foreign-keys ← constraints',
      '  apply key b_a_id_fkey',
    ]);
    expect(plan.tables.map((each) => [each.table.name, each.isCreated, each.keys.rung])).toEqual([
      ['a', true, 'no-keys'],
      ['b', true, 'constraints-after-load'],
    ]);
  });
});

describe('a table the sink cannot make', () => {
  it('is named with the reason, whatever else about it could be made', () => {
    const input = makeInput({
      tables: [table('a')],
      sink: catalog([]),
      definitions: [
        definition('extension hstore', 'before-data'),
        definition('sequence public.a_id_seq', 'before-data', ['a']),
        definition('table public.a', 'before-data', ['a'], { dependsOn: ['extension hstore'] }),
        definition('view public.on_a', 'before-data', ['a'], { dependsOn: ['table public.a'] }),
      ],
      options: { schema: 'create' },
      more: { whyRefused: ({ kind }) => (kind === 'extension' ? 'it is not installed' : undefined) },
    });
    expect(() => buildPlan(input)).toThrow(
      'table public.a is left out, since it depends on extension hstore, which is not carried: it is not installed',
    );
  });
});

describe('tables that exist', () => {
  const tables = [table('child', { ...big, columns: ['parent_id'] }), table('parent', big), table('alone', big)];
  const keys = [foreignKey('child(parent_id)', 'parent(id)')];

  it('are loaded parents before children', () => {
    expect(outline(buildPlan(makeInput({ tables, keys })))).toEqual([
      'load public.alone',
      '  load alone',
      'load public.parent',
      '  load parent',
      'load public.child ← load public.parent',
      '  load child',
    ]);
  });

  it('are emptied and loaded in one unit when keys connect them', () => {
    expect(outline(buildPlan(makeInput({ tables, keys, options: { truncate: 'selected' } })))).toEqual([
      'load public.alone',
      '  truncate alone',
      '  load alone',
      'load public.parent and 1 more',
      '  truncate child, parent',
      '  load parent, child',
    ]);
  });

  it('take part in one step with everything else when the run is atomic', () => {
    const plan = buildPlan(makeInput({ tables, keys, options: { truncate: 'selected', atomic: 'run' } }));
    expect(outline(plan)).toEqual(['run', '  truncate alone, child, parent', '  load alone, parent, child']);
  });

  it('empties what a cascade reaches, and says so', () => {
    const sink = catalog(tables, [...keys, foreignKey('audit(child_id)', 'child(id)')]);
    const plan = buildPlan(makeInput({ tables, keys, sink, options: { truncate: 'cascade' } }));
    expect(outline(plan)).toContain('  truncate child, parent and audit');
    expect(plan.emptied.map((each) => each.name)).toEqual(['alone', 'audit', 'child', 'parent']);
  });
});
