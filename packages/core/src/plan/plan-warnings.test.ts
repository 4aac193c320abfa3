import { describe, expect, it } from 'vitest';
import { catalog, column, foreignKey, table } from '../../test/plan/make-catalog.ts';
import { freshSink, type InputParts, makeInput } from '../../test/plan/make-input.ts';
import { compileRules } from '../catalog/compile-rules.ts';
import type { ValueLimits } from '../catalog/value-limits.ts';
import { buildPlan } from './build-plan.ts';

const warnings = (parts: InputParts) =>
  buildPlan(makeInput(parts)).warnings.map(({ code, table: name, message }) => [code, name, message]);

describe('a plan warns', () => {
  it('of nothing when the ends are alike', () => {
    expect(warnings({ tables: [table('a')] })).toEqual([]);
  });

  it('of a column that the sink computes and the source does not', () => {
    const sink = catalog([table('a', { columns: [column('total', { generated: 'stored' })] })]);
    expect(warnings({ tables: [table('a', { columns: ['total'] })], sink })).toEqual([
      ['COMPUTED_AT_SINK', 'public.a', 'public.a: the sink computes total; the values of the source are not carried'],
    ]);
  });

  it('of a column whose values may not fit', () => {
    const narrow = column('n', { nativeType: 'integer', type: { kind: 'integer', bits: 32, isUnsigned: false } });
    expect(
      warnings({ tables: [table('a', { columns: ['n'] })], sink: catalog([table('a', { columns: [narrow] })]) }),
    ).toEqual([['TYPE_NARROWED', 'public.a', expect.stringContaining('bigint at the source and integer at the sink')]]);
  });

  it('once of columns whose values may not fit for one reason', () => {
    const text = (limits: ValueLimits) =>
      ['n', 'm', 'o'].map((name) => column(name, { type: { kind: 'text', isFixed: false }, limits }));
    const source = table('a', { columns: text({ specials: ['nul-character'] }) });
    const sink = catalog([table('a', { columns: text({ specials: [] }) })]);
    const rules = compileRules({ columns: { o: { onUnfit: 'clamp' } } });
    expect(warnings({ tables: [source], sink, more: { rules } }).map(([, , message]) => message)).toEqual([
      'public.a: columns n, m: the sink cannot hold the character U+0000, and such a value fails the load',
      expect.stringContaining('column o is bigint at the source and bigint at the sink'),
    ]);
  });

  it('of a key to a table that is not loaded', () => {
    const tables = [table('a', { columns: ['b_id'] })];
    expect(warnings({ tables, sink: catalog(tables, [foreignKey('a(b_id)', 'b(id)')]) })).toEqual([
      ['PARENT_NOT_SELECTED', 'public.a', expect.stringContaining('public.b, which it references, is not loaded')],
    ]);
  });

  it('of nothing for a table the run makes', () => {
    const tables = [table('a')];
    expect(warnings({ tables, ...freshSink(tables), options: { schema: 'create' } })).toEqual([]);
  });
});
