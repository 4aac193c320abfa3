import type { Dialect } from '@sync/core/connector';
import type { PairEnds } from '../src/ends.ts';
import { MemoryDatabase } from '../src/memory/memory-database.ts';
import { memoryOracle } from '../src/memory/memory-oracle.ts';
import { memorySink, type MemorySinkOptions } from '../src/memory/memory-sink.ts';
import { memorySource, type MemorySourceOptions } from '../src/memory/memory-source.ts';
import { pairSuite } from '../src/pair-suite/pair-suite.ts';

type Without<Options> = Omit<Options, 'database'>;

/** Ends that can do less: the same suite, other rungs of the ladder and other limits. */
function startWith(there: Without<MemorySourceOptions>, here: Without<MemorySinkOptions>): () => Promise<PairEnds> {
  return async () => {
    const from = new MemoryDatabase();
    const to = new MemoryDatabase();
    return {
      source: memorySource({ database: from, ...there }),
      sourceOracle: memoryOracle(from),
      sink: memorySink({ database: to, ...here }),
      sinkOracle: memoryOracle(to),
      sourceOnSink: memorySource({ database: to, ...there }),
      stop: async () => {},
    };
  };
}

pairSuite({
  name: 'one dialect to another',
  autoLane: 'rows',
  renames: true,
  start: startWith({ dialect: 'other' as Dialect, hasEncodings: false }, { hasEncodings: false }),
});

pairSuite({
  name: 'one reader to one unit',
  autoLane: 'encoded',
  start: startWith({ maxReaders: 1 }, { capabilities: { maxUnits: 1 } }),
});

pairSuite({
  name: 'no encodings to row-by-row keys',
  autoLane: 'rows',
  start: startWith(
    { hasEncodings: false },
    { hasEncodings: false, capabilities: { checksKeysAtStatementEnd: false, canDeferConstraints: false } },
  ),
});
