import { type Oracle, postgresOracle } from '@sync/conformance';
import { useDatabase } from '@sync/testing/vitest';
import pg from 'pg';
import { afterAll } from 'vitest';
import { query } from './query.ts';

/** An empty database with an oracle that looks into it. */
export interface LentDatabase {
  readonly url: string;
  readonly oracle: Oracle;
  /** Empties it for the next one who asks. */
  readonly giveBack: () => Promise<void>;
}

const emptyIt = `DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  CREATE SCHEMA public;
END $$`;

/** Lends databases to the tests of this file, one to each who asks. Emptying one is ten times as fast as making it. */
export function useDatabases(): () => Promise<LentDatabase> {
  const home = useDatabase();
  const names: string[] = [];
  const idle: string[] = [];
  afterAll(async () => {
    for (const name of names) await query(home.url, `DROP DATABASE ${name}`);
  });
  const make = async (): Promise<string> => {
    const name = `${home.name}_${names.length + 1}`;
    names.push(name);
    await query(home.url, `CREATE DATABASE ${name} TEMPLATE template0`);
    return name;
  };
  return async () => {
    const name = idle.pop() ?? (await make());
    const url = new URL(home.url);
    url.pathname = `/${name}`;
    const client = new pg.Client({ connectionString: url.href, options: '-c TimeZone=UTC -c extra_float_digits=1' });
    await client.connect();
    const giveBack = async (): Promise<void> => {
      await client.query(emptyIt);
      await client.end();
      idle.push(name);
    };
    return { url: url.href, oracle: oracleOf(client), giveBack };
  };
}

function oracleOf(client: pg.Client): Oracle {
  const types = { getTypeParser: () => (text: string) => text };
  return postgresOracle(async (text, values = []) => {
    const result = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types });
    return result.rows;
  });
}
