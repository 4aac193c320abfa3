import { describe, expect, it } from 'vitest';
import {
  catalog,
  column,
  foreignKey,
  primaryKey,
  table,
  type TableOptions,
  uniqueKey,
} from '../../test/plan/make-catalog.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { ForeignKey } from '../catalog/catalog.ts';
import type { OnConflict } from '../connector/sink.ts';
import { chooseDeferredKey } from './choose-deferred-key.ts';

/** The columns that are left null when `key` waits. */
function columns(
  key: ForeignKey,
  options: TableOptions,
  onConflict: OnConflict = 'error',
): readonly string[] | undefined {
  const both = catalog([table('child', options)]);
  const [pair] = compareCatalogs({ source: both, sink: both, willCreate: () => false });
  return pair && chooseDeferredKey(key, pair, onConflict)?.columns;
}

const single = foreignKey('child(a)', 'parent(id)');
const double = foreignKey('child(a, b)', 'parent(a, b)');

describe('a key that waits', () => {
  it('is left null in its one nullable column', () => {
    expect(columns(single, { columns: ['a?'] })).toEqual(['a']);
  });

  it('is none when its columns are not null', () => {
    expect(columns(single, { columns: ['a'] })).toBeUndefined();
  });

  it('is left null in those of its columns that are nullable', () => {
    expect(columns(double, { columns: ['a', 'b?'] })).toEqual(['b']);
    expect(columns(double, { columns: ['a?', 'b?'] })).toEqual(['a', 'b']);
  });

  it('needs all of them nullable when it matches in full', () => {
    expect(columns({ ...double, match: 'full' }, { columns: ['a', 'b?'] })).toBeUndefined();
    expect(columns({ ...double, match: 'full' }, { columns: ['a?', 'b?'] })).toEqual(['a', 'b']);
  });

  it('never takes a column of the primary key', () => {
    expect(columns(single, { columns: ['a?'], uniqueKeys: [primaryKey('a')] })).toBeUndefined();
    expect(columns(double, { columns: ['a?', 'b?'], uniqueKeys: [primaryKey('id', 'a')] })).toEqual(['b']);
  });

  it('takes a column of another unique key only when no conflict is decided by it', () => {
    const options = { columns: ['a?'], uniqueKeys: [primaryKey('id'), uniqueKey('a')] };
    expect(columns(single, options)).toEqual(['a']);
    expect(columns(single, options, 'nothing')).toBeUndefined();
    expect(columns(single, options, 'update')).toBeUndefined();
  });

  it('never takes a generated column, which cannot be filled', () => {
    const generated = column('a', { isNullable: true, generated: 'stored' });
    expect(columns(single, { columns: [generated] })).toBeUndefined();
    expect(columns(double, { columns: [generated, 'b?'] })).toEqual(['b']);
  });
});
