import { pairSuite } from '@sync/conformance';
import { postgresSource } from '@sync/sources-postgres';
import { postgresSink } from '../src/index.ts';
import { useDatabases } from './use-databases.ts';

const lend = useDatabases();

pairSuite({
  name: 'postgres → postgres',
  autoLane: 'encoded',
  start: async () => {
    const [from, to] = [await lend(), await lend()];
    return {
      source: postgresSource(from.url),
      sourceOracle: from.oracle,
      sink: postgresSink(to.url),
      sinkOracle: to.oracle,
      sourceOnSink: postgresSource(to.url),
      stop: async () => {
        await from.giveBack();
        await to.giveBack();
      },
    };
  },
});
