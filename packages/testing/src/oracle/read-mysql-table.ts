import { queryRows, quoteName, withClient } from '../mysql/query.ts';
import { databaseOf, inExactMysqlSession } from './exact-mysql-session.ts';
import type { TableContent } from './read-table.ts';

/** Types whose bytes are no text: they are given as hexadecimal digits. */
const binaryTypes = /binary|blob|bit|geom|point|polygon|linestring|vector/;

/**
 * Reads a whole table of a test from a MariaDB or MySQL: values as the server prints them in UTC, bytes as hexadecimal digits, floats with all
 * their digits. Rows are sorted by their text, so that equal tables are deeply equal.
 */
export function readMysqlTable(url: string, table: string): Promise<TableContent> {
  return withClient(url, (client) =>
    inExactMysqlSession(client, async () => {
      const listed = await queryRows(
        client,
        `SELECT column_name, data_type FROM information_schema.columns
          WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position`,
        [databaseOf(url), table],
      );
      const parts = listed.map(([name, type]) => {
        const column = quoteName(name ?? '');
        if (binaryTypes.test(type ?? '')) return `HEX(${column})`;
        return type === 'float' ? `${column} * 1e0` : column;
      });
      const rows = await queryRows(client, `SELECT ${parts.join(', ')} FROM ${quoteName(table)}`);
      const keyed = rows.map((row) => ({ row, key: JSON.stringify(row) }));
      const sorted = keyed.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      return { columns: listed.map(([name]) => name ?? ''), rows: sorted.map(({ row }) => row) };
    }),
  );
}
