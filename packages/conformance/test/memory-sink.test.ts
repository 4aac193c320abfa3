import { MemoryDatabase } from '../src/memory/memory-database.ts';
import { memoryOracle } from '../src/memory/memory-oracle.ts';
import { memorySink } from '../src/memory/memory-sink.ts';
import { sinkSuite } from '../src/sink-suite/sink-suite.ts';

sinkSuite({
  name: 'memory-sink',
  requires: {
    maxUnits: 4,
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
    const database = new MemoryDatabase();
    return { sink: memorySink({ database }), oracle: memoryOracle(database), stop: async () => {} };
  },
});
