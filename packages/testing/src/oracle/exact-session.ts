import { queryRows, withClient } from '../postgres/query.ts';

/** Runs one statement and resolves with its rows as arrays. The oracles cast every value to text. */
export type Ask = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/**
 * The database an oracle looks into: a URL, or a function that asks a database without an address, such as PGlite:
 * `async (sql) => (await pglite.query(sql, [], { rowMode: 'array' })).rows`. The function must use one session, and
 * no transaction may be open in it.
 */
export type OracleTarget = string | Ask;

/**
 * Settings under which equal values have equal text on every server, and a table whose policies hide rows is an error
 * and not a shorter table.
 */
const exactSettings: Readonly<Record<string, string>> = {
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  lc_monetary: 'C',
  row_security: 'off',
  search_path: '',
};

/** Runs `work` in one read-only transaction that sees one moment of the database, with exact text for every value. */
export function withExactSession<T>(target: OracleTarget, work: (ask: Ask) => Promise<T>): Promise<T> {
  if (typeof target !== 'string') return inExactTransaction(target, work);
  return withClient(target, (client) => inExactTransaction((sql) => queryRows(client, sql), work));
}

async function inExactTransaction<T>(ask: Ask, work: (ask: Ask) => Promise<T>): Promise<T> {
  await ask('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    for (const [name, value] of Object.entries(exactSettings)) await ask(`SET LOCAL ${name} = '${value}'`);
    return await work(ask);
  } finally {
    await ask('ROLLBACK').catch(() => undefined);
  }
}
