import { sinkSuite } from '@sync/conformance';
import { useDatabase } from '@sync/testing/vitest';
import { postgresSink } from '../src/index.ts';
import { makeDatabase } from './make-database.ts';

const home = useDatabase();

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
    const { url, oracle, drop } = await makeDatabase(home);
    return { sink: postgresSink(url), oracle, stop: drop };
  },
});
