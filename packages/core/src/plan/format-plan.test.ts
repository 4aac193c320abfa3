import { describe, expect, it } from 'vitest';
import { catalog, column, definition, foreignKey, sequence, table } from '../../test/plan/make-catalog.ts';
import { freshSink, makeInput } from '../../test/plan/make-input.ts';
import { compileRules } from '../catalog/compile-rules.ts';
import { createPlacement } from '../catalog/create-placement.ts';
import { buildPlan } from './build-plan.ts';
import { formatPlan } from './format-plan.ts';
import { planToMermaid } from './plan-to-mermaid.ts';

const big = { estimatedRows: 5_000_000, estimatedBytes: 400 * 1024 * 1024 };

const fresh = (() => {
  const tables = [table('a', big), table('Odd "one"', { columns: ['a_id?'], estimatedRows: -1, estimatedBytes: -1 })];
  const sink = freshSink(tables);
  return buildPlan(
    makeInput({
      tables,
      keys: [foreignKey('Odd "one"(a_id)', 'a(id)')],
      sequences: [sequence('a_id_seq', ['a', 'id'])],
      ...sink,
      definitions: [
        ...(sink.definitions ?? []),
        definition('index public.a_pkey', 'indexes', ['a']),
        definition('function public.f', 'finish', ['b']),
      ],
      selection: { exclude: ['b'] },
      options: { schema: 'create' },
    }),
  );
})();

describe('formatPlan', () => {
  it('prints a fresh sink', () => {
    expect(formatPlan(fresh)).toMatchInlineSnapshot(`
      "From  test://source  (Test 1, test-source)
      To    test://sink  (Test 2, test-sink)
      About 5,000,000 rows, 400 MB, in 2 tables, by 5 steps; each table is as before or complete

      Tables
        public."Odd ""one"""  unknown rows, unknown size, created
          lane test-binary: both ends agree on all 2 columns
          keys constraints-after-load: its foreign keys are made after the load
        public.a  5,000,000 rows, 400 MB, created
          lane test-binary: both ends agree on its column

      Steps
        1. create-schema
           apply 2 definitions: table public.a, table public.Odd "one"
        2. load public."Odd ""one"""  (after 1)
        3. load public.a  (after 1)
        4. index public.a_pkey  (after 3)
           apply 1 definition: index public.a_pkey
        5. set-sequences  (after 1-3)
           set 1 sequence: public.a_id_seq

      Not carried
        function public.f: table public.b is not selected
      "
    `);
  });

  it.each([
    [-1, -1, '1 table'],
    [-1, 400, 'About 400 bytes, in 1 table'],
    [3, -1, 'About 3 rows, in 1 table'],
    [0, 0, 'About 0 rows, 0 bytes, in 1 table'],
  ])('leaves out of its head what is not known: %i rows, %i bytes', (estimatedRows, estimatedBytes, head) => {
    const plan = buildPlan(makeInput({ tables: [table('a', { estimatedRows, estimatedBytes })] }));
    expect(formatPlan(plan)).toContain(`\n${head}, by 1 step`);
  });

  it('prints what is emptied, deferred and warned of', () => {
    const tables = [
      table('staff', { ...big, columns: ['team_id?'], loadTriggers: ['log_it'] }),
      table('team', {
        ...big,
        columns: ['lead_id', column('name', { nativeType: 'text', type: { kind: 'text', isFixed: false } })],
      }),
    ];
    const keys = [foreignKey('staff(team_id)', 'team(id)'), foreignKey('team(lead_id)', 'staff(id)')];
    const narrow = column('name', { nativeType: 'varchar(5)', type: { kind: 'text', maxLength: 5, isFixed: false } });
    const sink = catalog(
      [tables[0] ?? table('staff'), table('team', { columns: ['lead_id', narrow] })],
      [...keys, foreignKey('audit(staff_id)', 'staff(id)')],
    );
    expect(
      formatPlan(buildPlan(makeInput({ tables, keys, sink, options: { truncate: 'cascade' } }))),
    ).toMatchInlineSnapshot(`
      "From  test://source  (Test 1, test-source)
      To    test://sink  (Test 2, test-sink)
      About 10,000,000 rows, 800 MB, in 2 tables, by 1 step; each table is as before or complete

      Emptied before the load
        public.audit
        public.staff
        public.team

      Tables
        public.staff  5,000,000 rows, 400 MB
          lane test-binary: both ends agree on all 2 columns
          keys deferred-keys: part of a circle; loaded as null and filled once the parents are there: staff_team_id_fkey: public.staff(team_id) → public.team(id)
        public.team  5,000,000 rows, 400 MB
          lane test-text: not test-binary: column name: text at the source, varchar(5) at the sink
          keys parents-first: after its parents; one key of other tables in its circle can wait

      Steps
        1. load public.staff and 1 more
           empty public.staff, public.team, and by cascade public.audit
           load public.staff
           load public.team
           fill staff_team_id_fkey: public.staff(team_id) → public.team(id)

      Warnings
        TRIGGERS_FIRE public.staff: triggers of the sink fire during the load, since the sink cannot suspend them, or not with these rights: log_it
        TYPE_NARROWED public.team: column name is text at the source and varchar(5) at the sink: a value of more than 5 characters fails the load (spaces at its end may be dropped)
      "
    `);
  });
});

describe('formatPlan with places and rules', () => {
  it('says where a table comes from and what becomes of values that do not fit', () => {
    const short = {
      nativeType: 'smallint',
      type: { kind: 'integer', bits: 16, isUnsigned: false },
      isNullable: true,
    } as const;
    const text = formatPlan(
      buildPlan(
        makeInput({
          tables: [table('shop.a', { columns: ['n', 'm', 'o'] })],
          sink: catalog([table('a', { columns: ['n', 'm', 'o'].map((name) => column(name, short)) })]),
          more: {
            place: createPlacement({ schemas: { shop: 'public' } }),
            rules: compileRules({
              columns: { n: { onUnfit: 'null' }, '*': { onUnfit: 'clamp' }, o: { onUnfit: 'null' } },
            }),
          },
        }),
      ),
    );
    expect(text).toContain('  public.a from shop.a  100 rows');
    expect(text).toContain(
      '    lane rows: column n: the nearest value that fits is written for values that do not fit',
    );
    expect(text).toContain('    values that do not fit become NULL in o\n');
    expect(text).toContain('    values that do not fit become the nearest that fits in n, m\n');
  });
});

describe('planToMermaid', () => {
  it('draws a node a step and escapes names', () => {
    expect(planToMermaid(fresh)).toMatchInlineSnapshot(`
      "flowchart TD
        s1(["create-schema"])
        s2["load public.#34;Odd #34;#34;one#34;#34;#34;"]
        s3["load public.a"]
        s4(["index public.a_pkey"])
        s5(["set-sequences"])
        s1 --> s2
        s1 --> s3
        s3 --> s4
        s1 --> s5
        s2 --> s5
        s3 --> s5
      "
    `);
  });
});
