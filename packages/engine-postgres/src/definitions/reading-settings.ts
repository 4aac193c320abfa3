import type { Queryable } from '../connection.ts';

/**
 * What makes the server print definitions that read the same anywhere: every name with its schema, constants in formats
 * that no setting changes. Compiling catalog queries would cost more than running them.
 */
const settings: Readonly<Record<string, string>> = {
  search_path: '',
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  extra_float_digits: '3',
  bytea_output: 'hex',
  xmloption: 'content',
  quote_all_identifiers: 'off',
  jit: 'off',
};

/**
 * Runs `read` with settings under which definitions are printed unambiguously, and puts the transaction's own back.
 * Needs an open transaction; when `read` fails, that is to be rolled back.
 */
export async function withReadingSettings<T>(connection: Queryable, read: () => Promise<T>): Promise<T> {
  const before = await setLocally(connection, settings);
  const result = await read();
  await setLocally(connection, before);
  return result;
}

async function setLocally(
  connection: Queryable,
  values: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const rows = await connection.query<{ name: string; before: string }>(
    `SELECT s.key AS name, s.before, set_config(s.key, s.value, true)
     FROM (SELECT key, value, current_setting(key) AS before FROM json_each_text($1::json) OFFSET 0) s`,
    [JSON.stringify(values)],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.before]));
}
