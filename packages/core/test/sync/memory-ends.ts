import {
  type Fixture,
  type Hook,
  MemoryDatabase,
  memoryOracle,
  memorySink,
  type MemorySinkOptions,
  memorySource,
  type MemorySourceOptions,
  type SinkCall,
  type SourceCall,
  tapSink,
  tapSource,
  withoutRows,
} from '@sync/conformance';
import type { Sink, Source } from '../../src/connector.ts';

/** What the ends of a test are. */
export interface MemoryEndsInit {
  readonly fixture: Fixture;
  /** The sink has the fixture's tables without rows. @defaultValue true */
  readonly hasTables?: boolean;
  readonly source?: Omit<MemorySourceOptions, 'database'>;
  readonly sink?: Omit<MemorySinkOptions, 'database'>;
  /** Stands around every call of both ends. */
  readonly hook?: Hook<SourceCall | SinkCall>;
}

/** Two memory ends and their databases. */
export interface MemoryEnds {
  readonly ends: { readonly source: Source; readonly sink: Sink };
  readonly from: MemoryDatabase;
  readonly to: MemoryDatabase;
}

/** Makes two databases, the first with a fixture. */
export async function makeMemoryEnds({
  fixture,
  hasTables = true,
  source,
  sink,
  hook = {},
}: MemoryEndsInit): Promise<MemoryEnds> {
  const from = new MemoryDatabase();
  const to = new MemoryDatabase();
  await memoryOracle(from).create(fixture);
  if (hasTables) await memoryOracle(to).create(withoutRows(fixture));
  return {
    from,
    to,
    ends: {
      source: tapSource(memorySource({ database: from, ...source }), hook),
      sink: tapSink(memorySink({ database: to, ...sink }), hook),
    },
  };
}
