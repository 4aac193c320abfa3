import type { Connection } from 'mysql2/promise';
import { queryRows, quoteName, withClient } from '../mysql/query.ts';
import type { TableDigest } from './digest-tables.ts';
import { databaseOf, inExactMysqlSession } from './exact-mysql-session.ts';

interface StoredColumn {
  readonly name: string;
  /** Its type without length and the like: `varchar`. */
  readonly type: string;
}

/**
 * Digests every table of the database that a MariaDB's or MySQL's URL names, under their plain names. Two databases hold the same rows when
 * their digests are deeply equal: every column of every row counts, generated ones too, bytes as they are stored, neither the order of
 * rows nor of columns. The server does the work with queries of its own, so nothing that a program under test does wrong is repeated here.
 */
export function digestMysqlTables(url: string): Promise<Readonly<Record<string, TableDigest>>> {
  return withClient(url, (client) =>
    inExactMysqlSession(client, async () => {
      const digests: Record<string, TableDigest> = {};
      for (const [table, columns] of await storedTables(client, databaseOf(url))) {
        const [row] = await queryRows(client, digestSql(table, columns));
        digests[table] = { rows: Number(row?.[0]), hash: row?.[1] ?? '' };
      }
      return digests;
    }),
  );
}

/** Columns by table, both ordered by name. */
async function storedTables(
  client: Connection,
  database: string,
): Promise<ReadonlyMap<string, readonly StoredColumn[]>> {
  const rows = await queryRows(
    client,
    `SELECT t.table_name, c.column_name, c.data_type
       FROM information_schema.tables t
       JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
      WHERE t.table_schema = ? AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
      ORDER BY BINARY t.table_name, BINARY c.column_name`,
    [database],
  );
  const tables = new Map<string, StoredColumn[]>();
  for (const [table, name, type] of rows) {
    const columns = tables.get(table ?? '') ?? [];
    columns.push({ name: name ?? '', type: type ?? '' });
    tables.set(table ?? '', columns);
  }
  return tables;
}

/** Each row becomes a 128-bit number; their sums do not depend on the order and, unlike XOR, count equal rows. */
function digestSql(table: string, columns: readonly StoredColumn[]): string {
  const half = (from: number): string =>
    `COALESCE(SUM(CAST(CONV(SUBSTR(h, ${from}, 16), 16, 10) AS DECIMAL(20, 0))), 0)`;
  const values = columns.map((column) => `IFNULL(${textOf(column)}, 'NULL')`).join(', ');
  const names = Buffer.from(JSON.stringify(columns.map(({ name }) => name))).toString('hex');
  const hashed = `SELECT SHA2(CONCAT_WS(' ', ${values}), 256) AS h FROM ${quoteName(table)}`;
  return `SELECT COUNT(*), SHA2(CONCAT(${half(1)}, ' ', ${half(17)}, ' ${names}'), 256) FROM (${hashed}) AS hashed`;
}

/** Text without spaces that no two values of the column share, and no value with NULL. */
function textOf({ name, type }: StoredColumn): string {
  const column = quoteName(name);
  // A float prints six digits, the double that it equals prints them all.
  if (type === 'float' || type === 'double') return `CAST(${column} * 1e0 AS CHAR)`;
  if (type === 'bit') return `BIN(${column} + 0)`;
  // The empty text of a value that was refused is not the label of no letters.
  if (type === 'enum') return `CONCAT(${column} + 0, ':', HEX(${column}))`;
  if (/text$|blob$|char$|binary$|^set$|geom|point|polygon|linestring|vector/.test(type)) return `SHA2(${column}, 256)`;
  return `HEX(CAST(${column} AS CHAR))`;
}
