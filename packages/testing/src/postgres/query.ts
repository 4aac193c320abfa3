import pg from 'pg';

/** Every value as the text the server sent, null as null: nothing is rounded on the way. */
export type TextRow = readonly (string | null)[];

const asText: pg.CustomTypesConfig = { getTypeParser: () => (value: unknown) => value };

/**
 * Runs `work` with a connection of its own and closes it, also when `work` fails. The connection names itself
 * `sync-testing`, so leak checks can tell it from the sessions under test.
 */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'sync-testing', types: asText });
  // A server that goes away while the connection idles must not end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Runs one statement on a connection of its own. Rows are arrays of exact text. */
export function query(url: string, text: string, values: readonly unknown[] = []): Promise<readonly TextRow[]> {
  return withClient(url, (client) => queryRows(client, text, values));
}

/** Runs one statement on an open connection. Rows are arrays of exact text. */
export async function queryRows(
  client: pg.Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly TextRow[]> {
  const result = await client.query<(string | null)[]>({
    text,
    values: [...values],
    rowMode: 'array',
    types: asText,
  });
  return result.rows;
}

/** Runs a script of any number of statements, in one transaction unless it says otherwise. */
export async function runScript(url: string, script: string): Promise<void> {
  await withClient(url, (client) => client.query(script));
}
