import { postgresOracle, sinkSuite } from '@sync/conformance';
import { useDatabase } from '@sync/testing/vitest';
import pg from 'pg';
import { postgresSink } from '../src/index.ts';
import { query } from './query.ts';

const home = useDatabase();
let count = 0;

sinkSuite({
  name: 'postgres-sink',
  requires: {
    maxUnits: 10,
    checksKeysAtStatementEnd: true,
    canDeferConstraints: true,
    hasTransactionalTruncate: true,
    canTruncateCascade: true,
    hasTransactionalSchema: true,
    onConflict: ['error', 'nothing', 'update'],
    session: ['seesMark', 'listDefinitions', 'digest'],
  },
  start: async () => {
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
    const stop = async (): Promise<void> => {
      await client.end();
      await query(home.url, `DROP DATABASE ${name}`);
    };
    return { sink: postgresSink(url.href), oracle, stop };
  },
});
