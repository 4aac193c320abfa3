import { type Oracle, postgresOracle } from '@sync/conformance';
import pg from 'pg';
import { query } from './query.ts';

export interface MadeDatabase {
  readonly url: string;
  readonly oracle: Oracle;
  drop(): Promise<void>;
}

let count = 0;

/** Makes an empty database beside another one, with an oracle that looks into it. */
export async function makeDatabase(home: { readonly url: string; readonly name: string }): Promise<MadeDatabase> {
  count += 1;
  const name = `${home.name}_${count}`;
  await query(home.url, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(home.url);
  url.pathname = `/${name}`;
  const client = new pg.Client({ connectionString: url.href, options: '-c TimeZone=UTC -c extra_float_digits=1' });
  await client.connect();
  const types = { getTypeParser: () => (text: string) => text };
  const oracle = postgresOracle(async (text, values = []) => {
    const result = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types });
    return result.rows;
  });
  const drop = async (): Promise<void> => {
    await client.end();
    await query(home.url, `DROP DATABASE ${name}`);
  };
  return { url: url.href, oracle, drop };
}
