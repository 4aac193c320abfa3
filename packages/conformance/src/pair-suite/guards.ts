import { planSync, sync } from '@sync/core';
import type { Identity, Sink } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { expectTables, failureOf } from '../expectations.ts';
import { withoutRows, withRows } from '../fixtures/fixture.ts';
import { selfReference } from '../fixtures/self-reference.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { startPair } from './start-pair.ts';

/** What is refused before anything is written. */
export function guardSuite(init: PairSuiteInit): void {
  const stale = withRows(withoutRows(selfReference), 'employees', [['9', 'stale', null]]);

  describe('the guard', () => {
    it('refuses a source and a sink that are one database', async ({ skip }) => {
      await using pair = await startPair(init, selfReference, stale);
      const source = pair.sourceOnSink;
      if (source === undefined) return skip('the source cannot be a database that is also a sink');
      const error = await failureOf(sync({ ...pair.ends, source, truncate: 'selected' }));
      expect(error.code).toBe('PLAN_SAME_DATABASE');
      await expectTables(pair.sinkOracle, stale);
    });

    it('finds out by a mark when the servers do not say who they are', async ({ skip }) => {
      await using pair = await startPair(init, selfReference, stale);
      const source = pair.sourceOnSink;
      if (source === undefined) return skip('the source cannot be a database that is also a sink');
      const sink = withIdentity(pair.sink, ({ product, display, isLocal }) => ({ product, display, isLocal }));
      const error = await failureOf(sync({ ...pair.ends, source, sink, truncate: 'selected' }));
      expect(error.code).toBe('PLAN_SAME_DATABASE');
    });

    it('refuses to empty tables on another machine unless that is allowed', async () => {
      await using pair = await startPair(init, selfReference, stale);
      const sink = withIdentity(pair.sink, (identity) => ({ ...identity, isLocal: false, display: 'db://far/away' }));
      const error = await failureOf(sync({ ...pair.ends, sink, truncate: 'selected' }));
      expect(error.code).toBe('PLAN_REMOTE_REFUSED');
      expect(error.message).toContain('db://far/away');
      expect(error.message).toContain('employees');
      await expectTables(pair.sinkOracle, stale);
      await sync({ ...pair.ends, sink, truncate: 'selected', allowRemote: true });
      await expectTables(pair.sinkOracle, selfReference);
    });

    it('lets a run to another machine pass that empties nothing', async () => {
      await using pair = await startPair(init, selfReference);
      const sink = withIdentity(pair.sink, (identity) => ({ ...identity, isLocal: false }));
      await sync({ ...pair.ends, sink });
      await expectTables(pair.sinkOracle, selfReference);
    });

    it('still plans what it would refuse to run', async () => {
      await using pair = await startPair(init, selfReference, stale);
      const sink = withIdentity(pair.sink, (identity) => ({ ...identity, isLocal: false }));
      const plan = await planSync({ ...pair.ends, sink, truncate: 'selected' });
      expect(plan.emptied.map(({ name }) => name)).toEqual(['employees']);
      await expectTables(pair.sinkOracle, stale);
    });
  });
}

/** A sink that says something else about who it is. */
function withIdentity(sink: Sink, change: (identity: Identity) => Identity): Sink {
  return {
    name: sink.name,
    open: async (call) => {
      const session = await sink.open(call);
      const identify = session.identify.bind(session);
      session.identify = async (options) => change(await identify(options));
      return session;
    },
  };
}
