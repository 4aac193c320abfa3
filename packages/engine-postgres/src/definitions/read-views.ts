import { printName, printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { columnSettingsSql, optionSql } from './column-sql.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import { type ColumnRow, columnsSql, optionsSql } from './table-rows.ts';

/** A view or materialized view as the catalog tells it. */
export interface ViewRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly is_materialized: boolean;
  readonly is_populated: boolean;
  readonly method: string | null;
  readonly options: readonly string[];
  readonly toast_options: readonly string[] | null;
  readonly query: string;
  readonly columns: readonly ColumnRow[];
}

/** Reads views and materialized views. */
export async function readViews(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<ViewRow>(`
    SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind = 'm' AS is_materialized,
      c.relispopulated AS is_populated, CASE WHEN m.amname <> 'heap' THEN m.amname::text END AS method,
      ${optionsSql('c')}, pg_get_viewdef(c.oid) AS query, ${columnsSql('c.oid', context)} AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam
    WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't' AND ${inUserSchema('n')} AND ${notFromExtension('pg_class', 'c.oid')}`);
  return rows.flatMap((row) => (row.is_materialized ? materializedDrafts(row, context) : viewDrafts(row, context)));
}

/** One view as records: itself, and the defaults it gives to rows inserted through it. */
export function viewDrafts(row: ViewRow, context: ReadContext): Draft[] {
  const name = quoteTable(row);
  const printed = printTableRef(row);
  const key = objectKey('pg_class', row.oid);
  const real = (create: string): string =>
    `${create} VIEW ${name}${withSql(row)} AS\n${queryOf(row)};${commentsSql(row, 'VIEW', context)}`;
  const view: Draft = {
    id: `view ${printed}`,
    kind: 'view',
    name: printed,
    section: 'before-data',
    sql: real('CREATE'),
    makes: [key],
    tables: 'reached',
    covers: [`view body ${printed}`, ...row.columns.map((column) => defaultId(row, column))],
    placeholder: {
      sql: `CREATE VIEW ${name} AS\nSELECT${row.columns.map(nullSql).join(',')};`,
      bodySql: real('CREATE OR REPLACE'),
      bodyId: `view body ${printed}`,
      from: key,
      needsCatalogs: ['pg_namespace', 'pg_type', 'pg_collation'],
    },
  };
  return [view, ...row.columns.filter((column) => column.default !== null).map((column) => defaultDraft(row, column))];
}

function nullSql(column: ColumnRow): string {
  const collation = column.collation === null ? '' : ` COLLATE ${column.collation}`;
  return `\n  NULL::${column.type}${collation} AS ${quoteName(column.name)}`;
}

function defaultDraft(row: ViewRow, column: ColumnRow): Draft {
  return {
    id: defaultId(row, column),
    kind: 'default',
    name: `${printTableRef(row)}.${printName(column.name)}`,
    section: 'before-data',
    sql: `ALTER TABLE ONLY ${quoteTable(row)} ALTER COLUMN ${quoteName(column.name)} SET DEFAULT ${column.default};`,
    makes: [objectKey('pg_attrdef', column.default_oid ?? '')],
    needs: [objectKey('pg_class', row.oid)],
    tables: 'reached',
  };
}

function defaultId(row: ViewRow, column: ColumnRow): string {
  return `default ${printTableRef(row)}.${printName(column.name)}`;
}

/** One materialized view as records: itself, empty, and its rows, which come when all it reads is there. */
export function materializedDrafts(row: ViewRow, context: ReadContext): Draft[] {
  const name = quoteTable(row);
  const printed = printTableRef(row);
  const key = objectKey('pg_class', row.oid);
  const on = `MATERIALIZED VIEW ${name}`;
  const method = row.method === null ? '' : ` USING ${quoteName(row.method)}`;
  const view: Draft = {
    id: `materialized view ${printed}`,
    kind: 'materialized view',
    name: printed,
    section: 'before-data',
    sql: [
      `CREATE ${on}${method}${withSql(row)} AS\n${queryOf(row)}\nWITH NO DATA;`,
      ...row.columns.map((column) =>
        columnSettingsSql(name, column, { storage: column.type_storage, compression: '' }),
      ),
      commentsSql(row, 'MATERIALIZED VIEW', context),
      context.dependencies.extensionSqlFor(on, 'pg_class', row.oid),
    ].join(''),
    makes: [key],
    tables: 'reached',
  };
  if (!row.is_populated) return [view];
  const data: Draft = {
    id: materializedDataId(view.id),
    kind: 'materialized view data',
    name: printed,
    section: 'finish',
    sql: `REFRESH ${on};`,
    makes: [],
    needs: [key],
    tables: 'reached',
    isAlwaysApplied: true,
  };
  return [view, data];
}

/** The id of the record that fills the materialized view of the given id. */
export function materializedDataId(id: string): string {
  return id.replace(/^materialized view /, 'materialized view data ');
}

function withSql(row: ViewRow): string {
  const options = [
    ...row.options.map((option) => optionSql(option)),
    ...(row.toast_options ?? []).map((option) => optionSql(option, 'toast.')),
  ];
  return options.length === 0 ? '' : ` WITH (${options.join(', ')})`;
}

function queryOf(row: ViewRow): string {
  return row.query.trimEnd().replace(/;$/, '');
}

function commentsSql(row: ViewRow, kind: string, context: ReadContext): string {
  const name = quoteTable(row);
  return [
    context.comments.sqlFor(`${kind} ${name}`, 'pg_class', row.oid),
    ...row.columns.map((column) =>
      context.comments.sqlFor(`COLUMN ${name}.${quoteName(column.name)}`, 'pg_class', row.oid, column.number),
    ),
  ].join('');
}
