import { sync, type SyncEvent } from '@sync/core';
import { describe, expect, it } from 'vitest';
import type { SinkCall, SourceCall } from '../chaos/hook.ts';
import { allHooks, slowDown, watchBytes, watchOpen } from '../chaos/hooks.ts';
import { tapSink } from '../chaos/tap-sink.ts';
import { tapSource } from '../chaos/tap-source.ts';
import { expectTables, until } from '../expectations.ts';
import type { Fixture } from '../fixtures/fixture.ts';
import { manyRows } from '../fixtures/many-rows.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { readCapabilities, startPair } from './start-pair.ts';

const rowsPerTable = 2000;

/** What bounds a run: staged chunks, chunks in flight, tables at once, bytes in flight. */
export function limitSuite(init: PairSuiteInit): void {
  const fixture = manyRows(rowsPerTable);

  /** Chunks that the sink was sent while the fixture was loaded. */
  function listenToChunks() {
    const chunks: (SyncEvent & { kind: 'chunk-sent' })['chunk'][] = [];
    const onEvent = (event: SyncEvent): void => {
      if (event.kind === 'chunk-sent') chunks.push(event.chunk);
    };
    return { chunks, onEvent };
  }

  describe('the option batch', () => {
    it('closes staged chunks at count rows, which ends no transaction', async () => {
      await using pair = await startPair(init, fixture);
      const { chunks, onEvent } = listenToChunks();
      const units = watchOpen<SinkCall>('begin', ['commit', 'abort']);
      const commits: SinkCall[] = [];
      const sink = tapSink(
        pair.sink,
        allHooks(units.hook, { after: (call) => void (call === 'commit' && commits.push(call)) }),
      );
      await sync({ ...pair.ends, sink, lane: 'rows', batch: { count: 100 }, onEvent });
      expect(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0)).toBe(rowsPerTable);
      expect(chunks.filter(({ closedBy }) => closedBy === 'rows').length).toBeGreaterThanOrEqual(rowsPerTable / 200);
      expect(commits).toHaveLength(1);
    });

    it('closes a staged chunk that is periodMs old, though no row follows', async () => {
      await using pair = await startPair(init, fixture);
      const { chunks, onEvent } = listenToChunks();
      const hasAged = (): boolean => chunks.some(({ closedBy }) => closedBy === 'age');
      // The source gives its next rows only when the first ones have been sent for their age.
      let items = 0;
      const source = tapSource(pair.source, {
        before: async (call) => {
          if (call !== 'item') return;
          items += 1;
          if (items === 2) await until(hasAged, 'a chunk is sent for its age');
        },
      });
      const limits = { tables: 1, inFlightBytes: 4096 };
      await sync({ ...pair.ends, source, lane: 'rows', limits, batch: { periodMs: 10, count: 1_000_000 }, onEvent });
      expect(hasAged()).toBe(true);
      await expectTables(pair.sinkOracle, fixture);
    });
  });

  describe('the option maxInFlight', () => {
    it.each([1, 3])('bounds unacknowledged chunks by %i', async (maxInFlight) => {
      await using pair = await startPair(init, fixture);
      const { chunks, onEvent } = listenToChunks();
      await sync({ ...pair.ends, lane: 'rows', batch: { count: 10 }, maxInFlight, onEvent });
      expect(Math.max(...chunks.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(maxInFlight);
    });
  });

  describe('the option limits', () => {
    const tables = severalTables(4);

    it.each([1, 2])('loads at most %i tables at once with tables', async (limit) => {
      await using pair = await startPair(init, tables);
      const { source: there, sink: here } = await readCapabilities(pair);
      const units = watchOpen<SinkCall>('begin', ['commit', 'abort']);
      const sink = tapSink(pair.sink, allHooks(units.hook, slowDown<SinkCall>('write', 3)));
      await sync({ ...pair.ends, sink, lane: 'rows', limits: { tables: limit } });
      expect(units.most).toBe(Math.min(limit, there.maxReaders, here.maxUnits));
      expect(units.now).toBe(0);
      await expectTables(pair.sinkOracle, tables);
    });

    it('keeps at most inFlightBytes between the ends', async () => {
      await using pair = await startPair(init, tables);
      const inFlightBytes = 20_000;
      const bytes = watchBytes<SinkCall>('write');
      const sink = tapSink(pair.sink, allHooks(bytes.hook, slowDown<SinkCall>('write', 2)));
      await sync({ ...pair.ends, sink, lane: 'rows', limits: { inFlightBytes } });
      expect(bytes.most).toBeGreaterThan(0);
      expect(bytes.most).toBeLessThanOrEqual(inFlightBytes);
    });

    it('asks for the next item only when the sink has taken the one before', async () => {
      await using pair = await startPair(init, fixture);
      const calls: (SourceCall | SinkCall)[] = [];
      const source = tapSource(pair.source, { before: (call) => void (call === 'item' && calls.push(call)) });
      const sink = tapSink(pair.sink, { after: (call) => void (call === 'write' && calls.push(call)) });
      await sync({ ...pair.ends, source, sink, lane: 'rows', limits: { tables: 1, inFlightBytes: 4096 } });
      const expected = calls.map((_, i) => (i % 2 === 0 ? 'item' : 'write'));
      expect(calls).toEqual(expected);
      expect(calls.length).toBeGreaterThan(10);
    });

    it('refuses a field longer than maxFieldBytes, and leaves the table as it was', async () => {
      await using pair = await startPair(init, fixture);
      const run = sync({ ...pair.ends, lane: 'rows', limits: { maxFieldBytes: 10 } });
      await expect(run).rejects.toMatchObject({ code: 'READ_FIELD_TOO_LARGE' });
      expect(await pair.sinkRows(fixture)).toEqual([]);
    });
  });
}

/** Tables that nothing joins. */
function severalTables(count: number): Fixture {
  const [table] = manyRows(rowsPerTable).tables;
  const [first, ...rest] = Array.from({ length: count }, (_, i) => ({
    ...table,
    name: `readings_${i}`,
    keys: table.keys.map((key) => ({ ...key, name: `readings_${i}_pkey` })),
  }));
  if (first === undefined) throw new Error('no tables');
  return { trap: 'several-tables', tables: [first, ...rest] };
}
