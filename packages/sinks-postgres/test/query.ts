import pg from 'pg';

const asText = { getTypeParser: () => (value: unknown) => value };

/** Runs one statement on a connection of its own; rows as the text the server sent. */
export async function query(url: string, sql: string, values: readonly unknown[] = []): Promise<(string | null)[][]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query<(string | null)[]>({
      text: sql,
      values: [...values],
      rowMode: 'array',
      types: asText as pg.CustomTypesConfig,
    });
    return result.rows;
  } finally {
    await client.end();
  }
}
