import { describe, expect, it } from 'vitest';
import { catalog, column, table } from '../../test/plan/make-catalog.ts';
import { CatalogError } from '../errors/classes.ts';
import type { Catalog, Column } from './catalog.ts';
import { compareCatalogs, type PairedTable } from './compare-catalogs.ts';

const never = (): boolean => false;

function compare(source: Catalog, sink: Catalog): readonly PairedTable[] {
  return compareCatalogs({ source, sink, willCreate: never });
}

function compareColumns(source: readonly Column[], sink: readonly Column[]): PairedTable | undefined {
  return compare(catalog([table('t', { columns: source })]), catalog([table('t', { columns: sink })]))[0];
}

function caught(action: () => unknown): CatalogError {
  try {
    action();
  } catch (error) {
    if (error instanceof CatalogError) return error;
  }
  throw new Error('nothing was thrown');
}

const names = (pair: PairedTable | undefined) => pair?.columns.map((each) => each.sink.name);

describe('tables', () => {
  it('are paired by name and ordered, whatever the order of the catalogs', () => {
    const pairs = compare(
      catalog([table('b'), table('a'), table('A'), table('x.a')]),
      catalog([table('x.a'), table('a'), table('b'), table('A'), table('not_selected')]),
    );
    expect(pairs.map((pair) => `${pair.ref.schema}.${pair.ref.name}`)).toEqual([
      'public.A',
      'public.a',
      'public.b',
      'x.a',
    ]);
  });

  it('are not paired by a name that differs in case', () => {
    expect(caught(() => compare(catalog([table('Users')]), catalog([table('users')]))).code).toBe(
      'CATALOG_TABLE_MISSING',
    );
  });

  it('that the run makes have the columns of the source', () => {
    const source = catalog([table('t', { columns: ['a', column('b', { generated: 'stored' })] })]);
    const [pair] = compareCatalogs({ source, sink: catalog([]), willCreate: () => true });
    expect(pair?.isCreated).toBe(true);
    expect(names(pair)).toEqual(['id', 'a']);
  });

  it('that are missing say what to do', () => {
    const error = caught(() => compare(catalog([table('users')]), catalog([])));
    expect(error.message).toContain('public.users: the sink has no such table');
    expect(error.context).toEqual({ table: 'public.users' });
    expect(error.errors).toEqual([]);
  });

  it('that are missing say why the run does not make them', () => {
    const error = caught(() =>
      compareCatalogs({
        source: catalog([table('users')]),
        sink: catalog([]),
        willCreate: never,
        whyNotCreated: () => 'table public.users is left out',
      }),
    );
    expect(error.message).toContain('does not create it: table public.users is left out');
  });
});

describe('columns', () => {
  it('are loaded in the order of the source', () => {
    expect(names(compareColumns([column('a'), column('b')], [column('b'), column('a')]))).toEqual(['id', 'a', 'b']);
  });

  it('that the sink lacks are a problem', () => {
    const error = caught(() => compareColumns([column('a')], []));
    expect(error.code).toBe('CATALOG_COLUMN_MISSING');
    expect(error.context).toEqual({ table: 'public.t', column: 'a' });
  });

  it('that only the sink has are a problem when it requires a value', () => {
    expect(caught(() => compareColumns([], [column('a')])).code).toBe('CATALOG_COLUMN_REQUIRED');
    const fine = [
      column('a', { isNullable: true }),
      column('b', { hasDefault: true }),
      column('c', { generated: 'stored' }),
    ];
    expect(names(compareColumns([], fine))).toEqual(['id']);
  });

  it('of types that do not fit are a problem that names both types', () => {
    const error = caught(() =>
      compareColumns(
        [column('price', { nativeType: 'double precision', type: { kind: 'float', bits: 64 } })],
        [column('price', { nativeType: 'real', type: { kind: 'float', bits: 32 } })],
      ),
    );
    expect(error.code).toBe('CATALOG_TYPE_DIFFERS');
    expect(error.message).toContain('double precision at the source cannot be carried exactly into real at the sink');
  });

  it('that the sink checks say so', () => {
    const pair = compareColumns(
      [column('n')],
      [column('n', { nativeType: 'integer', type: { kind: 'integer', bits: 32, isUnsigned: false } })],
    );
    expect(pair?.columns.map((each) => each.checked)).toEqual([undefined, expect.stringContaining('range')]);
  });

  it('of intervals are a problem when only the native type differs', () => {
    const interval = (nativeType: string) => column('i', { nativeType, type: { kind: 'interval' } });
    expect(caught(() => compareColumns([interval('interval')], [interval('interval(0)')])).code).toBe(
      'CATALOG_TYPE_DIFFERS',
    );
    expect(names(compareColumns([interval('interval(0)')], [interval('interval(0)')]))).toEqual(['id', 'i']);
  });
});

describe('computed columns', () => {
  const computed = column('total', { generated: 'stored' });
  const plain = column('total');

  it('are left out when both ends compute them', () => {
    expect(names(compareColumns([computed], [computed]))).toEqual(['id']);
  });

  it('are left out when the sink lacks what the source computes', () => {
    expect(names(compareColumns([computed], []))).toEqual(['id']);
  });

  it('are left out and named when only the sink computes them', () => {
    const pair = compareColumns([plain], [computed]);
    expect(names(pair)).toEqual(['id']);
    expect(pair?.computedAtSink).toEqual(['total']);
  });

  it('are a problem when only the source computes them', () => {
    const error = caught(() => compareColumns([computed], [plain]));
    expect(error.code).toBe('CATALOG_TYPE_DIFFERS');
    expect(error.message).toContain('computed at the source and plain at the sink');
  });
});

describe('several problems', () => {
  it('are one error that lists each', () => {
    const error = caught(() =>
      compare(
        catalog([table('a'), table('b', { columns: ['x', 'y'] }), table('c')]),
        catalog([table('b', { columns: ['z'] }), table('c')]),
      ),
    );
    expect(error.code).toBe('CATALOG_TABLE_MISSING');
    expect(error.errors.map((each) => [each.code, each.context.column])).toEqual([
      ['CATALOG_TABLE_MISSING', undefined],
      ['CATALOG_COLUMN_MISSING', 'x'],
      ['CATALOG_COLUMN_MISSING', 'y'],
      ['CATALOG_COLUMN_REQUIRED', 'z'],
    ]);
    expect(error.message).toContain('do not fit in 4 places');
    for (const each of error.errors) expect(error.message).toContain(each.message);
  });
});
