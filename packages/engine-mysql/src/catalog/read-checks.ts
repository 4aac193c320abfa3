import { type NotCarried, printName, printTableRef, type TableRef } from '@sync/core/connector';
import type { Queryable, ServerFacts } from '../connection.ts';
import { SelectedTables } from './catalog-scope.ts';
import { unescapeExpression } from './unescape-expression.ts';

/** A check constraint. */
export interface CheckRow {
  readonly schemaName: string;
  readonly tableName: string;
  readonly checkName: string;
  readonly clause: string;
}

/** Checks of the tables. MySQL has them since 8.0.16; before, it read them and forgot them. */
export async function readChecks(
  connection: Queryable & { readonly server: ServerFacts },
  tables: SelectedTables,
): Promise<CheckRow[]> {
  const { flavor, versionNumber } = connection.server;
  if (flavor === 'mysql' && versionNumber < 8_00_16) return [];
  const rows = await connection.query<CheckRow>(flavor === 'mariadb' ? mariadbSql(tables) : mysqlSql(tables));
  return rows
    .filter((row) => tables.has({ schema: row.schemaName, name: row.tableName }))
    .map((row) => (flavor === 'mysql' ? { ...row, clause: unescapeExpression(row.clause) } : row));
}

// At MariaDB a check's name is unique in its table, at MySQL in its database.
const mariadbSql = (tables: SelectedTables): string => `
SELECT CONSTRAINT_SCHEMA AS schemaName, TABLE_NAME AS tableName, CONSTRAINT_NAME AS checkName, CHECK_CLAUSE AS clause
FROM information_schema.CHECK_CONSTRAINTS WHERE ${tables.condition('CONSTRAINT_SCHEMA', 'TABLE_NAME')}
ORDER BY 1, 2, 3`;

const mysqlSql = (tables: SelectedTables): string => `
SELECT t.TABLE_SCHEMA AS schemaName, t.TABLE_NAME AS tableName, t.CONSTRAINT_NAME AS checkName, c.CHECK_CLAUSE AS clause
FROM information_schema.TABLE_CONSTRAINTS t JOIN information_schema.CHECK_CONSTRAINTS c
  ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME
WHERE t.CONSTRAINT_TYPE = 'CHECK' AND ${tables.condition('t.TABLE_SCHEMA', 't.TABLE_NAME')}
ORDER BY 1, 2, 3`;

/** The column that a check makes JSON, when that is all it says. */
export function jsonColumn(check: CheckRow): string | undefined {
  const name = /^\(?json_valid\(`((?:[^`]|``)+)`\)\)?$/.exec(check.clause)?.[1];
  return name?.replaceAll('``', '`');
}

/** Names of the columns of a table whose text a check keeps JSON. */
export async function readJsonColumns(
  connection: Queryable & { readonly server: ServerFacts },
  table: TableRef,
): Promise<readonly string[]> {
  const checks = await readChecks(connection, new SelectedTables([table]));
  return checks.flatMap((check) => jsonColumn(check) ?? []);
}

/** A check as something that neutral words cannot say. */
export function checkNotNeutral(check: CheckRow, table: TableRef): NotCarried {
  return {
    kind: 'check constraint',
    name: `${printName(check.checkName)} on ${printTableRef(table)}`,
    because: "it is written in MySQL's language",
  };
}
