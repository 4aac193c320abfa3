import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { SinkEnd } from '../../ends.ts';
import { until } from '../../expectations.ts';
import { type Fixture, withoutRows } from '../../fixtures/fixture.ts';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { type OpenSink, openSink, refAt } from '../write-table.ts';

/** The end of a group of tests, with a session of its own for each of them. Its fields may be read while tests run. */
export interface ReplicaEnd {
  readonly end: SinkEnd;
  readonly open: OpenSink;
}

/**
 * Gives a group an end with the tables of these fixtures, empty in each test. A sink that does not declare `takesChanges` skips the group.
 * No session may be left open.
 */
export function useReplicaEnd({ start }: Pick<SinkSuiteInit, 'start'>, fixtures: readonly Fixture[] = []): ReplicaEnd {
  let end: SinkEnd;
  let open: OpenSink;
  const tables = fixtures.flatMap((fixture) => fixture.tables);
  beforeAll(async () => {
    end = await start();
    for (const fixture of fixtures) await end.oracle.create(withoutRows(fixture));
  });
  beforeEach(async ({ skip }) => {
    open = await openSink(end);
    if (open.session.capabilities.takesChanges !== true) skip('the sink takes no changes');
    const [first, ...rest] = tables.map((table) => refAt(end, table));
    if (first === undefined) return;
    const unit = await open.begin();
    await unit.truncate({ tables: [first, ...rest], isCascading: false });
    await unit.commit();
  });
  afterEach(async () => {
    await open[Symbol.asyncDispose]();
    await until(async () => (await end.oracle.openSessions()) === 0, 'no session of the sink is open');
  });
  afterAll(() => end.stop());
  return {
    get end() {
      return end;
    },
    get open() {
      return open;
    },
  };
}
