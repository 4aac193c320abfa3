import mysql from 'mysql2/promise';

/** Runs statements on a connection of its own and gives the rows of the last, every value as text. */
export async function runSql(url: string, ...statements: readonly string[]): Promise<Record<string, string | null>[]> {
  const client = await mysql.createConnection(url);
  client.on('error', () => undefined);
  try {
    let rows: Record<string, string | null>[] = [];
    for (const sql of statements) {
      const [result] = await client.query({ sql, typeCast: (field) => field.string() });
      rows = Array.isArray(result) ? (result as Record<string, string | null>[]) : [];
    }
    return rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
