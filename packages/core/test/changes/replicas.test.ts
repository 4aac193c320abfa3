import type { SinkCall } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { tableKey } from '../../src/connector.ts';
import { dropReplicas, listReplicas, planSync, type Report, type SyncError, type SyncEvent } from '../../src/index.ts';
import { accounts, FeedEnds, kinds, logs, replica, users } from './feed-ends.ts';

const one = { tables: { include: ['canvas.accounts'] } } as const;

/** The report of a call that fails, told before. */
async function failedDrop(ends: FeedEnds, options: object = {}): Promise<{ error: SyncError; report?: Report }> {
  const events: SyncEvent[] = [];
  const error = await dropReplicas({ ...ends.ends, onEvent: (event) => void events.push(event), ...options }).then(
    () => Promise.reject(new Error('it did not fail')),
    (cause: SyncError) => cause,
  );
  const end = events.find(({ kind }) => kind === 'run-end');
  return { error, ...(end?.kind === 'run-end' && { report: end.report }) };
}

describe.each(kinds)('replicas at a sink %s', (kind) => {
  it('are listed without asking the source', async () => {
    const ends = new FeedEnds({ kind });
    expect(await listReplicas(ends.ends)).toEqual([]);
    await ends.run(one);
    let opened = 0;
    ends.feedHook = {
      before: () => {
        opened += 1;
      },
    };
    expect(await listReplicas(ends.ends)).toEqual([
      {
        from: accounts,
        table: ends.replicaOf(accounts),
        status: 'replicated',
        watermark: `${ends.feeds.now}`,
        version: '1',
        estimatedRows: 3,
      },
    ]);
    expect(opened).toBe(0);
    ends.expectClean();
  });

  it('are listed with what is not replicated and what is lost', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run({ tables: { include: ['canvas.*'] } });
    ends.spoil(ends.replicaOf(users), undefined);
    const listed = await listReplicas({ ...ends.ends, isSourceAsked: true });
    expect(listed.map(({ from, status }) => [from.name, status])).toEqual([
      ['accounts', 'replicated'],
      ['users', 'lost'],
      ['hits', 'not-replicated'],
    ]);
    expect(listed[2]).toEqual({ from: logs, table: ends.replicaOf(logs), status: 'not-replicated', estimatedRows: -1 });
    const some = await listReplicas({ ...ends.ends, isSourceAsked: true, tables: { exclude: ['canvas.*'] } });
    expect(some.map(({ from }) => from)).toEqual([logs]);
  });

  it('are dropped with what is remembered of them, and no others', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run();
    const moment = ends.momentOf(accounts);
    const report = await dropReplicas({ ...ends.ends, ...one });
    expect(replica(report, accounts)).toMatchObject({
      outcome: 'dropped',
      before: `${moment}`,
      table: ends.replicaOf(accounts),
    });
    expect(ends.momentOf(accounts)).toBeUndefined();
    expect(ends.has(ends.replicaOf(accounts))).toBe(false);
    for (const ref of [users, logs]) ends.expectCurrent(ref);
    await dropReplicas({ ...ends.ends });
    expect(await listReplicas(ends.ends)).toEqual([]);
    await ends.run();
    for (const ref of [accounts, users, logs]) ends.expectCurrent(ref);
  });

  it('are dropped when their tables are gone', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    ends.spoil(ends.replicaOf(accounts), undefined);
    await dropReplicas(ends.ends);
    expect(ends.momentOf(accounts)).toBeUndefined();
    ends.expectClean();
  });

  it('of which nothing is remembered are left alone, and named', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run({ tables: { include: ['canvas.*'] } });
    ends.spoil({ schema: ends.schema, name: 'feed_states' }, { rows: [] });
    const { error } = await failedDrop(ends, one);
    expect(error).toMatchObject({
      code: 'CHANGE_NOT_INITIALISED',
      message: expect.stringContaining('canvas.accounts'),
    });
    expect(ends.has(ends.replicaOf(accounts))).toBe(true);
    expect((await failedDrop(ends)).error.code).toBe('CATALOG_SELECTION_EMPTY');
  });

  it('are dropped though one cannot be', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run();
    const { schema, name } = ends.replicaOf(accounts);
    ends.database.locks.add(`dbsync replica ${schema}.${name}`);
    const { error, report } = await failedDrop(ends);
    expect(error).toMatchObject({ code: 'RUN_FAILED', errors: [{ code: 'CHANGE_LOCKED' }] });
    expect(report?.replicas?.map(({ outcome }) => outcome).toSorted()).toEqual(['dropped', 'dropped', 'failed']);
    expect(ends.has(ends.replicaOf(accounts))).toBe(true);
  });

  it('on another machine are dropped only when that is allowed', async () => {
    const ends = new FeedEnds({ kind, isLocal: false });
    await ends.run(one);
    expect((await failedDrop(ends)).error.code).toBe('PLAN_REMOTE_REFUSED');
    ends.expectCurrent(accounts);
    await dropReplicas({ ...ends.ends, allowRemote: true });
    expect(ends.has(ends.replicaOf(accounts))).toBe(false);
  });

  it('cannot be planned ahead', async () => {
    const ends = new FeedEnds({ kind });
    await expect(planSync(ends.ends)).rejects.toMatchObject({ name: 'PlanError', code: 'PLAN_UNSUPPORTED' });
  });
});

describe('a replica made or dropped by a run that was killed, where making tables commits by itself', () => {
  /** From the n-th of these calls on the process is dead. */
  async function kill(ends: FeedEnds, [kind, nth]: readonly [SinkCall, number], run: () => Promise<unknown>) {
    let seen = 0;
    ends.sinkHook = {
      before: (call) => {
        if (call === kind) seen += 1;
        if (seen >= nth && !['abort', 'unlock', 'close'].includes(call)) throw new Error('killed');
      },
    };
    await run().catch(() => {});
    expect(seen).toBeGreaterThanOrEqual(nth);
    ends.sinkHook = {};
  }

  /** Ends with a replica that was built and not yet renamed. Definitions: drop what was left, make, rename. */
  async function waiting(): Promise<FeedEnds> {
    const ends = new FeedEnds({ kind: 'committing them' });
    await kill(ends, ['applyDefinitions', 3], () => ends.run(one));
    expect(ends.has(ends.replicaOf(accounts))).toBe(false);
    return ends;
  }

  it('is listed as replicated while it waits for its name', async () => {
    const ends = await waiting();
    expect(await listReplicas(ends.ends)).toMatchObject([{ status: 'replicated', estimatedRows: 3 }]);
  });

  it('does not take the place of a table that was made meanwhile', async () => {
    const ends = await waiting();
    const target = ends.replicaOf(accounts);
    const [built] = ends.database.tables.filter(({ ref }) => ref.name.startsWith('dbsync_new_'));
    const mine = { ...ends.database.table(built?.ref ?? target), ref: target, rows: [['7', 'mine']] };
    ends.database.change({ tables: new Map(ends.database.state.tables).set(tableKey(target), mine) });
    const { error } = await ends.failedRun({ ...one, mode: 'incremental' });
    expect(error).toMatchObject({ code: 'CHANGE_TABLE_EXISTS' });
    expect(error.message).toContain(built?.ref.name);
    ends.spoil(target, undefined);
    await ends.run({ ...one, mode: 'incremental' });
    ends.expectCurrent(accounts);
  });

  it.each([3, 4, 5, 6])('is never taken for a table that was made meanwhile (killed at commit %i)', async (nth) => {
    const ends = new FeedEnds({ kind: 'committing them' });
    await ends.run(one);
    const target = ends.replicaOf(accounts);
    // Commits: drop what was left, state and record, rename, record, drop, record.
    await kill(ends, ['commit', nth], () => dropReplicas(ends.ends));
    expect(ends.has(target)).toBe(false);
    const columns = [
      { name: 'mine', type: { kind: 'text', isFixed: false }, isNullable: true, hasDefault: false },
    ] as const;
    const table = { ref: target, columns, uniqueKeys: [], rows: [['precious']], triggers: [] };
    ends.database.change({ tables: new Map(ends.database.state.tables).set(tableKey(target), table) });
    await dropReplicas(ends.ends).catch(() => {});
    expect(ends.rowsAt(target)).toEqual([['precious']]);
    ends.expectClean();
  });
});

describe('what a run of replicas tells', () => {
  it('is the phases of each, its rows, its end, and the report', async () => {
    const ends = new FeedEnds();
    await ends.run({ ...one, limits: { tables: 1 } });
    const told = ends.events.map((event) => (event.kind === 'replica-phase' ? event.phase : event.kind));
    expect(told).toEqual([
      'run-start',
      'asking',
      'changing',
      'loading',
      'table-start',
      'committing',
      'chunk-sent',
      'table-progress',
      'table-end',
      'replica-end',
      'run-end',
    ]);
    const end = ends.events.at(-1);
    expect(end?.kind === 'run-end' && end.report.replicas).toHaveLength(1);
    ends.apply(accounts, [{ id: '1', name: 'x' }]);
    await ends.run({ ...one, mode: 'incremental' });
    const later = ends.events.filter(({ kind }) => kind === 'replica-phase');
    expect(later).toMatchObject([{ phase: 'asking' }, { phase: 'loading' }, { phase: 'committing' }]);
    expect(later[0]).toMatchObject({ from: accounts, table: accounts });
  });
});
