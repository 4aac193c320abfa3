import mysql from 'mysql2/promise';

/** Runs one or more statements on a connection of its own; the rows of the last as text, raw bytes as latin1. */
export async function query(url: string, sql: string, values: readonly unknown[] = []): Promise<(string | null)[][]> {
  const client = await mysql.createConnection({ uri: url, multipleStatements: true, timezone: 'Z' });
  try {
    const [rows] = await client.query({
      sql,
      values: [...values],
      rowsAsArray: true,
      typeCast: (field) => field.buffer()?.toString(field.type === 'GEOMETRY' ? 'latin1' : 'utf8') ?? null,
    });
    return Array.isArray(rows) ? (rows as unknown as (string | null)[][]) : [];
  } finally {
    await client.end();
  }
}
