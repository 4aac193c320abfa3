import { sync } from '@sync/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SinkCall, SourceCall } from '../chaos/hook.ts';
import { type Stall, stallAt } from '../chaos/hooks.ts';
import { tapSink } from '../chaos/tap-sink.ts';
import { tapSource } from '../chaos/tap-source.ts';
import { expectTables, failureOf } from '../expectations.ts';
import { withoutRows, withRows } from '../fixtures/fixture.ts';
import { manyRows } from '../fixtures/many-rows.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { type StartedPair, startPair, untilClosed } from './start-pair.ts';

/** The signal ends a run in every phase, also when an end hangs and does not listen. */
export function abortSuite(init: PairSuiteInit): void {
  const fixture = manyRows(2000);
  const stale = withRows(withoutRows(fixture), 'readings', [['1', 'stale']]);
  const options = { lane: 'rows', truncate: 'selected', limits: { inFlightBytes: 8192 } } as const;
  const sourceCalls: readonly SourceCall[] = ['open', 'identify', 'snapshot', 'describe', 'read', 'item'];
  const sinkCalls: readonly SinkCall[] = [
    'open',
    'identify',
    'describe',
    'begin',
    'truncate',
    'openWriter',
    'write',
    'finish',
    'commit',
  ];

  /** Runs until the end hangs, then fires the signal. */
  async function abortWhen<Call>(
    pair: StartedPair,
    ends: Partial<StartedPair['ends']>,
    stall: Stall<Call>,
  ): Promise<void> {
    const controller = new AbortController();
    const run = failureOf(sync({ ...pair.ends, ...ends, ...options, signal: controller.signal }));
    await Promise.race([stall.reached, run.then((error) => Promise.reject(error))]);
    const startMs = performance.now();
    controller.abort(new Error('enough'));
    const error = await run;
    const tookMs = performance.now() - startMs;
    stall.release();
    expect(error.code).toBe('ABORTED_BY_SIGNAL');
    expect(error.name).toBe('AbortedError');
    expect(tookMs).toBeLessThan(2000);
    await expectTables(pair.sinkOracle, stale);
  }

  describe('the option signal', () => {
    // One pair for all: each test finds the sink as the one before had to leave it.
    let pair: StartedPair;
    beforeAll(async () => {
      pair = await startPair(init, fixture, stale);
    });
    afterEach(() => untilClosed(pair));
    afterAll(() => pair[Symbol.asyncDispose]());

    it.each(sourceCalls)('ends a run within 2 s whose source hangs in %s', async (call) => {
      const stall = stallAt<SourceCall>(call);
      await abortWhen(pair, { source: tapSource(pair.source, stall.hook) }, stall);
    });

    it.each(sinkCalls)('ends a run within 2 s whose sink hangs in %s', async (call) => {
      const stall = stallAt<SinkCall>(call);
      await abortWhen(pair, { sink: tapSink(pair.sink, stall.hook) }, stall);
    });

    it('ends a run between two items', async () => {
      const stall = stallAt<SourceCall>('item', 3);
      await abortWhen(pair, { source: tapSource(pair.source, stall.hook) }, stall);
    });

    it('opens nothing when it has fired before', async () => {
      const error = await failureOf(sync({ ...pair.ends, ...options, signal: AbortSignal.abort() }));
      expect(error.code).toBe('ABORTED_BY_SIGNAL');
    });

    it('has no effect after the run', async () => {
      const controller = new AbortController();
      await sync({ ...pair.ends, ...options, signal: controller.signal });
      controller.abort();
      await expectTables(pair.sinkOracle, fixture);
    });
  });
}
