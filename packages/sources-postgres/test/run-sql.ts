import pg from 'pg';

/** Runs SQL on a connection of its own and gives the rows of the last statement. */
export async function runSql<Row extends object = Record<string, unknown>>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result: unknown = await client.query(sql);
    const last = Array.isArray(result) ? (result.at(-1) as pg.QueryResult<Row>) : (result as pg.QueryResult<Row>);
    return last.rows;
  } finally {
    await client.end();
  }
}
