import { MemoryDatabase } from '../src/memory/memory-database.ts';
import { memoryOracle } from '../src/memory/memory-oracle.ts';
import { memorySource } from '../src/memory/memory-source.ts';
import { sourceSuite } from '../src/source-suite/source-suite.ts';

sourceSuite({
  name: 'memory-source',
  requires: {
    maxReaders: 4,
    session: ['plantMark'],
    snapshot: ['readDefinitions', 'readEncoded', 'readSequences', 'digest'],
  },
  start: async () => {
    const database = new MemoryDatabase();
    return { source: memorySource({ database }), oracle: memoryOracle(database), stop: async () => {} };
  },
});
