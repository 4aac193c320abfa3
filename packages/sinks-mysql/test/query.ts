import mysql from 'mysql2/promise';

/** Runs one or more statements on a connection of its own; the rows of the last as text, raw bytes as latin1. */
export async function query(url: string, sql: string, values: readonly unknown[] = []): Promise<(string | null)[][]> {
  const client = await mysql.createConnection({ uri: url, multipleStatements: true, timezone: 'Z' });
  try {
    const [results, fields] = await client.query({
      sql,
      values: [...values],
      rowsAsArray: true,
      typeCast: (field) => field.buffer()?.toString(field.type === 'GEOMETRY' ? 'latin1' : 'utf8') ?? null,
    });
    // Of several statements there is a list of results, and a list of columns for each of them.
    const isList = Array.isArray(fields) && fields.some((each) => each === undefined || Array.isArray(each));
    const rows: unknown = isList ? (results as unknown[]).at(-1) : results;
    return Array.isArray(rows) ? (rows as (string | null)[][]) : [];
  } finally {
    await client.end();
  }
}
