import { pairSuite } from '@sync/conformance';
import { postgresSource } from '@sync/sources-postgres';
import { afterAll } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { startPglite } from './pglite.ts';
import { useDatabases } from './use-databases.ts';

const lend = useDatabases();
const { pglite, oracle, empty } = await startPglite();
afterAll(() => pglite.close());

pairSuite({
  name: 'postgres → PGlite',
  autoLane: 'encoded',
  start: async () => {
    const from = await lend();
    await empty();
    return {
      source: postgresSource(from.url),
      sourceOracle: from.oracle,
      sink: postgresSink({ pglite }),
      sinkOracle: oracle,
      sourceOnSink: postgresSource({ pglite }),
      stop: from.giveBack,
    };
  },
});
