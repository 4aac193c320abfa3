import { compareText, printName, printTableRef, type TableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type ConstraintRow, constraintCommentSql, constraintId, isLateConstraint } from './constraint-rows.ts';
import { type Draft, objectKey } from './draft.ts';
import type { ReadContext } from './read-context.ts';
import type { ColumnRow, TableRow } from './table-rows.ts';
import { statedInside, type TableParts, tableSql } from './table-sql.ts';

/** A table with its parents and the constraints on it. */
export interface TableInput {
  readonly row: TableRow;
  readonly parents: readonly TableRow[];
  readonly own: readonly ConstraintRow[];
  /** Oids of the check constraints that tables have from the start. */
  readonly early: ReadonlySet<string>;
}

/** One table as records: itself, the defaults that may only come later, and its row security. */
export function tableDrafts({ row, parents, own, early }: TableInput, context: ReadContext): Draft[] {
  const stated = own.filter(({ type }) => type === 'c' || type === 'n').toSorted((a, b) => compareText(a.name, b.name));
  const inside = stated.filter((constraint) => statedInside({ row, parents }, constraint, context));
  const apart = row.columns.filter((column) => isDefaultApart(column, context));
  const inherited = stated.filter(
    (constraint) =>
      !inside.includes(constraint) &&
      (constraint.type === 'c' ? early.has(constraint.oid) : !isLateConstraint(constraint, context)),
  );
  const parts: TableParts = {
    row,
    parents,
    inside,
    inherited,
    defaultsApart: new Set(apart.map(({ number }) => number)),
  };
  const key = objectKey('pg_class', row.oid);
  const table: Draft = {
    id: `table ${printTableRef(row)}`,
    kind: 'table',
    name: printTableRef(row),
    section: 'before-data',
    sql: tableSql(parts, context) + commentsSql(parts, context),
    makes: [
      key,
      ...row.columns.flatMap((column) =>
        column.default_oid === null || parts.defaultsApart.has(column.number)
          ? []
          : [objectKey('pg_attrdef', column.default_oid)],
      ),
      ...inside.map(({ oid }) => objectKey('pg_constraint', oid)),
    ],
    needs: row.parents.map(({ oid }) => objectKey('pg_class', oid)),
    tables: [refOf(row), ...row.parents.map(refOf)],
    covers: [...stated.map(constraintId), ...row.columns.map((column) => defaultId(row, column))],
  };
  return [table, ...apart.map((column) => defaultDraft(row, column)), ...rowSecurityDrafts(row)];
}

/** A default that calls the user's functions may lead back to the table, or to one that is not selected. */
function isDefaultApart(column: ColumnRow, context: ReadContext): boolean {
  if (column.default_oid === null || column.generated !== '') return false;
  return context.dependencies.usesUserCode('pg_attrdef', column.default_oid);
}

function defaultDraft(row: TableRow, column: ColumnRow): Draft {
  return {
    id: defaultId(row, column),
    kind: 'default',
    name: `${printTableRef(row)}.${printName(column.name)}`,
    section: 'before-data',
    sql: `ALTER TABLE ONLY ${quoteTable(row)} ALTER COLUMN ${quoteName(column.name)} SET DEFAULT ${column.default};`,
    makes: [objectKey('pg_attrdef', column.default_oid ?? '')],
    needs: [objectKey('pg_class', row.oid)],
    tables: [refOf(row)],
  };
}

function defaultId(row: TableRow, column: ColumnRow): string {
  return `default ${printTableRef(row)}.${printName(column.name)}`;
}

function rowSecurityDrafts(row: TableRow): Draft[] {
  const actions = [
    ...(row.has_row_security ? ['ENABLE ROW LEVEL SECURITY'] : []),
    ...(row.forces_row_security ? ['FORCE ROW LEVEL SECURITY'] : []),
  ];
  if (actions.length === 0) return [];
  return [
    {
      id: `row security ${printTableRef(row)}`,
      kind: 'row security',
      name: printTableRef(row),
      // After the data: the server refuses COPY into a table whose policies bind the one who loads.
      section: 'finish',
      sql: actions.map((action) => `ALTER TABLE ONLY ${quoteTable(row)} ${action};`).join('\n'),
      makes: [],
      needs: [objectKey('pg_class', row.oid)],
      tables: [refOf(row)],
    },
  ];
}

function commentsSql({ row, inside }: TableParts, context: ReadContext): string {
  const name = quoteTable(row);
  return [
    context.comments.sqlFor(`TABLE ${name}`, 'pg_class', row.oid),
    ...row.columns.map((column) =>
      context.comments.sqlFor(`COLUMN ${name}.${quoteName(column.name)}`, 'pg_class', row.oid, column.number),
    ),
    ...row.columns.map(({ sequence }) =>
      sequence === null ? '' : context.comments.sqlFor(`SEQUENCE ${quoteTable(sequence)}`, 'pg_class', sequence.oid),
    ),
    ...inside.map((constraint) => constraintCommentSql(constraint, context)),
  ].join('');
}

function refOf({ schema, name }: TableRef): TableRef {
  return { schema, name };
}
