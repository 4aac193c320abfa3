import { MemoryDatabase } from '../src/memory/memory-database.ts';
import { memoryOracle } from '../src/memory/memory-oracle.ts';
import { memorySink } from '../src/memory/memory-sink.ts';
import { memorySource } from '../src/memory/memory-source.ts';
import { pairSuite } from '../src/pair-suite/pair-suite.ts';

pairSuite({
  name: 'memory-source to memory-sink',
  autoLane: 'encoded',
  renames: true,
  start: async () => {
    const there = new MemoryDatabase();
    const here = new MemoryDatabase();
    return {
      source: memorySource({ database: there }),
      sourceOracle: memoryOracle(there),
      sink: memorySink({ database: here }),
      sinkOracle: memoryOracle(here),
      sourceOnSink: memorySource({ database: here }),
      stop: async () => {},
    };
  },
});
