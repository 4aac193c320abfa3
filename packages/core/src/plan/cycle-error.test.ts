import { describe, expect, it } from 'vitest';
import { catalog, column, foreignKey, table } from '../../test/plan/make-catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { ForeignKey } from '../catalog/catalog.ts';
import { cycleError } from './cycle-error.ts';
import { describeKey, describeKeyInFull } from './describe-key.ts';

describe('a key', () => {
  it('is printed with both sides, its columns in order', () => {
    expect(describeKey(foreignKey('line(tenant, order_id)', 'order(tenant, id)'))).toBe(
      'line_tenant_order_id_fkey: public.line(tenant, order_id) → public.order(tenant, id)',
    );
  });

  it('is printed with quotes where names are odd', () => {
    const key = foreignKey('Odd.a b(c"d)', 'public.T(I)', { name: 'K 1' });
    expect(describeKey(key)).toBe('"K 1": "Odd"."a b"("c""d") → public."T"("I")');
  });

  const columns = new Map([
    ['a', column('a', { isNullable: true })],
    ['b', column('b')],
  ]);

  it.each([
    ['t(a)', {}, '(nullable, not deferrable)'],
    ['t(b)', {}, '(not null, not deferrable)'],
    ['t(a, b)', {}, '(1 of its columns nullable, not deferrable)'],
    ['t(a, b)', { match: 'full' }, '(1 of its columns nullable, not deferrable, match full)'],
    ['t(b)', { isDeferrable: true }, '(not null, deferrable)'],
  ] as const)('%s %o is printed in full as %s', (child, more, text) => {
    const parent = child === 't(a, b)' ? 'p(x, y)' : 'p(x)';
    expect(describeKeyInFull(foreignKey(child, parent, more), columns)).toContain(text);
  });
});

describe('the error of a circle', () => {
  const both = catalog([table('a', { columns: ['b_id'] })]);
  const [pair] = compareCatalogs({ source: both, sink: both, willCreate: () => false });
  const edge = (key: ForeignKey) => ({ child: 0, parent: 0, key });

  it('names each table once and each key', () => {
    const keys = [foreignKey('a(b_id)', 'b(id)'), foreignKey('b(a_id)', 'a(id)'), foreignKey('a(id)', 'b(id)')];
    const error = cycleError(keys.map(edge), () => pair);
    expect(error.message).toMatch(/^Cannot order public\.a, public\.b: /);
    for (const key of keys) expect(error.message).toContain(describeKey(key));
    expect(error.context).toEqual({ table: 'public.a' });
    expect(error.advice).toBe('fix');
  });

  it('prints forty keys and counts the others', () => {
    const keys = Array.from({ length: 45 }, (_, n) => foreignKey(`a(c${n})`, 'b(id)'));
    const { message } = cycleError(keys.map(edge), () => pair);
    expect(message.match(/_fkey:/g)).toHaveLength(40);
    expect(message).toContain('and 5 more');
  });
});
