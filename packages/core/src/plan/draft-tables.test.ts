import { describe, expect, it } from 'vitest';
import { catalog, column, foreignKey, ref, table, uniqueKey } from '../../test/plan/make-catalog.ts';
import type { Column } from '../catalog/catalog.ts';
import { compileRules, type RulesInit } from '../catalog/compile-rules.ts';
import { createPlacement } from '../catalog/create-placement.ts';
import { draftTables, findUnfit } from './draft-tables.ts';

const stamp = column('at', { type: { kind: 'timestamp', precision: 6, hasZone: false }, default: { kind: 'now' } });
const total = column('total', { generated: 'stored' });
const source = catalog(
  [
    table('shop.a', {
      columns: [stamp, total, 'n'],
      uniqueKeys: [{ ...uniqueKey('id'), isPrimary: true }, uniqueKey('total')],
      indexes: [
        { name: 'i', columns: [{ name: 'n', order: 'ascending' }] },
        { name: 'j', columns: [{ name: 'total', order: 'ascending' }] },
      ],
    }),
    table('shop.b', { columns: ['a_id', 'a_total'] }),
  ],
  [
    foreignKey('shop.b(a_id)', 'shop.a(id)'),
    foreignKey('shop.b(a_total)', 'shop.a(total)'),
    foreignKey('shop.b(a_id)', 'elsewhere.c(id)'),
  ],
);
const place = createPlacement({ schemas: { shop: 'public' } });

function draft(rules: RulesInit = {}, unfit: readonly string[] = []) {
  return draftTables({
    sourceCatalog: source,
    place,
    rules: compileRules(rules),
    unfit: { size: unfit.length, has: (_table, name) => unfit.includes(name) },
  });
}

const columnOf = ({ request }: ReturnType<typeof draft>, name: string): Column | undefined =>
  request.tables[0]?.table.columns.find((each) => each.name === name);

describe('what a sink is asked to draft', () => {
  it('is the tables at their places, with the keys between them', () => {
    const { request } = draft();
    expect(request.tables.map((each) => each.table.ref)).toEqual([ref('a'), ref('b')]);
    expect(request.foreignKeys.map((key) => [key.table, key.references])).toEqual([[ref('b'), ref('a')]]);
  });

  it('leaves out what the source computes, with what it is in, and says so', () => {
    const { request, notCarried } = draft();
    const [first] = request.tables;
    expect(first?.table.columns.map(({ name }) => name)).toEqual(['id', 'at', 'n']);
    expect(first?.table.uniqueKeys.map(({ name }) => name)).toEqual(['id_key']);
    expect(first?.table.indexes?.map(({ name }) => name)).toEqual(['i']);
    expect(notCarried.map(({ kind, name }) => [kind, name])).toEqual([['generated column', 'shop.a.total']]);
  });

  it('has the types that rules name', () => {
    const { request } = draft({ columns: { 'shop.a.n': { type: 'char(9)' } } });
    expect(request.tables.map(({ types }) => [...types])).toEqual([[['n', 'char(9)']], []]);
  });

  it('makes a column a text, or nullable, when its rule says so', () => {
    const asText = columnOf(draft({ columns: { at: { onUnfit: 'text' } } }), 'at');
    expect(asText?.type).toEqual({ kind: 'text', isFixed: false });
    expect(asText).not.toHaveProperty('default');
    expect(columnOf(draft({ columns: { n: { onUnfit: 'null' } } }), 'n')?.isNullable).toBe(true);
  });

  it('keeps columns of the primary key not null', () => {
    expect(columnOf(draft({ columns: { id: { onUnfit: 'null' } } }), 'id')?.isNullable).toBe(false);
  });

  it('changes by the option for all only columns that do not fit', () => {
    expect(columnOf(draft({ onUnfit: 'text' }), 'n')?.type.kind).toBe('integer');
    expect(columnOf(draft({ onUnfit: 'text' }, ['n']), 'n')?.type.kind).toBe('text');
    expect(columnOf(draft({ onUnfit: 'null' }, ['at']), 'n')?.isNullable).toBe(false);
  });
});

describe('columns that do not fit', () => {
  it('are those that are checked or refused in what was drafted', () => {
    const sink = [
      table('a', {
        columns: [
          column('at', { type: { kind: 'timestamp', precision: 0, hasZone: false } }),
          column('n', { type: { kind: 'integer', bits: 16, isUnsigned: false } }),
        ],
      }),
      table('b', { columns: ['a_id', 'a_total'] }),
    ];
    const unfit = findUnfit({ sourceCatalog: source, place, rules: compileRules() }, sink);
    const found = ['id', 'at', 'n'].filter((name) => unfit.has(ref('shop.a'), name));
    expect([found, unfit.size]).toEqual([['at', 'n'], 2]);
  });
});
