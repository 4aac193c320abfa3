import { postgresOracle, sourceSuite } from '@sync/conformance';
import { postgresSource } from '@sync/sources-postgres';
import { useDatabase } from '@sync/testing/vitest';
import pg from 'pg';
import { runSql } from './run-sql.ts';

const home = useDatabase();
let count = 0;

sourceSuite({
  name: 'postgres-source',
  requires: {
    maxReaders: 9,
    session: ['plantMark'],
    snapshot: ['readDefinitions', 'readEncoded', 'readSequences', 'digest'],
  },
  start: async () => {
    const { url, drop } = await createDatabase();
    const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC -c extra_float_digits=1' });
    await client.connect();
    const types = { getTypeParser: () => (text: string) => text };
    const oracle = postgresOracle(async (text, values = []) => {
      const result = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types });
      return result.rows;
    });
    const stop = async (): Promise<void> => {
      await client.end();
      await drop();
    };
    return { source: postgresSource(url), oracle, stop };
  },
});

async function createDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  count += 1;
  const name = `${home.name}_${count}`;
  await runSql(home.url, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(home.url);
  url.pathname = `/${name}`;
  const drop = async (): Promise<void> => void (await runSql(home.url, `DROP DATABASE ${name}`));
  return { url: url.href, drop };
}
