import { describe, expect, it } from 'vitest';
import type { ForeignKey, Table } from '../catalog/catalog.ts';
import type { SinkCapabilities } from '../connector/sink.ts';
import { PlanError } from '../errors/classes.ts';
import { foreignKey, table, uniqueKey } from '../../test/plan/make-catalog.ts';
import { type InputParts, makeInput, outline } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';
import type { Plan } from './plan.ts';

const big = { estimatedRows: 5_000_000, estimatedBytes: 400 * 1024 * 1024 };

/** A sink that looks at keys row by row and cannot wait. */
const strict: Partial<SinkCapabilities> = { checksKeysAtStatementEnd: false, canDeferConstraints: false };

function plan(tables: readonly Table[], keys: readonly ForeignKey[], more: InputParts = {}): Plan {
  return buildPlan(makeInput({ tables, keys, ...more }));
}

const rungs = ({ tables }: Plan) => Object.fromEntries(tables.map((each) => [each.table.name, each.keys.rung]));

function caught(action: () => unknown): PlanError {
  try {
    action();
  } catch (error) {
    if (error instanceof PlanError) return error;
  }
  throw new Error('no PlanError was thrown');
}

describe('keys outside of any circle', () => {
  it('need nothing for a table without any', () => {
    expect(rungs(plan([table('a')], []))).toEqual({ a: 'no-keys' });
  });

  it('are met by loading parents first, several between the same two tables too', () => {
    const tables = [table('match', { ...big, columns: ['home_id', 'guest_id'] }), table('team', big)];
    const keys = [foreignKey('match(home_id)', 'team(id)'), foreignKey('match(guest_id)', 'team(id)')];
    const made = plan(tables, keys);
    expect(outline(made)).toEqual([
      'load public.team',
      '  load team',
      'load public.match ← load public.team',
      '  load match',
    ]);
    expect(made.tables[1]?.keys).toEqual({
      rung: 'parents-first',
      because: 'after public.team, which it references',
      edges: [keys[1], keys[0]],
    });
  });

  it('are met the same way when they are composite or reference a unique constraint', () => {
    const tables = [
      table('line', { ...big, columns: ['order_id', 'tenant', 'sku'] }),
      table('order', { ...big, columns: ['tenant'] }),
      table('product', { ...big, columns: ['sku'], uniqueKeys: [uniqueKey('sku')] }),
    ];
    const keys = [foreignKey('line(tenant, order_id)', 'order(tenant, id)'), foreignKey('line(sku)', 'product(sku)')];
    expect(outline(plan(tables, keys)).at(-2)).toBe('load public.line ← load public.order, load public.product');
  });
});

describe('a table that references itself', () => {
  const tables = [table('staff', { ...big, columns: ['boss_id'] })];
  const keys = [foreignKey('staff(boss_id)', 'staff(id)')];

  it('is loaded directly, whatever its size, when the sink looks at keys at the end of a statement', () => {
    const made = plan(tables, keys);
    expect(outline(made)).toEqual(['load public.staff', '  load staff']);
    expect(made.tables[0]?.keys).toMatchObject({ rung: 'one-statement', edges: keys });
  });

  it('is held in stage when its load takes several statements', () => {
    const made = plan(tables, keys, { capabilities: { loadsInSeveralStatements: true } });
    expect(outline(made)).toEqual(['load public.staff', '  load staff (held)', '  merge staff']);
  });

  it('is filled later when the sink looks at each row and the key is nullable', () => {
    const nullable = [table('staff', { ...big, columns: ['boss_id?'] })];
    expect(outline(plan(nullable, keys, { capabilities: strict }))).toEqual([
      'load public.staff',
      '  load staff (without boss_id)',
      '  fill staff_boss_id_fkey',
    ]);
  });

  it('cannot be loaded when the sink looks at each row and the key is not null', () => {
    expect(caught(() => plan(tables, keys, { capabilities: strict })).code).toBe('PLAN_CYCLE');
  });
});

describe('a circle of two tables', () => {
  const small = [table('a', { columns: ['b_id'] }), table('b', { columns: ['a_id'] })];
  const large = [table('a', { ...big, columns: ['b_id'] }), table('b', { ...big, columns: ['a_id'] })];
  const [ab, ba] = [foreignKey('a(b_id)', 'b(id)'), foreignKey('b(a_id)', 'a(id)')];

  it('is moved in by one statement when it is small, not null or not', () => {
    const made = plan(small, [ab, ba]);
    expect(outline(made)).toEqual(['load public.a and 1 more', '  load a (held), b (held)', '  merge a, b']);
    expect(rungs(made)).toEqual({ a: 'one-statement', b: 'one-statement' });
    expect(made.tables[0]?.keys.edges).toEqual([ab]);
  });

  it('counts as small when its tables have no estimate', () => {
    const unknown = small.map((each) => ({ ...each, estimatedRows: -1 }));
    expect(rungs(plan(unknown, [ab, ba]))).toEqual({ a: 'one-statement', b: 'one-statement' });
  });

  it('counts as large by the rows of all its tables together', () => {
    const rows = (count: number) => small.map((each) => ({ ...each, estimatedRows: count }));
    expect(rungs(plan(rows(100_000), [ab, ba]))).toEqual({ a: 'one-statement', b: 'one-statement' });
    expect(() => plan(rows(100_001), [ab, ba])).toThrow(expect.objectContaining({ code: 'PLAN_CYCLE' }));
  });

  it('waits for the commit when it is large and a key can', () => {
    const made = plan(large, [ab, { ...ba, isDeferrable: true }]);
    expect(outline(made)).toEqual(['load public.b and 1 more (deferred)', '  load b, a']);
    expect(rungs(made)).toEqual({ b: 'deferred-constraints', a: 'parents-first' });
  });

  it('does not wait at a sink that cannot', () => {
    const deferrable = [ab, { ...ba, isDeferrable: true }];
    expect(caught(() => plan(large, deferrable, { capabilities: { canDeferConstraints: false } })).code).toBe(
      'PLAN_CYCLE',
    );
  });

  it('is loaded without the nullable key, which is filled later', () => {
    const nullable = [table('a', { ...big, columns: ['b_id?'] }), table('b', { ...big, columns: ['a_id'] })];
    const made = plan(nullable, [ab, ba]);
    expect(outline(made)).toEqual([
      'load public.a and 1 more',
      '  load a (without b_id)',
      '  load b',
      '  fill a_b_id_fkey',
    ]);
    expect(rungs(made)).toEqual({ a: 'deferred-keys', b: 'parents-first' });
    expect(made.tables[0]?.keys.because).toContain('a_b_id_fkey: public.a(b_id) → public.b(id)');
  });

  it('prefers to wait for the commit over filling later', () => {
    const nullable = [table('a', { ...big, columns: ['b_id?'] }), table('b', { ...big, columns: ['a_id'] })];
    expect(outline(plan(nullable, [ab, { ...ba, isDeferrable: true }]))).toEqual([
      'load public.b and 1 more (deferred)',
      '  load b, a',
    ]);
  });

  it('fills the table with fewer rows when either key is nullable', () => {
    const nullable = [
      table('a', { ...big, columns: ['b_id?'] }),
      table('b', { ...big, estimatedRows: 300_000, columns: ['a_id?'] }),
    ];
    expect(outline(plan(nullable, [ab, ba]))).toContain('  fill b_a_id_fkey');
  });

  it('needs no care when the sink does not enforce it', () => {
    const sink = makeInput({ tables: large }).sinkCatalog;
    expect(rungs(plan(large, [ab, ba], { sink }))).toEqual({ a: 'no-keys', b: 'no-keys' });
  });

  it('is an error that names the exact keys when nothing opens it', () => {
    const error = caught(() =>
      plan([...large, table('c', { ...big, columns: ['a_id'] })], [ab, ba, foreignKey('c(a_id)', 'a(id)')]),
    );
    expect(error.code).toBe('PLAN_CYCLE');
    expect(error.message).toContain('a_b_id_fkey: public.a(b_id) → public.b(id) (not null, not deferrable)');
    expect(error.message).toContain('b_a_id_fkey: public.b(a_id) → public.a(id) (not null, not deferrable)');
    expect(error.message).not.toContain('public.c');
    expect(error.message).toContain('Nothing has been written');
  });

  it('is one of several errors when there are several such circles', () => {
    const others = [table('x', { ...big, columns: ['y_id'] }), table('y', { ...big, columns: ['x_id'] })];
    const keys = [ab, ba, foreignKey('x(y_id)', 'y(id)'), foreignKey('y(x_id)', 'x(id)')];
    const error = caught(() => plan([...large, ...others], keys));
    expect(error.errors.map((each) => each.context.table)).toEqual(['public.a', 'public.x']);
  });
});

describe('circles that overlap', () => {
  const tables = [
    table('a', { ...big, columns: ['b_id?', 'c_id?'] }),
    table('b', { ...big, columns: ['a_id?'] }),
    table('c', { ...big, columns: ['a_id'] }),
  ];
  const keys = [
    foreignKey('a(b_id)', 'b(id)'),
    foreignKey('a(c_id)', 'c(id)'),
    foreignKey('b(a_id)', 'a(id)'),
    foreignKey('c(a_id)', 'a(id)'),
  ];

  it('are opened at the fewest keys', () => {
    const made = plan(tables, keys);
    expect(made.steps[0]?.actions.filter((action) => action.kind === 'fill-deferred-key')).toHaveLength(2);
    expect(rungs(made).c).toBe('parents-first');
  });

  it('use both ways where one is not enough', () => {
    const mixed = keys.map((key) => ({ ...key, isDeferrable: key.name === 'c_a_id_fkey' }));
    expect(outline(plan(tables, mixed))).toEqual([
      'load public.c and 2 more (deferred)',
      '  load c',
      '  load a (without b_id)',
      '  load b',
      '  fill a_b_id_fkey',
    ]);
  });
});
