import { sync } from '@sync/core';
import { ConnectionError, ReadError, type SyncError, WriteError } from '@sync/core/connector';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SinkCall, SourceCall } from '../chaos/hook.ts';
import { failAt } from '../chaos/hooks.ts';
import { tapSink } from '../chaos/tap-sink.ts';
import { tapSource } from '../chaos/tap-source.ts';
import { expectTables, failureOf } from '../expectations.ts';
import { withoutRows, withRows } from '../fixtures/fixture.ts';
import { manyRows } from '../fixtures/many-rows.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { type StartedPair, startPair, untilClosed } from './start-pair.ts';

/** What fails, what the error says, and what is left behind. */
export function failureSuite(init: PairSuiteInit): void {
  const fixture = manyRows(2000);
  const stale = withRows(withoutRows(fixture), 'readings', [['1', 'stale']]);
  const full = new WriteError({ code: 'WRITE_SPACE', message: 'The sink is out of disk.' });
  const lost = new ConnectionError({ code: 'CONNECTION_LOST', message: 'The connection ended.' });
  const corrupt = new ReadError({ code: 'READ_CORRUPT', message: 'The source sent nonsense.' });
  const options = { lane: 'rows', truncate: 'selected', limits: { inFlightBytes: 8192 } } as const;

  const atSink: readonly (readonly [SinkCall, number, SyncError])[] = [
    ['describe', 1, lost],
    ['begin', 1, lost],
    ['truncate', 1, full],
    ['openWriter', 1, full],
    ['write', 1, full],
    ['write', 3, lost],
    ['finish', 1, full],
    ['commit', 1, lost],
  ];
  const atSource: readonly (readonly [SourceCall, number, SyncError])[] = [
    ['identify', 1, lost],
    ['snapshot', 1, lost],
    ['describe', 1, lost],
    ['read', 1, corrupt],
    ['item', 1, corrupt],
    ['item', 3, lost],
  ];

  describe('a failure', () => {
    // One pair for all: each test finds the sink as the one before had to leave it.
    let pair: StartedPair;
    beforeAll(async () => {
      pair = await startPair(init, fixture, stale);
    });
    afterEach(() => untilClosed(pair));
    afterAll(() => pair[Symbol.asyncDispose]());

    it.each(atSink)(
      'of the sink in %s (call %i) leaves the tables as they were and nothing open',
      async (call, nth, error) => {
        const sink = tapSink(pair.sink, failAt<SinkCall>(call, nth, error));
        const failure = await failureOf(sync({ ...pair.ends, sink, ...options }));
        expect(failure.code).toBe(error.code);
        expect(failure.message).toContain(error.message);
        await expectTables(pair.sinkOracle, stale);
      },
    );

    it.each(atSource)(
      'of the source in %s (call %i) leaves the tables as they were and nothing open',
      async (call, nth, error) => {
        const source = tapSource(pair.source, failAt<SourceCall>(call, nth, error));
        const failure = await failureOf(sync({ ...pair.ends, source, ...options }));
        expect(failure.code).toBe(error.code);
        await expectTables(pair.sinkOracle, stale);
      },
    );

    it('of one end to open closes the other', async () => {
      const sink = tapSink(pair.sink, failAt<SinkCall>('open', 1, lost));
      expect((await failureOf(sync({ ...pair.ends, sink }))).code).toBe('CONNECTION_LOST');
      const source = tapSource(pair.source, failAt<SourceCall>('open', 1, lost));
      expect((await failureOf(sync({ ...pair.ends, source }))).code).toBe('CONNECTION_LOST');
    });

    it('that is no SyncError becomes one, its own words only in the cause', async () => {
      const sink = tapSink(pair.sink, failAt<SinkCall>('write', 1, new TypeError('secret row value')));
      const failure = await failureOf(sync({ ...pair.ends, sink, ...options }));
      expect(failure).toMatchObject({ code: 'WRITE_FAILED', cause: expect.any(TypeError) });
      expect(failure.message).not.toContain('secret');
      expect(failure.context.table).toContain('readings');
    });

    it('of the way out does not hide the first one', async () => {
      let isFailing = false;
      const sink = tapSink(pair.sink, {
        before: (call) => {
          if (call === 'write') {
            isFailing = true;
            throw full;
          }
        },
        after: (call) => {
          if (call === 'close' && isFailing) throw lost;
        },
      });
      expect((await failureOf(sync({ ...pair.ends, sink, ...options }))).code).toBe('WRITE_SPACE');
    });
  });
}
