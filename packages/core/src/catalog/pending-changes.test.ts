import { describe, expect, it } from 'vitest';
import type { Column, Table } from './catalog.ts';
import type { NeutralType } from './neutral-type.ts';
import { pendingChanges } from './pending-changes.ts';
import type { TableChange } from './table-change.ts';

const int: NeutralType = { kind: 'integer', bits: 32, isUnsigned: false };
const text: NeutralType = { kind: 'text', isFixed: false };

function column(name: string, type: NeutralType, more: Partial<Column> = {}): Column {
  return { name, nativeType: '', type, isNullable: true, hasDefault: false, encodings: [], ...more };
}

function table(...columns: readonly Column[]): Table {
  const ref = { schema: 'canvas', name: 'accounts' };
  return { ref, kind: 'table', columns, uniqueKeys: [], loadTriggers: [], estimatedRows: -1, estimatedBytes: -1 };
}

describe('the changes that a table still lacks', () => {
  const live = table(
    column('free', text),
    column('bound', text, { isNullable: false }),
    column('mode', { kind: 'enum', labels: ['a', 'b'] }),
    column('number', int),
  );
  const add = (added: Column): TableChange => ({ kind: 'add-column', column: added });

  it('are those of columns that it does not have, and no others of such columns', () => {
    const wanted = add(column('new', text));
    const lost: TableChange[] = [
      { kind: 'allow-null', column: 'lost' },
      { kind: 'drop-column', column: 'lost' },
      { kind: 'change-type', column: column('lost', text), before: column('lost', int) },
    ];
    expect(pendingChanges([wanted, ...lost], live)).toEqual([wanted]);
  });

  it('leave a column alone whose name a new one has', () => {
    expect(pendingChanges([add(column('free', text)), add(column('number', int))], live)).toEqual([]);
  });

  it('let such a column take what comes', () => {
    const wanted = column('number', text);
    const before = live.columns[3];
    expect(pendingChanges([add(wanted)], live)).toEqual([{ kind: 'change-type', column: wanted, before }]);
    expect(pendingChanges([add(column('bound', text))], live)).toEqual([{ kind: 'allow-null', column: 'bound' }]);
  });

  it.each<[string, NeutralType]>([
    ['mode', { kind: 'enum', labels: ['a', 'c'] }],
    ['number', { kind: 'integer', bits: 64, isUnsigned: false }],
  ])('let a column that the source dropped and makes again take all that comes: %s', (name, type) => {
    const wanted = column(name, type);
    const before = live.columns.find((each) => each.name === name);
    expect(pendingChanges([add(wanted)], live)).toEqual([{ kind: 'change-type', column: wanted, before }]);
  });

  it.each([
    { kind: 'allow-null', column: 'free' },
    { kind: 'forbid-null', column: 'bound' },
    { kind: 'add-labels', column: 'mode', labels: ['b', 'a'] },
  ] satisfies TableChange[])('leave out what was done: $kind', (change) => {
    expect(pendingChanges([change], live)).toEqual([]);
  });

  it.each([
    { kind: 'allow-null', column: 'bound' },
    { kind: 'forbid-null', column: 'free' },
    { kind: 'add-labels', column: 'mode', labels: ['b', 'c'] },
    { kind: 'add-labels', column: 'free', labels: ['c'] },
    { kind: 'drop-column', column: 'free' },
    { kind: 'set-default', column: column('free', text) },
  ] satisfies TableChange[])('are what was not: $kind of $column', (change) => {
    expect(pendingChanges([change], live)).toEqual([change]);
  });
});
