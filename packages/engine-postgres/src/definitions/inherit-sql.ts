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
 * Whether `CREATE TABLE … INHERITS` would not give the table as it is, or be refused. It puts inherited columns first and own
 * ones after, so not when a parent got columns later or the table was joined to its parent later; and it wants parents to agree.
 */
export function needsStandIn({ row, parents }: Pick<Inheritance, 'row' | 'parents'>): boolean {
  if (!isInheriting({ row })) return false;
  const own = row.columns.map(({ name }) => name);
  const inherited = parents.flatMap(({ columns }) => columns);
  const expected = [...new Set([...inherited.map(({ name }) => name), ...own])];
  return expected.some((name, at) => name !== own[at]) || haveConflict(inherited);
}

/** Whether columns of one name have different settings in different parents. */
function haveConflict(columns: readonly ColumnRow[]): boolean {
  const settings = new Map<string, string>();
  return columns.some((column) => {
    const own = JSON.stringify([column.storage, column.compression, column.default, column.generated]);
    const first = settings.get(column.name) ?? own;
    settings.set(column.name, first);
    return first !== own;
  });
}

/** What a table inherits from for a moment, in the place of its parents. */
function standInOf(row: TableRow): string {
  return quoteTable({ schema: row.schema, name: 'sync parents' });
}

/** The names behind `INHERITS`. */
export function inheritedFrom(inheritance: Inheritance): readonly string[] {
  return needsStandIn(inheritance) ? [standInOf(inheritance.row)] : inheritance.row.parents.map(quoteTable);
}

/**
 * Creates a table that has all columns in order. A column that comes from a parent is marked as such in the catalog, and only
 * inheriting from something that stands in for the parents gives both the mark and the place.
 */
export function beforeInheritingSql(inheritance: Inheritance, context: ReadContext): string {
  if (!needsStandIn(inheritance)) return '';
  const { row, inherited } = inheritance;
  const elements = [
    ...row.columns.map((column) =>
      columnSql(
        { ...column, sequence: null, identity: '' },
        {
          isDefaultApart: inheritance.defaultsApart.has(column.number),
          notNull: standInNotNull(column, inheritance, context),
        },
      ),
    ),
    ...inherited
      .filter(({ type }) => type === 'c')
      .map((constraint) => `CONSTRAINT ${quoteName(constraint.name)} ${constraint.definition}`),
  ];
  return `CREATE TABLE ${standInOf(row)} (\n  ${elements.join(',\n  ')}\n);\n`;
}

/** Puts the parents in the place of the table that stood in for them. */
export function afterInheritingSql(inheritance: Inheritance): string {
  if (!needsStandIn(inheritance)) return '';
  const { row } = inheritance;
  const alter = `\nALTER TABLE ${quoteTable(row)}`;
  return [
    ...row.parents.map((parent) => `${alter} INHERIT ${quoteTable(parent)};`),
    `${alter} NO INHERIT ${standInOf(row)};`,
    `\nDROP TABLE ${standInOf(row)};`,
  ].join('');
}

/** The columns of the parents that a column of the table continues. */
export function inheritedColumns({ row, parents }: Inheritance, column: ColumnRow): ColumnRow[] {
  if (!isInheriting({ row })) return [];
  return parents.flatMap((parent) => parent.columns.filter(({ name }) => name === column.name));
}

function standInNotNull(column: ColumnRow, inheritance: Inheritance, context: ReadContext): string {
  const { inherited } = inheritance;
  if (!isSince(context, 18)) {
    // The parents ask for it when they are joined, even if the table gave it up later.
    const isAsked = inheritedColumns(inheritance, column).some((parent) => parent.not_null);
    return column.not_null || isAsked ? 'NOT NULL' : '';
  }
  const constraint = inherited.find(({ type, columns }) => type === 'n' && columns[0] === column.number);
  return constraint === undefined ? '' : `CONSTRAINT ${quoteName(constraint.name)} NOT NULL`;
}
