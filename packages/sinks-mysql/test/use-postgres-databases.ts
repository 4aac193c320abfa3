import { type Oracle, postgresOracle } from '@sync/conformance';
import { useDatabase } from '@sync/testing/vitest';
import pg from 'pg';
import { afterAll } from 'vitest';

/** An empty Postgres database with an oracle that looks into it. */
export interface LentPostgresDatabase {
  readonly url: string;
  readonly oracle: Oracle;
  /** Drops it once the tests are over. */
  readonly giveBack: () => Promise<void>;
}

/** Lends Postgres databases to the tests of this `describe`, one to each who asks. */
export function usePostgresDatabases(): () => Promise<LentPostgresDatabase> {
  const home = useDatabase();
  const names: string[] = [];
  afterAll(async () => {
    const client = new pg.Client({ connectionString: home.url });
    await client.connect();
    try {
      for (const name of names) await client.query(`DROP DATABASE ${name}`);
    } finally {
      await client.end();
    }
  });
  return async () => {
    const name = `${home.name}_${names.length + 1}`;
    names.push(name);
    await runOn(home.url, `CREATE DATABASE ${name} TEMPLATE template0`);
    const url = new URL(home.url);
    url.pathname = `/${name}`;
    const client = new pg.Client({ connectionString: url.href, options: '-c TimeZone=UTC -c extra_float_digits=1' });
    await client.connect();
    const types = { getTypeParser: () => (text: string) => text };
    const oracle = postgresOracle(async (text, values = []) => {
      const result = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types });
      return result.rows;
    });
    return { url: url.href, oracle, giveBack: () => client.end() };
  };
}

async function runOn(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
