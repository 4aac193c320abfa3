import { sync } from '@sync/core';
import { WriteError } from '@sync/core/connector';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Hook, SinkCall } from '../chaos/hook.ts';
import { allHooks, failAt, watchCalls } from '../chaos/hooks.ts';
import { tapSink } from '../chaos/tap-sink.ts';
import { expectTables, failureOf } from '../expectations.ts';
import { withoutRows } from '../fixtures/fixture.ts';
import { manyRows } from '../fixtures/many-rows.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { type StartedPair, startPair, untilClosed } from './start-pair.ts';

const fixture = manyRows(200);
const deadlock = new WriteError({ code: 'WRITE_DEADLOCK', message: 'A deadlock was resolved.', advice: 'retry' });

/** Load units that the sink ends to resolve a deadlock are undone and run again. */
export function retrySuite(init: PairSuiteInit): void {
  describe('a deadlock', () => {
    let pair: StartedPair;
    beforeAll(async () => {
      pair = await startPair(init, fixture, withoutRows(fixture));
    });
    afterEach(() => untilClosed(pair));
    afterAll(() => pair[Symbol.asyncDispose]());

    it('that comes again and again fails the run and leaves the table as it was', async () => {
      const calls = watchCalls<SinkCall>();
      const always: Hook<SinkCall> = {
        before: (call) => {
          if (call === 'commit') throw deadlock;
        },
      };
      const sink = tapSink(pair.sink, allHooks(calls.hook, always));
      expect((await failureOf(sync({ ...pair.ends, sink }))).code).toBe('WRITE_DEADLOCK');
      expect(calls.count('commit')).toBe(4);
      await expectTables(pair.sinkOracle, withoutRows(fixture));
    });

    it.each(['finish', 'commit'] as const)('in %s undoes the step, which runs again', async (call) => {
      const sink = tapSink(pair.sink, failAt<SinkCall>(call, 1, deadlock));
      const report = await sync({ ...pair.ends, sink, truncate: 'selected' });
      expect(report.warnings.map(({ code }) => code)).toContain('STEP_RETRIED');
      expect(report.totals.rows).toBe(200);
      await expectTables(pair.sinkOracle, fixture);
    });
  });
}
