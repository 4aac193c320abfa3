import { postgresOracle, sourceSuite } from '@sync/conformance';
import { useDatabase } from '@sync/testing/vitest';
import pg from 'pg';
import { fakeSource, startFake } from './fake.ts';
import { queryPostgres } from '@sync/testing';

const home = useDatabase();
let count = 0;

sourceSuite({
  name: 'neosync-source',
  // The server parses JSON and writes it anew.
  lacksTypes: ['json'],
  weaknesses: ['view', 'sequences'],
  rowCount: 2200,
  requires: { maxReaders: 4, snapshot: ['readDefinitions', 'readSequences'] },
  start: async () => {
    count += 1;
    const name = `${home.name}_${count}`;
    await queryPostgres(home.url, `CREATE DATABASE ${name} TEMPLATE template0`);
    const url = new URL(home.url);
    url.pathname = `/${name}`;
    const client = new pg.Client({ connectionString: url.href, options: '-c TimeZone=UTC -c extra_float_digits=1' });
    await client.connect();
    const types = { getTypeParser: () => (text: string) => text };
    const oracle = postgresOracle(async (text, values = []) => {
      const result = await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types });
      return result.rows;
    });
    const fake = await startFake({ kind: 'postgres', url: url.href });
    const stop = async (): Promise<void> => {
      await fake.stop();
      await client.end();
      await queryPostgres(home.url, `DROP DATABASE ${name} WITH (FORCE)`);
    };
    return { source: fakeSource(fake), oracle, stop };
  },
});
