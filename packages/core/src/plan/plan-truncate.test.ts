import { describe, expect, it } from 'vitest';
import type { ForeignKey } from '../catalog/catalog.ts';
import { catalog, definition, foreignKey, ref, table } from '../../test/plan/make-catalog.ts';
import { type InputParts, makeInput, outline } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';
import { planTruncate } from './plan-truncate.ts';

const big = { estimatedRows: 5_000_000, estimatedBytes: 400 * 1024 * 1024 };

function plan(names: readonly string[], sinkKeys: readonly ForeignKey[], more: InputParts = {}) {
  const tables = names.map((name) => table(name, big));
  return buildPlan(makeInput({ tables, sink: catalog(tables, sinkKeys), options: { truncate: 'selected' }, ...more }));
}

describe('emptying tables', () => {
  it('is refused when a table outside references one, and names the key', () => {
    const action = () => plan(['a', 'b'], [foreignKey('audit(a_id)', 'a(id)'), foreignKey('b(a_id)', 'a(id)')]);
    expect(action).toThrow(expect.objectContaining({ code: 'PLAN_TRUNCATE_REFERENCED', errors: [] }));
    expect(action).toThrow('public.a cannot be emptied: public.audit, which is not selected, references it');
    expect(action).toThrow('audit_a_id_fkey');
  });

  it('is refused with the advice to cascade only where the sink can', () => {
    const key = foreignKey('audit(a_id)', 'a(id)');
    const capabilities = { canTruncateCascade: false };
    expect(() => plan(['a'], [key])).toThrow('Select public.audit too, or ask for truncate: cascade');
    expect(() => plan(['a'], [key], { capabilities })).toThrow(/Select public\.audit too\.$/);
  });

  it('lists every such key', () => {
    const keys = [foreignKey('x(a_id)', 'a(id)'), foreignKey('w(b_id)', 'b(id)')];
    expect(() => plan(['a', 'b'], keys)).toThrow(
      expect.objectContaining({
        errors: [
          expect.objectContaining({ context: expect.objectContaining({ table: 'public.b' }) }),
          expect.anything(),
        ],
      }),
    );
  });

  it('does not mind a table outside that only is referenced', () => {
    expect(plan(['a'], [foreignKey('a(x_id)', 'x(id)')]).emptied).toEqual([ref('a')]);
  });

  it('names everything that a cascade reaches, however far', () => {
    const keys = [foreignKey('x(a_id)', 'a(id)'), foreignKey('y(x_id)', 'x(id)'), foreignKey('x(y_id)', 'y(id)')];
    const made = plan(['a'], keys, { options: { truncate: 'cascade' } });
    expect(outline(made)).toContain('  truncate a and x, y');
    expect(made.emptied).toEqual([ref('a'), ref('x'), ref('y')]);
  });

  it('does not cascade where there is nothing to reach', () => {
    const [step] = plan(['a'], [], { options: { truncate: 'cascade' } }).steps;
    expect(step?.actions[0]).toMatchObject({ kind: 'truncate', isCascading: false, reaches: [] });
  });

  it('keeps tables in one unit that a cascade connects through one outside', () => {
    const made = plan(['a', 'b', 'c'], [foreignKey('x(a_id)', 'a(id)'), foreignKey('b(x_id)', 'x(id)')], {
      options: { truncate: 'cascade' },
    });
    expect(outline(made)).toEqual([
      'load public.a and 1 more',
      '  truncate a, b and x',
      '  load a, b',
      'load public.c',
      '  truncate c',
      '  load c',
    ]);
  });

  it('keeps tables in one unit whose cascades meet outside', () => {
    const made = plan(['a', 'b'], [foreignKey('x(a_id)', 'a(id)'), foreignKey('x(b_id)', 'b(id)')], {
      options: { truncate: 'cascade' },
    });
    expect(outline(made)).toEqual(['load public.a and 1 more', '  truncate a, b and x', '  load a, b']);
  });

  it('spares tables that the run makes', () => {
    const tables = [table('new', big), table('old', big)];
    const made = buildPlan(
      makeInput({
        tables,
        sink: catalog(tables.slice(1)),
        definitions: [definition('table new', 'before-data', ['new'])],
        options: { truncate: 'selected', schema: 'create' },
      }),
    );
    expect(made.emptied).toEqual([ref('old')]);
    expect(outline(made)).not.toContain('  truncate new');
  });

  it('is followed by loads that share an action only when they are of one manner', () => {
    const tables = [
      table('a', { columns: ['b_id', 'p_id'] }),
      table('b', { columns: ['a_id'] }),
      table('p'),
      table('q', { columns: ['p_id'] }),
    ];
    const keys = [
      foreignKey('a(b_id)', 'b(id)'),
      foreignKey('b(a_id)', 'a(id)'),
      foreignKey('a(p_id)', 'p(id)'),
      foreignKey('q(p_id)', 'p(id)'),
    ];
    const made = buildPlan(makeInput({ tables, keys, options: { truncate: 'selected' } }));
    expect(outline(made)).toEqual([
      'load public.p and 3 more',
      '  truncate a, b, p, q',
      '  load p',
      '  load a (held), b (held)',
      '  merge a, b',
      '  load q',
    ]);
  });

  it('by cascade is refused when the sink cannot and there is something to reach', () => {
    const capabilities = { canTruncateCascade: false };
    const options = { truncate: 'cascade' as const };
    expect(() => plan(['a'], [foreignKey('x(a_id)', 'a(id)')], { capabilities, options })).toThrow(
      expect.objectContaining({ code: 'PLAN_UNSUPPORTED' }),
    );
    expect(plan(['a'], [], { capabilities, options }).emptied).toEqual([ref('a')]);
  });

  it('walks a chain of 50,000 tables', () => {
    const keys = Array.from({ length: 50_000 }, (_, n) => foreignKey(`t${n + 1}(p)`, `t${n}(id)`));
    const truncation = planTruncate({ tables: [], foreignKeys: keys, truncate: 'cascade', canCascade: true });
    expect(truncation.reachedFrom([ref('t0')])).toHaveLength(50_000);
  });
});
