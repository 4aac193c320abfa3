import { sync } from '@sync/core';
import { type Catalog, type Snapshot, type Source, type SourceSession, WriteError } from '@sync/core/connector';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SinkCall } from '../chaos/hook.ts';
import { allHooks, failAt, watchOpen } from '../chaos/hooks.ts';
import { tapSink } from '../chaos/tap-sink.ts';
import { expectTables, failureOf } from '../expectations.ts';
import { withoutRows } from '../fixtures/fixture.ts';
import { manyRows } from '../fixtures/many-rows.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { readCapabilities, type StartedPair, startPair, untilClosed } from './start-pair.ts';

const fixture = manyRows(3000);
const readings = fixture.tables[0].name;

/** One big table, read and written in parts at the same time. */
export function sliceSuite(init: PairSuiteInit): void {
  describe('a table in slices', () => {
    let pair: StartedPair;
    let canSlice = false;
    beforeAll(async () => {
      pair = await startPair(init, fixture, withoutRows(fixture));
      canSlice = (await readCapabilities(pair)).mostSlices >= 3;
    });
    afterEach(() => untilClosed(pair));
    afterAll(() => pair[Symbol.asyncDispose]());
    const options = { lane: 'rows', limits: { slices: 3 } } as const;

    it('is as before when one part fails', async ({ skip }) => {
      if (!canSlice) skip('the ends cannot slice');
      const full = new WriteError({ code: 'WRITE_SPACE', message: 'The sink is out of disk.' });
      const sink = tapSink(pair.sink, failAt<SinkCall>('finish', 2, full));
      const source = claimBytes(pair.source, 2 ** 30);
      expect((await failureOf(sync({ ...pair.ends, source, sink, ...options }))).code).toBe('WRITE_SPACE');
      expect(await pair.sinkRows(fixture, readings)).toEqual([]);
    });

    it('has every row once, and its writers were open together', async ({ skip }) => {
      if (!canSlice) skip('the ends cannot slice');
      const open = watchOpen<SinkCall>('openWriter', ['finish', 'abortWriter']);
      const sink = tapSink(pair.sink, allHooks(open.hook));
      const source = claimBytes(pair.source, 2 ** 30);
      const report = await sync({ ...pair.ends, source, sink, ...options });
      expect(report.tables[0]).toMatchObject({ rows: 3000, rowsWritten: 3000, slices: 3 });
      expect(open.most).toBe(3);
      await expectTables(pair.sinkOracle, fixture);
    });
  });
}

/** The same source, whose tables say that they are this large. */
function claimBytes(source: Source, estimatedBytes: number): Source {
  const claim = (catalog: Catalog): Catalog => ({
    ...catalog,
    tables: catalog.tables.map((table) => ({ ...table, estimatedBytes })),
  });
  const inSnapshot = (snapshot: Snapshot): Snapshot =>
    override(snapshot, { describe: async (matcher, call) => claim(await snapshot.describe(matcher, call)) });
  const inSession = (session: SourceSession): SourceSession =>
    override(session, { snapshot: async (call) => inSnapshot(await session.snapshot(call)) });
  return { name: source.name, open: async (call) => inSession(await source.open(call)) };
}

/** The same object with some methods of ours; all others keep their `this`. */
function override<Target extends object>(target: Target, own: Partial<Target>): Target {
  return new Proxy(target, {
    get: (_, key) => {
      if (key in own) return own[key as keyof Target];
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
