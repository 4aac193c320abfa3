import { describe, expect, it } from 'vitest';
import { apiNames } from './api-name.ts';
import { foreignKeysOf, uniqueKeysOf } from './keys.ts';

const child = { schema: 's', name: 'c.x' };
const parent = { schema: 's', name: 'p' };
const none = { foreignKeys: new Map(), primaryKeys: new Map(), uniqueKeys: new Map() };
const names = { foreignKey: () => undefined };

function pairs(columns: readonly string[], referencedColumns: readonly string[]) {
  const foreignKeys = new Map([['s.c.x', [{ columns, references: 's.p', referencedColumns }]]]);
  const keys = foreignKeysOf({ ...none, foreignKeys }, apiNames([child, parent]), names);
  return keys.map((key) => key.columns.map(({ column, references }) => `${column}-${references}`));
}

describe('foreign keys', () => {
  it.each([
    ['as the server lists them', ['a', 'b'], ['x', 'y'], [['a-x', 'b-y']]],
    ['by their names where these are crossed', ['a', 'b'], ['b', 'a'], [['a-a', 'b-b']]],
    ['once where the server lists them twice', ['a', 'b', 'a', 'b'], ['a', 'b', 'a', 'b'], [['a-a', 'b-b']]],
    ['not at all where one is missing', ['a', 'b'], ['x'], []],
  ])('have their pairs %s', (_how, columns, referenced, expected) => {
    expect(pairs(columns, referenced)).toEqual(expected);
  });

  it('are left out where a name can be read as two tables', () => {
    const foreignKeys = new Map([['s.c.x', [{ columns: ['a'], references: 's.p', referencedColumns: ['x'] }]]]);
    const tables = apiNames([child, parent, { schema: 's.c', name: 'x' }]);
    expect(foreignKeysOf({ ...none, foreignKeys }, tables, names)).toEqual([]);
  });
});

describe('unique keys', () => {
  it('have the primary key first, and none whose columns may all be null', () => {
    const primaryKeys = new Map([['s.p', ['id', 'id']]]);
    const uniqueKeys = new Map([['s.p', [['id'], ['a'], ['a', 'b']]]]);
    const keys = uniqueKeysOf(parent, { ...none, primaryKeys, uniqueKeys }, new Set(['a']));
    expect(keys.map(({ columns, isPrimary }) => [columns, isPrimary])).toEqual([
      [['id'], true],
      [['a', 'b'], false],
    ]);
  });
});
