import mysql from 'mysql2';
import { queryRows, quoteName, withClient } from '../../mysql/query.ts';
import type { GoRow } from '../values/go-value.ts';
import { type MysqlField, mysqlValue } from '../values/mysql-value.ts';
import type { ReadTableRows, TablePlace } from './table-rows.ts';

const rowsAtOnce = 500;

/** Rows of MySQL, streamed. */
export const readMysqlRows: ReadTableRows = async function* (place, signal) {
  const connection = mysql.createConnection({ uri: place.url });
  connection.on('error', () => undefined);
  try {
    connection.query(`SET time_zone = '+00:00'`);
    const name = `${quoteName(place.schema)}.${quoteName(place.table)}`;
    const query = connection.query({
      sql: `SELECT * FROM ${name}`,
      rowsAsArray: true,
      typeCast: (field) => field.buffer(),
    });
    let columns: readonly Column[] = [];
    query.on('fields', (fields) => {
      columns = (fields as unknown as readonly (MysqlField & { name: string })[]).map(columnOf);
    });
    let batch: GoRow[] = [];
    for await (const row of query.stream({ highWaterMark: rowsAtOnce })) {
      signal.throwIfAborted();
      batch.push(rowOf(columns, row as readonly (Buffer | null)[]));
      if (batch.length < rowsAtOnce) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    connection.destroy();
  }
};

interface Column {
  readonly name: string;
  readonly read: ReturnType<typeof mysqlValue>;
}

function columnOf(field: MysqlField & { readonly name: string }): Column {
  return { name: field.name, read: mysqlValue(field) };
}

function rowOf(columns: readonly Column[], row: readonly (Buffer | null)[]): GoRow {
  return columns.map(({ name, read }, index) => {
    const bytes = row[index] ?? null;
    return [name, bytes === null ? null : read(bytes)] as const;
  });
}

/** How many rows a table has. */
export async function countMysqlRows({ url, schema, table }: TablePlace, condition?: string): Promise<string> {
  return withClient(url, async (client) => {
    const where = condition === undefined ? '' : ` WHERE ${condition}`;
    const sql = `SELECT count(*) FROM ${quoteName(schema)}.${quoteName(table)}${where}`;
    return (await queryRows(client, sql))[0]?.[0] ?? '0';
  });
}
