import { describe, expect, it } from 'vitest';
import type { Column, Table } from './catalog.ts';
import { compareVersions } from './compare-versions.ts';
import type { NeutralType } from './neutral-type.ts';

const integer = (bits: 16 | 32 | 64): NeutralType => ({ kind: 'integer', bits, isUnsigned: false });
const text = (maxLength?: number): NeutralType => ({ kind: 'text', isFixed: false, ...(maxLength && { maxLength }) });
const oneOf = (...labels: string[]): NeutralType => ({ kind: 'enum', labels });
const moment = (precision: number): NeutralType => ({ kind: 'timestamp', precision, hasZone: false });
const withDefault = (value: string) => ({ hasDefault: true, default: { kind: 'value', text: value } }) as const;

function column(name: string, type: NeutralType, more: Partial<Column> = {}): Column {
  return { name, nativeType: '', type, isNullable: true, hasDefault: false, encodings: [], ...more };
}

const id = column('id', integer(64), { isNullable: false });

function table(columns: readonly Column[], key: readonly [string, ...string[]] = ['id']): Table {
  return {
    ref: { schema: 'canvas', name: 'accounts' },
    kind: 'table',
    columns: [id, ...columns],
    uniqueKeys: [{ name: 'pk', columns: key, isPrimary: true, isDeferrable: false }],
    loadTriggers: [],
    estimatedRows: -1,
    estimatedBytes: -1,
  };
}

function changes(before: readonly Column[], after: readonly Column[], dropRemovedColumns = false) {
  return compareVersions({ before: table(before), after: table(after), dropRemovedColumns }).changes;
}

describe('what is different between two descriptions of a table', () => {
  it('is nothing between equal ones', () => {
    const columns = [column('a', text(5)), column('b', oneOf('x', 'y')), column('c', integer(16), withDefault('1'))];
    expect(changes(columns, structuredClone(columns))).toEqual([]);
  });

  it.each([
    ['a comment', column('a', text(), { comment: 'one' }), column('a', text(), { comment: 'two' })],
    ['a wish', column('a', text()), column('a', text(), { preferredTypes: { memory: 'x' } as never })],
    ['the place of a column', column('a', text()), column('a', text())],
    ['the name of an enum', column('a', { kind: 'enum', labels: ['x'], name: 'one' }), column('a', oneOf('x'))],
  ])('is nothing when it is %s', (_, before, after) => {
    expect(changes([before, column('b', text())], [column('b', text()), after])).toEqual([]);
  });

  it.each([
    ['of another kind', { memory: 'y' } as never],
    ['no more', undefined],
  ])('is a type whose wish is %s, though the neutral type is the same', (_, preferredTypes) => {
    const before = column('a', text(), { preferredTypes: { memory: 'x' } as never });
    const after = column('a', text(), preferredTypes === undefined ? {} : { preferredTypes });
    expect(changes([before], [after])).toEqual([{ kind: 'change-type', column: after, before }]);
  });

  it('is a new column that may be null', () => {
    const added = column('a', text());
    expect(changes([], [added])).toEqual([{ kind: 'add-column', column: added }]);
  });

  it('is a new column with its default, not null', () => {
    const added = column('a', integer(32), { isNullable: false, ...withDefault('0') });
    expect(changes([], [added])).toEqual([{ kind: 'add-column', column: added }]);
  });

  it('lets a new column be null that has no default, since the rows that are there have no value', () => {
    const added = column('a', integer(32), { isNullable: false });
    expect(changes([], [added])).toEqual([{ kind: 'add-column', column: { ...added, isNullable: true } }]);
  });

  it('is a new column of a new enum', () => {
    const added = column('a', oneOf('x', 'y'));
    expect(changes([], [added])).toEqual([{ kind: 'add-column', column: added }]);
  });

  it('is new labels, in their order, and not those that went', () => {
    const [before, after] = [column('a', oneOf('x', 'gone', 'y')), column('a', oneOf('w', 'x', 'z', 'y'))];
    expect(changes([before], [after])).toEqual([{ kind: 'add-labels', column: 'a', labels: ['w', 'z'] }]);
    expect(changes([after], [column('a', oneOf('x'))])).toEqual([]);
  });

  it.each([
    ['more bits', integer(32), integer(64)],
    ['more characters', text(50), text(100)],
    ['any characters', text(50), text()],
    ['finer seconds', moment(0), moment(6)],
    ['texts in place of labels', oneOf('x'), text()],
    ['texts in place of numbers', integer(32), text()],
    ['decimals in place of numbers', integer(32), { kind: 'decimal', precision: 12, scale: 2 }],
    ['floats of more bits', { kind: 'float', bits: 32 }, { kind: 'float', bits: 64 }],
    ['arrays of more bits', { kind: 'array', element: integer(32) }, { kind: 'array', element: integer(64) }],
    ['another kind', { kind: 'boolean' }, { kind: 'json', isNormalized: true }],
  ] as const)('is another type: %s', (_, before, after) => {
    const [older, newer] = [column('a', before), column('a', after)];
    expect(changes([older], [newer])).toEqual([{ kind: 'change-type', column: newer, before: older }]);
  });

  it.each([
    ['fewer bits', integer(64), integer(32)],
    ['fewer characters', text(), text(5)],
    ['labels in place of texts', text(), oneOf('x')],
    ['coarser seconds', moment(6), moment(3)],
  ] as const)('is nothing when the older type holds the newer values: %s', (_, before, after) => {
    expect(changes([column('a', before)], [column('a', after)])).toEqual([]);
  });

  it('is whether a column may be null', () => {
    const [free, bound] = [column('a', text()), column('a', text(), { isNullable: false })];
    expect(changes([bound], [free])).toEqual([{ kind: 'allow-null', column: 'a' }]);
    expect(changes([free], [bound])).toEqual([{ kind: 'forbid-null', column: 'a' }]);
  });

  it('is a default that is new, another or gone', () => {
    const [none, one, two] = [
      column('a', text()),
      column('a', text(), withDefault('1')),
      column('a', text(), withDefault('2')),
    ];
    for (const [before, after] of [
      [none, one],
      [one, two],
      [two, none],
    ] as const) {
      expect(changes([before], [after])).toEqual([{ kind: 'set-default', column: after }]);
    }
  });

  it('lets a column stay that went, and makes it take null', () => {
    const [free, bound] = [column('a', text()), column('b', text(), { isNullable: false })];
    expect(changes([free, bound], [])).toEqual([{ kind: 'allow-null', column: 'b' }]);
    expect(changes([column('c', text(), { isNullable: false, ...withDefault('x') })], [])).toEqual([]);
  });

  it('drops a column that went when it is to', () => {
    expect(changes([column('a', text())], [], true)).toEqual([{ kind: 'drop-column', column: 'a' }]);
  });

  it('is several things of one column, its type first and the ban of null last', () => {
    const [before, after] = [column('a', text(5)), column('a', text(), { isNullable: false, ...withDefault('x') })];
    expect(changes([before], [after]).map(({ kind }) => kind)).toEqual(['change-type', 'set-default', 'forbid-null']);
  });

  it('says that the key is another, whatever the order of its columns', () => {
    const both = [column('a', text())];
    const request = { before: table(both, ['id', 'a']), after: table(both, ['a', 'id']), dropRemovedColumns: true };
    expect(compareVersions(request)).toEqual({ changes: [], movesKey: false });
    const moved = compareVersions({ ...request, after: table(both, ['id']) });
    expect(moved.movesKey).toBe(true);
    expect(moved.changes).toEqual([]);
  });
});
