import { pairSuite } from '@sync/conformance';
import { postgresSource } from '@sync/sources-postgres';
import { useDatabase } from '@sync/testing/vitest';
import { postgresSink } from '../src/index.ts';
import { makeDatabase } from './make-database.ts';

const home = useDatabase();

pairSuite({
  name: 'postgres → postgres',
  autoLane: 'encoded',
  start: async () => {
    const [from, to] = [await makeDatabase(home), await makeDatabase(home)];
    return {
      source: postgresSource(from.url),
      sourceOracle: from.oracle,
      sink: postgresSink(to.url),
      sinkOracle: to.oracle,
      sourceOnSink: postgresSource(to.url),
      stop: async () => {
        await from.drop();
        await to.drop();
      },
    };
  },
});
