import type { SinkCapabilities, SourceCapabilities } from '@sync/core/connector';
import type { PairEnds } from '../ends.ts';
import { everyTable, quietCall, until } from '../expectations.ts';
import { type Fixture, fixtureRef, loadedColumns, type TextRow, withoutRows } from '../fixtures/fixture.ts';
import type { PairSuiteInit } from './pair-suite.ts';

/** A started pair; disposing it checks that nothing was left open, and throws it away. */
export interface StartedPair extends PairEnds, AsyncDisposable {
  /** The two options that every call of `sync()` needs. */
  readonly ends: Pick<PairEnds, 'source' | 'sink'>;
  /** Committed rows at the sink of the fixture's table with this name. */
  sinkRows(fixture: Fixture, table?: string): Promise<readonly TextRow[]>;
}

/** Starts a pair with a fixture at the source, and its tables without rows at the sink. */
export async function startPair(
  init: PairSuiteInit,
  fixture: Fixture,
  sinkFixture = withoutRows(fixture),
): Promise<StartedPair> {
  const ends = await init.start();
  await ends.sourceOracle.create(fixture);
  if (sinkFixture.tables[0].columns.length > 0) await ends.sinkOracle.create(sinkFixture);
  return {
    ...ends,
    ends: { source: ends.source, sink: ends.sink },
    sinkRows: (of, name = of.tables[0].name) => {
      const table = of.tables.find((candidate) => candidate.name === name) ?? of.tables[0];
      return ends.sinkOracle.readRows(fixtureRef(table, ends.sinkOracle.schema), loadedColumns(table));
    },
    [Symbol.asyncDispose]: async () => {
      await untilClosed(ends);
      await ends.stop();
    },
  };
}

/** Starts a pair whose sink is empty. */
export function startEmptyPair(init: PairSuiteInit, fixture: Fixture): Promise<StartedPair> {
  const [first] = fixture.tables;
  return startPair(init, fixture, { trap: 'nothing', tables: [{ ...first, columns: [] }] });
}

/** Waits until neither end has a session of ours open. */
export async function untilClosed({ sourceOracle, sinkOracle }: PairEnds): Promise<void> {
  await until(async () => (await sourceOracle.openSessions()) === 0, 'no session of the source is open');
  await until(async () => (await sinkOracle.openSessions()) === 0, 'no session of the sink is open');
}

/** What the ends of a pair declare. */
export interface PairCapabilities {
  readonly source: SourceCapabilities;
  readonly sink: SinkCapabilities;
  readonly hasEncodings: boolean;
  /** Parts that a big table can be read and written in at once. */
  readonly mostSlices: number;
  readonly isSameDialect: boolean;
  readonly canCreateSchema: boolean;
}

/** Asks the ends what they can do; skips follow from this. */
export async function readCapabilities({ source, sink }: PairEnds): Promise<PairCapabilities> {
  const call = quietCall();
  await using opened = await source.open(call);
  await using snapshot = await opened.snapshot(call);
  await using received = await sink.open(call);
  const [there, here] = [await snapshot.describe(everyTable, call), await received.describe(everyTable, call)];
  const isSameDialect = there.dialect === here.dialect;
  return {
    source: opened.capabilities,
    sink: received.capabilities,
    mostSlices: Math.min(
      snapshot.slice === undefined ? 1 : (snapshot.maxReaders ?? opened.capabilities.maxReaders),
      received.capabilities.maxUnits,
      received.capabilities.maxWriters ?? 1,
    ),
    hasEncodings: snapshot.readEncoded !== undefined && isSameDialect,
    isSameDialect,
    canCreateSchema:
      received.listDefinitions !== undefined &&
      (isSameDialect ? snapshot.readDefinitions !== undefined : received.draftSchema !== undefined),
  };
}
