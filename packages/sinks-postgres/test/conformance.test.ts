import { sinkSuite } from '@sync/conformance';
import { postgresSink } from '../src/index.ts';
import { useDatabases } from './use-databases.ts';

const lend = useDatabases();

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
    takesChanges: true,
    session: ['seesMark', 'listDefinitions', 'draftSchema', 'draftChange', 'draftMove', 'readState', 'lock', 'digest'],
  },
  start: async () => {
    const { url, oracle, giveBack } = await lend();
    return { sink: postgresSink(url), oracle, stop: giveBack };
  },
});
