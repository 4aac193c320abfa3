/** Short forms for catalogs in tests. Names are `name` (in schema public) or `schema.name`. */
import type { Catalog, Column, Encoding, ForeignKey, Sequence, Table, UniqueKey } from '../../src/catalog/catalog.ts';
import type { Definition, DefinitionSection, Dialect } from '../../src/catalog/definition.ts';
import type { NeutralType } from '../../src/catalog/neutral-type.ts';
import type { TableRef } from '../../src/catalog/table-ref.ts';

export const dialect = 'testsql' as Dialect;
export const binary = 'test-binary' as Encoding;
export const text = 'test-text' as Encoding;

export function ref(name: string): TableRef {
  const dot = name.indexOf('.');
  return dot < 0 ? { schema: 'public', name } : { schema: name.slice(0, dot), name: name.slice(dot + 1) };
}

export const int8: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };

export function column(name: string, more: Partial<Column> = {}): Column {
  const nativeType = more.nativeType ?? 'bigint';
  return {
    name,
    nativeType,
    type: int8,
    isNullable: false,
    hasDefault: false,
    encodings: [
      { encoding: binary, agreement: nativeType },
      { encoding: text, agreement: 'utf8' },
    ],
    ...more,
  };
}

export interface TableOptions extends Partial<Omit<Table, 'ref' | 'columns' | 'uniqueKeys'>> {
  /** Names of the columns besides `id`; one that ends in `?` is nullable. Or whole columns. */
  readonly columns?: readonly (string | Column)[];
  /** @defaultValue the primary key on `id` */
  readonly uniqueKeys?: readonly UniqueKey[];
}

/** A table with a primary key `id`. */
export function table(
  name: string,
  { columns = [], uniqueKeys = [primaryKey('id')], ...more }: TableOptions = {},
): Table {
  return {
    ref: ref(name),
    kind: 'table',
    columns: [column('id'), ...columns.map(toColumn)],
    uniqueKeys,
    loadTriggers: [],
    estimatedRows: 100,
    estimatedBytes: 8192,
    ...more,
  };
}

function toColumn(given: string | Column): Column {
  if (typeof given !== 'string') return given;
  return given.endsWith('?') ? column(given.slice(0, -1), { isNullable: true }) : column(given);
}

export function primaryKey(...columns: [string, ...string[]]): UniqueKey {
  return { name: 'pkey', columns, isPrimary: true, isDeferrable: false };
}

export function uniqueKey(...columns: [string, ...string[]]): UniqueKey {
  return { name: `${columns.join('_')}_key`, columns, isPrimary: false, isDeferrable: false };
}

/** `foreignKey('orders(customer_id)', 'customers(id)')`; several columns are separated by a comma. */
export function foreignKey(child: string, parent: string, more: Partial<ForeignKey> = {}): ForeignKey {
  const [from, to] = [splitColumns(child), splitColumns(parent)];
  const [first, ...others] = from.columns.map((name, index) => ({ column: name, references: to.columns[index] ?? '' }));
  if (first === undefined) throw new Error(`no columns in ${child}`);
  return {
    name: `${from.table}_${from.columns.join('_')}_fkey`,
    table: ref(from.table),
    references: ref(to.table),
    columns: [first, ...others],
    isDeferrable: false,
    match: 'simple',
    onDelete: 'no action',
    onUpdate: 'no action',
    ...more,
  };
}

function splitColumns(given: string): { readonly table: string; readonly columns: readonly string[] } {
  const open = given.indexOf('(');
  return {
    table: given.slice(0, open),
    columns: given
      .slice(open + 1, -1)
      .split(',')
      .map((each) => each.trim()),
  };
}

export function catalog(
  tables: readonly Table[],
  foreignKeys: readonly ForeignKey[] = [],
  sequences: readonly Sequence[] = [],
): Catalog {
  return { dialect, tables, foreignKeys, sequences, types: [] };
}

export function sequence(name: string, ownedBy?: readonly [table: string, column: string]): Sequence {
  return ownedBy === undefined
    ? { ref: ref(name) }
    : { ref: ref(name), ownedBy: { table: ref(ownedBy[0]), column: ownedBy[1] } };
}

/** `definition('index a_idx', 'indexes', ['a'])`: the kind is the first word of the id. */
export function definition(
  id: string,
  section: DefinitionSection,
  tables: readonly string[] = [],
  more: Partial<Definition> = {},
): Definition {
  return {
    id,
    kind: id.slice(0, id.indexOf(' ')),
    tables: tables.map(ref),
    dependsOn: [],
    section,
    sql: `-- ${id};`,
    ...more,
  };
}
