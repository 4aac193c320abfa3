import mysql, { type Connection, type QueryOptions } from 'mysql2/promise';

/** Every value as the text the server sent, null as null: nothing is rounded on the way. */
export type TextRow = readonly (string | null)[];

/** The text of a field. The driver takes JSON for bytes unless told. */
export const textOf: NonNullable<Exclude<QueryOptions['typeCast'], boolean>> = (field) =>
  field.type === 'JSON' ? field.string('utf8') : field.string();

const asText: Omit<QueryOptions, 'sql'> = { rowsAsArray: true, typeCast: textOf };

/**
 * Runs `work` with a connection of its own and closes it, also when `work` fails. The connection names itself `sync-testing` among its
 * attributes, and runs scripts of several statements.
 */
export async function withClient<T>(url: string, work: (client: Connection) => Promise<T>): Promise<T> {
  const connectAttributes = { program_name: 'sync-testing' };
  const client = await mysql.createConnection({ uri: url, multipleStatements: true, connectAttributes });
  // A server that goes away while the connection idles must not end the process.
  client.on('error', () => undefined);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => client.destroy());
  }
}

/** Runs one statement on a connection of its own, values put in for each `?`. Rows are arrays of exact text. */
export function query(url: string, text: string, values: readonly unknown[] = []): Promise<readonly TextRow[]> {
  return withClient(url, (client) => queryRows(client, text, values));
}

/** Runs one statement on an open connection, values put in for each `?`. Rows are arrays of exact text. */
export async function queryRows(
  client: Connection,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly TextRow[]> {
  const [rows] = await client.query({ sql: text, values: [...values], ...asText });
  return Array.isArray(rows) ? (rows as unknown as TextRow[]) : [];
}

/** Runs a script of any number of statements, without `DELIMITER`, which is a word of the command-line client. */
export async function runScript(url: string, script: string): Promise<void> {
  await withClient(url, (client) => client.query(script));
}

/** A name as SQL writes it. */
export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
