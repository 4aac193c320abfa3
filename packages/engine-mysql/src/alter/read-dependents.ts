import { printName, printTableRef, type TableRef } from '@sync/core/connector';
import type { MysqlConnection } from '../connection.ts';
import { isSymbol, type Token, tokenizeSql, withoutGaps } from '../definitions/tokenize-sql.ts';
import { textOf } from '../definitions/read-text.ts';
import { foldName } from '../draft/draft-names.ts';
import { readColumnText } from './column-text.ts';
import type { LiveTable } from './live-table.ts';
import { readsColumns } from './view-columns.ts';

/**
 * What would fail or break without these columns, printed: views, triggers, generated columns, checks, indexes of expressions and foreign keys of
 * other tables. Nothing else of a change does harm: a view finds a column by its name, whatever its type.
 */
export async function readDependents(
  connection: MysqlConnection,
  live: LiveTable,
  dropped: readonly string[],
): Promise<readonly string[]> {
  if (dropped.length === 0) return [];
  const names = new Set(dropped.map(foldName));
  return [
    ...(await readViews(connection, live.ref, names)),
    ...(await readTriggers(connection, live.ref, names)),
    ...(await readForeignKeys(connection, live.ref, names)),
    ...ownDependents(live, names),
  ];
}

/** Views by the text in which the server keeps them; a view whose text it hides is told when the server says that it uses the table. */
async function readViews(
  connection: MysqlConnection,
  ref: TableRef,
  columns: ReadonlySet<string>,
): Promise<readonly string[]> {
  const rows = await connection.query<{ db: string; name: string; sql: unknown }>(
    `SELECT TABLE_SCHEMA AS db, TABLE_NAME AS name, VIEW_DEFINITION AS \`sql\` FROM information_schema.VIEWS
    WHERE TABLE_SCHEMA NOT IN ('sys', 'mysql') ORDER BY 1, 2`,
  );
  const users = new Set(await readViewsOf(connection, ref));
  return rows.flatMap(({ db, name, sql }) => {
    const view = printTableRef({ schema: db, name });
    const text = textOf(sql) ?? '';
    const isDependent = text === '' ? users.has(view) : readsColumns(text, { ref, database: db, columns });
    return isDependent ? [`view ${view}`] : [];
  });
}

/** Printed. MySQL alone keeps such a list. */
async function readViewsOf(connection: MysqlConnection, ref: TableRef): Promise<readonly string[]> {
  const { flavor, versionNumber } = connection.server;
  if (flavor === 'mariadb' || versionNumber < 8_00_13) return [];
  const rows = await connection.query<{ db: string; name: string }>(
    `SELECT VIEW_SCHEMA AS db, VIEW_NAME AS name FROM information_schema.VIEW_TABLE_USAGE
    WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`,
    [ref.schema, ref.name],
  );
  return rows.map(({ db, name }) => printTableRef({ schema: db, name }));
}

async function readTriggers(
  connection: MysqlConnection,
  ref: TableRef,
  columns: ReadonlySet<string>,
): Promise<readonly string[]> {
  const rows = await connection.query<{ db: string; name: string; body: unknown }>(
    `SELECT TRIGGER_SCHEMA AS db, TRIGGER_NAME AS name, ACTION_STATEMENT AS body FROM information_schema.TRIGGERS
    WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? ORDER BY 2`,
    [ref.schema, ref.name],
  );
  return rows.flatMap(({ db, name, body }) => {
    const tokens = withoutGaps(tokenizeSql(textOf(body) ?? ''));
    const isDependent = tokens.some(
      (token, index) => isNamed(token, columns) && isSymbol(tokens[index - 1], '.') && isRow(tokens[index - 2]),
    );
    return isDependent ? [`trigger ${printTableRef({ schema: db, name })}`] : [];
  });
}

function isRow(token: Token | undefined): boolean {
  return /^(?:new|old)$/i.test(token?.value ?? '');
}

async function readForeignKeys(
  connection: MysqlConnection,
  ref: TableRef,
  columns: ReadonlySet<string>,
): Promise<readonly string[]> {
  const rows = await connection.query<{ db: string; table: string; name: string; column: string }>(
    `SELECT DISTINCT TABLE_SCHEMA AS db, TABLE_NAME AS \`table\`, CONSTRAINT_NAME AS name, REFERENCED_COLUMN_NAME AS \`column\`
    FROM information_schema.KEY_COLUMN_USAGE WHERE REFERENCED_TABLE_SCHEMA = ? AND REFERENCED_TABLE_NAME = ? ORDER BY 1, 2, 3`,
    [ref.schema, ref.name],
  );
  const found = rows
    .filter(({ column }) => columns.has(foldName(column)))
    .map(({ db, table, name }) => `foreign key ${printName(name)} on ${printTableRef({ schema: db, name: table })}`);
  return [...new Set(found)];
}

/** A check of a dropped column alone goes with it. */
function ownDependents({ items, ref }: LiveTable, columns: ReadonlySet<string>): readonly string[] {
  const table = printTableRef(ref);
  const owned = items.filter(({ kind }) => kind === 'column');
  const known = new Set(owned.map(({ name }) => foldName(name)));
  return items.flatMap((item) => {
    if (item.kind === 'column' && columns.has(foldName(item.name))) return [];
    // The first token of a column is its own name, and the name of a constraint stands before what it says.
    const open = item.tokens.findIndex((token) => isSymbol(token, '('));
    const named = item.tokens.slice(open).filter(({ kind, value }) => kind === 'name' && known.has(foldName(value)));
    const isNaming = open >= 0 && named.some((token) => isNamed(token, columns));
    if (!isNaming) return [];
    const isItAlone = named.every((token) => isNamed(token, columns));
    switch (item.kind) {
      case 'column':
        return readColumnText(item).isGenerated ? [`generated column ${table}.${printName(item.name)}`] : [];
      case 'check':
        return isItAlone ? [] : [`check ${printName(item.name)} on ${table}`];
      case 'key':
        return isExpression(item.tokens) ? [`index ${printName(item.name)} on ${table}`] : [];
      default:
        return [];
    }
  });
}

/** An index of expressions has parentheses of its own around each. */
function isExpression(tokens: readonly Token[]): boolean {
  return tokens.some((token, index) => isSymbol(token, '(') && /[(,]/.test(tokens[index - 1]?.text ?? ''));
}

function isNamed(token: Token, columns: ReadonlySet<string>): boolean {
  return (token.kind === 'name' || token.kind === 'word') && columns.has(foldName(token.value));
}
