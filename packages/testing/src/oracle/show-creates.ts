import type { Connection, QueryOptions } from 'mysql2/promise';
import { queryRows, quoteName, textOf, withClient } from '../mysql/query.ts';
import { databaseOf } from './exact-mysql-session.ts';

type ObjectKind = 'table' | 'view' | 'sequence' | 'trigger' | 'function' | 'procedure' | 'event';

const objectsSql = `
  SELECT CASE table_type WHEN 'VIEW' THEN 'view' WHEN 'SEQUENCE' THEN 'sequence' ELSE 'table' END, table_name
    FROM information_schema.tables WHERE table_schema = @of
  UNION ALL SELECT 'trigger', trigger_name FROM information_schema.triggers WHERE trigger_schema = @of
  UNION ALL SELECT LOWER(routine_type), routine_name FROM information_schema.routines WHERE routine_schema = @of
  UNION ALL SELECT 'event', event_name FROM information_schema.events WHERE event_schema = @of
  ORDER BY 1, 2`;

/** What differs from one making to the next. */
const changing = new Set(['Created', 'created']);

/**
 * MySQL writes a column's character set before its collation only when the statement that made it named either, so a table made from its own
 * SHOW CREATE shows more words than the first. A collation implies its character set.
 */
const impliedCharset = / CHARACTER SET (\w+) (COLLATE \1\w*)/g;

/**
 * What `SHOW CREATE` says of every table, view, sequence, trigger, routine and event of the database that a URL names, the settings they
 * were made under included, by kind and name: `table orders`. Two databases with the same definitions give deeply equal records: where
 * the database's own name stands in backquotes it is replaced by `database`, and a character set that a collation implies is left out.
 */
export function showCreates(url: string): Promise<Readonly<Record<string, string>>> {
  const database = databaseOf(url);
  return withClient(url, async (client) => {
    await client.query('SET NAMES utf8mb4');
    await client.query(`SET SESSION time_zone = '+00:00', sql_quote_show_create = 1`);
    await client.query('SET @of = ?', [database]);
    const creates: Record<string, string> = {};
    for (const [kind, name] of await queryRows(client, objectsSql)) {
      const said = await showCreate(client, kind as ObjectKind, name ?? '');
      creates[`${kind} ${name}`] = said.replaceAll(quoteName(database), '`database`').replace(impliedCharset, ' $2');
    }
    return creates;
  });
}

async function showCreate(client: Connection, kind: ObjectKind, name: string): Promise<string> {
  const asText: QueryOptions = { sql: `SHOW CREATE ${kind} ${quoteName(name)}`, typeCast: textOf };
  const [rows] = await client.query(asText);
  const [row] = rows as unknown as readonly Readonly<Record<string, string | null>>[];
  const parts = Object.entries(row ?? {}).filter(([column]) => !changing.has(column));
  return parts.map(([column, value]) => `${column}: ${value}`).join('\n');
}
