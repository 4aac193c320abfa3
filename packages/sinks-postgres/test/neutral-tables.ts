import type { Column, DraftTable, ForeignKey, Index, NeutralType, Table, UniqueKey } from '@sync/core/connector';

/** A column of another engine, in neutral words. */
export function neutralColumn(name: string, type: NeutralType, more: Partial<Column> = {}): Column {
  return { name, nativeType: 'theirs', type, isNullable: true, hasDefault: false, encodings: [], ...more };
}

export interface NeutralTable {
  readonly columns: readonly Column[];
  readonly keys?: readonly UniqueKey[];
  readonly indexes?: readonly Index[];
  readonly types?: Readonly<Record<string, string>>;
  readonly comment?: string;
}

/** A table of another engine: `schema.name`, or a name in `public`. */
export function neutralTable(
  name: string,
  { columns, keys = [], indexes = [], types = {}, comment }: NeutralTable,
): DraftTable {
  const [schema, bare] = name.includes('.') ? (name.split('.') as [string, string]) : ['public', name];
  const table: Table = {
    ref: { schema, name: bare },
    kind: 'table',
    columns,
    uniqueKeys: keys,
    indexes,
    loadTriggers: [],
    estimatedRows: 5,
    estimatedBytes: 500,
    ...(comment === undefined ? {} : { comment }),
  };
  return { table, types: new Map(Object.entries(types)) };
}

export function uniqueKey(name: string, columns: readonly [string, ...string[]]): UniqueKey {
  return { name, columns, isPrimary: name === 'PRIMARY', isDeferrable: false };
}

export function plainIndex(name: string, columns: readonly [string, ...string[]], more: Partial<Index> = {}): Index {
  const [first, ...others] = columns.map((column) => ({ name: column, order: 'ascending' as const }));
  if (first === undefined) throw new Error('an index needs a column');
  return { name, columns: [first, ...others], ...more };
}

/** `child(a, b) -> parent(c, d)`, both in `public`. */
export function reference(name: string, words: string, more: Partial<ForeignKey> = {}): ForeignKey {
  const [, child = '', from = '', parent = '', to = ''] = /^(.+)\((.+)\) -> (.+)\((.+)\)$/.exec(words) ?? [];
  const targets = to.split(', ');
  const [first, ...others] = from.split(', ').map((column, index) => ({ column, references: targets[index] ?? '' }));
  if (first === undefined) throw new Error('a key needs a column');
  return {
    name,
    table: { schema: 'public', name: child },
    references: { schema: 'public', name: parent },
    columns: [first, ...others],
    isDeferrable: false,
    match: 'simple',
    onDelete: 'no action',
    onUpdate: 'no action',
    ...more,
  };
}
