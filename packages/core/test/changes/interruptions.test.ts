import { allHooks, failAt, type FeedCall, type SinkCall, stallAt, watchOpen } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { ConnectionError, ReadError, type SyncError, WriteError } from '../../src/index.ts';
import { accounts, FeedEnds, kinds, logs, replica, users } from './feed-ends.ts';

const one = { tables: { include: ['canvas.accounts'] } } as const;
const follow = { mode: 'incremental' } as const;
const deadlock = (): WriteError => new WriteError({ code: 'WRITE_DEADLOCK', message: 'A deadlock.' });
const lost = (): ConnectionError => new ConnectionError({ code: 'CONNECTION_LOST', message: 'It was lost.' });
const gone = (): ReadError => new ReadError({ code: 'READ_SNAPSHOT_LOST', message: 'It is gone.' });
const full = (): WriteError => new WriteError({ code: 'WRITE_SPACE', message: 'The sink is full.' });

/** Ends with a replica that has something to be brought forward by. */
async function behind(kind: (typeof kinds)[number]): Promise<FeedEnds> {
  const ends = new FeedEnds({ kind });
  await ends.run();
  ends.apply(accounts, [{ id: '1', name: 'x' }], [{ id: '2' }]);
  return ends;
}

describe.each(kinds)('a replica at a sink %s', (kind) => {
  it.each([
    ['a deadlock', deadlock, 'write'],
    ['a deadlock', deadlock, 'finish'],
    ['a lost connection', lost, 'putState'],
    ['a lost connection', lost, 'commit'],
    ['a lost connection', lost, 'begin'],
  ] as const)('is loaded again after %s, and says so (%#)', async (what, error, call) => {
    const ends = await behind(kind);
    ends.sinkHook = failAt<SinkCall>(call, 1, error());
    const report = await ends.run({ ...one, ...follow });
    expect(replica(report, accounts)).toMatchObject({ outcome: 'updated', rowsReceived: 2, rowsWritten: 1 });
    expect(report.warnings).toMatchObject([{ code: 'STEP_RETRIED', message: expect.stringContaining(what) }]);
    ends.expectCurrent(accounts);
  });

  it('is made again after a deadlock', async () => {
    const ends = new FeedEnds({ kind, sinkHook: failAt<SinkCall>('write', 1, deadlock()) });
    await ends.run(one);
    ends.expectCurrent(accounts);
  });

  it('gives up after the fourth deadlock, as it was', async () => {
    const ends = await behind(kind);
    let met = 0;
    ends.sinkHook = {
      before: (call) => {
        if (call !== 'finish') return;
        met += 1;
        throw deadlock();
      },
    };
    const { error } = await ends.failedRun({ ...one, ...follow });
    expect(error.code).toBe('WRITE_DEADLOCK');
    expect(met).toBe(4);
    ends.expectConsistent(accounts);
    ends.expectClean();
  });

  it('asks for another delivery when one is gone before it was read', async () => {
    const ends = await behind(kind);
    let asked = 0;
    ends.feedHook = allHooks<FeedCall>(failAt('item', 1, gone()), {
      before: (call) => {
        if (call === 'ask') asked += 1;
      },
    });
    const report = await ends.run({ ...one, ...follow });
    expect(report.warnings).toMatchObject([{ code: 'DELIVERY_LOST' }]);
    expect(asked).toBe(2);
    ends.expectCurrent(accounts);
  });

  it('gives up when three deliveries were gone', async () => {
    const ends = await behind(kind);
    let asked = 0;
    ends.feedHook = {
      before: (call) => {
        if (call === 'ask') asked += 1;
        if (call === 'item') throw gone();
      },
    };
    expect((await ends.failedRun({ ...one, ...follow })).error.code).toBe('READ_SNAPSHOT_LOST');
    expect(asked).toBe(3);
    ends.expectConsistent(accounts);
    ends.expectClean();
  });

  it('that fails stops no other, and the run tells what became of each', async () => {
    const ends = await behind(kind);
    ends.apply(users, [{ key: 'b', age: '1' }]);
    ends.feeds.forget(accounts);
    const { error, report } = await ends.failedRun(follow);
    expect(error).toMatchObject({ name: 'RunError', code: 'RUN_FAILED', errors: [{ code: 'CHANGE_WATERMARK_LOST' }] });
    expect(error.context.completed?.toSorted()).toEqual(
      [users, logs].map((ref) => Object.values(ends.replicaOf(ref)).join('.')).toSorted(),
    );
    expect(error.message).toMatch(/^1 of 3 replicas failed/);
    expect(replica(report, accounts)).toMatchObject({
      outcome: 'failed',
      rowsReceived: 0,
      error: { code: 'CHANGE_WATERMARK_LOST' },
    });
    expect(report.tables).toHaveLength(2);
    for (const ref of [users, logs]) ends.expectCurrent(ref);
    expect(ends.events.at(-1)?.kind).toBe('run-end');
  });

  it('that the sink did not take every row of is undone', async () => {
    const ends = await behind(kind);
    const { sink } = ends.ends;
    const miscounting: typeof sink = {
      name: sink.name,
      open: async (call) => {
        const session = await sink.open(call);
        const begin = async (...args: Parameters<typeof session.begin>) => {
          const unit = await session.begin(...args);
          return {
            ...unit,
            writeChanges: async (request: Parameters<NonNullable<typeof unit.writeChanges>>[0]) => {
              const writer = await unit.writeChanges?.(request);
              if (writer === undefined) throw new Error('no writer');
              return {
                ...writer,
                finish: async () => (await writer.finish()).map((each) => ({ ...each, rowsReceived: 1 })),
              };
            },
          };
        };
        return { ...session, begin };
      },
    };
    const { error } = await ends.failedRun({ ...one, ...follow, sink: miscounting });
    expect(error.code).toBe('WRITE_ROW_COUNT');
    ends.expectConsistent(accounts);
    await ends.run({ ...one, ...follow, sink: miscounting, verify: 'none' });
    ends.expectCurrent(accounts);
  });

  it.each(['lock', 'readState', 'begin', 'write', 'finish', 'putState', 'commit'] as const)(
    'is as before, or complete, when the signal fires while the sink stands in %s',
    async (call) => {
      const ends = await behind(kind);
      const stall = stallAt<SinkCall>(call);
      ends.sinkHook = stall.hook;
      const controller = new AbortController();
      const failure = ends.failedRun({ ...follow, limits: { tables: 1 }, signal: controller.signal });
      await stall.reached;
      controller.abort();
      const error = await failure.then(
        (failed) => failed.error,
        (cause: SyncError) => cause,
      );
      expect(error).toMatchObject({ name: 'AbortedError', code: 'ABORTED_BY_SIGNAL' });
      ends.expectConsistent(accounts);
      stall.release();
      ends.sinkHook = {};
      ends.database.locks.clear();
      await ends.run(follow);
      for (const ref of [accounts, users, logs]) expect(ends.momentOf(ref)).toBe(ends.feeds.now);
    },
  );

  it('is not begun once the signal has fired, and the report says so', async () => {
    const ends = await behind(kind);
    const stall = stallAt<FeedCall>('ask');
    ends.feedHook = stall.hook;
    const controller = new AbortController();
    const failure = ends.failedRun({ ...follow, limits: { tables: 1 }, signal: controller.signal });
    await stall.reached;
    controller.abort();
    const { error, report } = await failure;
    expect(error.code).toBe('ABORTED_BY_SIGNAL');
    expect(report.replicas?.map(({ outcome }) => outcome)).toEqual(['failed', 'skipped', 'skipped']);
    ends.expectConsistent(accounts);
  });

  it('is not begun by a run whose signal had fired before', async () => {
    const ends = await behind(kind);
    const refused = ends.run({ ...follow, signal: AbortSignal.abort() });
    await expect(refused).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
  });
});

describe('replicas side by side', () => {
  it.each([1, 2])('are %i at once, as the limit says', async (tables) => {
    const ends = new FeedEnds();
    const locks = watchOpen<SinkCall>('lock', ['unlock']);
    const units = watchOpen<SinkCall>('begin', ['commit', 'abort']);
    ends.sinkHook = allHooks(locks.hook, units.hook);
    await ends.run({ limits: { tables } });
    expect(locks.most).toBe(tables);
    expect(units.most).toBeLessThanOrEqual(tables);
  });

  it('need no unit while they wait for the source', async () => {
    const ends = new FeedEnds();
    const units = watchOpen<SinkCall>('begin', ['commit', 'abort']);
    const stall = stallAt<FeedCall>('ask');
    ends.feedHook = stall.hook;
    ends.sinkHook = units.hook;
    const run = ends.run(one);
    await stall.reached;
    expect(units.most).toBe(0);
    stall.release();
    await run;
    expect(units.most).toBe(1);
  });

  it('do not take more units than a sink has that needs one for its locks', async () => {
    const ends = new FeedEnds();
    const units = watchOpen<SinkCall>('begin', ['commit', 'abort']);
    const { sink } = ends.ends;
    const narrow: typeof sink = {
      name: sink.name,
      open: async (call) => {
        const session = await sink.open(call);
        const begin = async (...args: Parameters<typeof session.begin>) => {
          await units.hook.before?.('begin');
          const unit = await session.begin(...args);
          const ended = (kind: 'commit' | 'abort') => units.hook.after?.(kind);
          return {
            ...unit,
            commit: async () => unit.commit().then(() => ended('commit')),
            abort: async (cause: unknown) => unit.abort(cause).then(() => ended('abort')),
          };
        };
        return { ...session, begin, capabilities: { ...session.capabilities, maxUnits: 2 } };
      },
    };
    await ends.run({ sink: narrow });
    expect(units.most).toBe(1);
    ends.expectClean();
  });

  it('that fail to be closed are warned of and hide nothing', async () => {
    const ends = new FeedEnds();
    ends.feedHook = failAt<FeedCall>('releaseDelivery', 1, full());
    const report = await ends.run(one);
    expect(report.warnings).toMatchObject([{ code: 'CLEANUP_FAILED' }]);
  });
});
