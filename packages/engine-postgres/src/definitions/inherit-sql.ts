import { quoteName, quoteTable } from '../quote.ts';
import { columnSql } from './column-sql.ts';
import type { ConstraintRow } from './constraint-rows.ts';
import { isSince, type ReadContext } from './read-context.ts';
import type { ColumnRow, TableRow } from './table-rows.ts';

/** What the way a table inherits is decided from. */
export interface Inheritance {
  readonly row: TableRow;
  /** The rows of the tables it inherits from, in order. */
  readonly parents: readonly TableRow[];
  /** Check and not-null constraints that it has only by inheritance. */
  readonly inherited: readonly ConstraintRow[];
  /** Numbers of the columns whose default comes in a statement of its own. */
  readonly defaultsApart: ReadonlySet<number>;
}

/** Whether the table inherits from others, and is not a partition of one. */
export function isInheriting({ row }: Pick<Inheritance, 'row'>): boolean {
  return row.bound === null && row.parents.length > 0;
}

/**
 * Whether `CREATE TABLE … INHERITS` would give another column order than the table has: inherited columns first, own ones
 * after. It has another one when a parent got columns later, or when the table was joined to its parent later.
 */
export function hasOddOrder({ row, parents }: Pick<Inheritance, 'row' | 'parents'>): boolean {
  if (!isInheriting({ row })) return false;
  const own = row.columns.map(({ name }) => name);
  const inherited = parents.flatMap(({ columns }) => columns.map(({ name }) => name));
  const expected = [...new Set([...inherited, ...own])];
  return expected.some((name, at) => name !== own[at]);
}

/** The table that an oddly ordered one inherits from for a moment, to get its columns in order. */
function orderingTable(row: TableRow): string {
  return quoteTable({ schema: row.schema, name: 'sync column order' });
}

/** The names behind `INHERITS`. */
export function inheritedFrom(inheritance: Inheritance): readonly string[] {
  return hasOddOrder(inheritance) ? [orderingTable(inheritance.row)] : inheritance.row.parents.map(quoteTable);
}

/**
 * Creates a table that has all columns in order. A column that comes from a parent is marked as such in the catalog, and only
 * inheriting from something that stands in for the parents gives both the mark and the place.
 */
export function beforeInheritingSql(inheritance: Inheritance, context: ReadContext): string {
  if (!hasOddOrder(inheritance)) return '';
  const { row, inherited } = inheritance;
  const elements = [
    ...row.columns.map((column) =>
      columnSql(
        { ...column, sequence: null, identity: '' },
        {
          isDefaultApart: inheritance.defaultsApart.has(column.number),
          notNull: orderingNotNull(column, inheritance, context),
        },
      ),
    ),
    ...inherited
      .filter(({ type }) => type === 'c')
      .map((constraint) => `CONSTRAINT ${quoteName(constraint.name)} ${constraint.definition}`),
  ];
  return `CREATE TABLE ${orderingTable(row)} (\n  ${elements.join(',\n  ')}\n);\n`;
}

/** Puts the parents in the place of the table that stood in for them. */
export function afterInheritingSql(inheritance: Inheritance): string {
  if (!hasOddOrder(inheritance)) return '';
  const { row } = inheritance;
  const alter = `\nALTER TABLE ${quoteTable(row)}`;
  return [
    ...row.parents.map((parent) => `${alter} INHERIT ${quoteTable(parent)};`),
    `${alter} NO INHERIT ${orderingTable(row)};`,
    `\nDROP TABLE ${orderingTable(row)};`,
  ].join('');
}

function orderingNotNull(column: ColumnRow, { inherited }: Inheritance, context: ReadContext): string {
  if (!isSince(context, 18)) return column.not_null ? 'NOT NULL' : '';
  const constraint = inherited.find(({ type, columns }) => type === 'n' && columns[0] === column.number);
  return constraint === undefined ? '' : `CONSTRAINT ${quoteName(constraint.name)} NOT NULL`;
}
