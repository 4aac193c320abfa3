import { describe, expect, it } from 'vitest';
import { accounts, FeedEnds, kinds, logs, replica, users } from './feed-ends.ts';

const one = { tables: { include: ['canvas.accounts'] } } as const;
const follow = { mode: 'incremental' } as const;

describe.each(kinds)('replicas at a sink %s', (kind) => {
  it('are made with a snapshot of each feed', async () => {
    const ends = new FeedEnds({ kind });
    const report = await ends.run();
    for (const ref of [accounts, users, logs]) ends.expectCurrent(ref);
    expect(report.replicas?.map(({ outcome }) => outcome)).toEqual(['initialised', 'initialised', 'initialised']);
    expect(replica(report, accounts)).toMatchObject({
      from: accounts,
      table: ends.replicaOf(accounts),
      rowsReceived: 3,
      rowsWritten: 3,
      rowsDeleted: 0,
      after: `${ends.feeds.now}`,
      changed: [],
      unfit: [],
    });
    expect(report.totals).toMatchObject({ tables: 3, rows: 4 });
    expect(report.tables.map(({ verified, lane }) => `${lane} ${verified}`)).toEqual(Array(3).fill('rows counts'));
    expect(report.created.length).toBeGreaterThan(2);
  });

  it('are brought forward by what changed, round by round', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run();
    for (let round = 0; round < 3; round += 1) {
      const before = `${ends.feeds.now}`;
      ends.apply(
        accounts,
        [
          { id: '1', name: `Ada ${round}` },
          { id: `${10 + round}`, name: 'new' },
        ],
        [{ id: `${2 + round}` }, { id: '999' }],
      );
      const report = await ends.run(follow);
      ends.expectCurrent(accounts);
      ends.expectCurrent(users);
      const deleted = round < 2 ? 1 : 0;
      expect(replica(report, accounts)).toMatchObject({
        outcome: 'updated',
        rowsReceived: 4,
        rowsWritten: 2,
        rowsDeleted: deleted,
        before,
        after: `${ends.feeds.now}`,
      });
      expect(replica(report, users)).toMatchObject({ outcome: 'unchanged', before, after: `${ends.feeds.now}` });
    }
  });

  it('move their watermark when nothing changed', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    const before = ends.momentOf(accounts) ?? 0;
    ends.feeds.touch();
    const report = await ends.run({ ...one, ...follow });
    expect(ends.momentOf(accounts)).toBe(before + 1);
    expect(replica(report, accounts)).toMatchObject({ outcome: 'unchanged', rowsReceived: 0 });
  });

  it('are begun by an incremental run that may', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    const report = await ends.run({ ...follow, replicas: { initialise: true } });
    expect(report.replicas?.map(({ outcome }) => outcome).toSorted()).toEqual([
      'initialised',
      'initialised',
      'unchanged',
    ]);
    for (const ref of [accounts, users, logs]) ends.expectCurrent(ref);
  });

  it('are filled anew when only a snapshot continues, and the caller lets them', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run();
    ends.apply(accounts, [{ id: '7', name: 'late' }], [{ id: '1' }]);
    ends.feeds.forget(accounts);
    const { error, report: failed } = await ends.failedRun(follow);
    expect(replica(failed, accounts).error?.code).toBe('CHANGE_WATERMARK_LOST');
    expect(error.code).toBe('RUN_FAILED');
    ends.expectConsistent(accounts);
    const report = await ends.run({ ...follow, replicas: { reinitialise: 'when-required' } });
    expect(replica(report, accounts)).toMatchObject({ outcome: 'reinitialised', rowsWritten: 3 });
    expect(replica(report, users).outcome).toBe('unchanged');
    ends.expectCurrent(accounts);
  });

  it('are filled anew on demand, and keep the columns of users', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    const target = ends.replicaOf(accounts);
    const table = ends.database.table(target);
    const mine = { ...(table.columns[1] ?? { name: '' }), name: 'mine' } as (typeof table.columns)[number];
    ends.spoil(target, { columns: [...table.columns, mine], rows: [['9', 'stray', 'x']] });
    const report = await ends.run({ ...one, replicas: { reinitialise: 'always' } });
    expect(replica(report, accounts).outcome).toBe('reinitialised');
    expect(ends.database.table(target).columns.map(({ name }) => name)).toEqual(['id', 'name', 'mine']);
    ends.expectCurrent(accounts);
  });

  it('take a snapshot whose keys repeat: the newest row of each', async () => {
    const ends = new FeedEnds({ kind });
    ends.apply(accounts, [{ id: '1', name: 'Anna' }], [{ id: '2' }]);
    ends.feeds.repeatKeys(accounts);
    const report = await ends.run(one);
    expect(replica(report, accounts)).toMatchObject({ rowsReceived: 3, rowsWritten: 2 });
    ends.expectCurrent(accounts);
  });

  it('take a snapshot whose keys repeat though the source did not say so', async () => {
    const ends = new FeedEnds({ kind });
    ends.apply(accounts, [{ id: '1', name: 'Anna' }]);
    const { ends: plain } = ends;
    // Described as one without repeated keys, delivered as one with them.
    const source: typeof plain.source = {
      ...plain.source,
      open: async (call) => {
        const session = await plain.source.open(call);
        const describe = session.describe.bind(session);
        return { ...session, describe: async (...args) => ({ ...(await describe(...args)), repeatsKeys: false }) };
      },
    };
    ends.feeds.repeatKeys(accounts);
    await ends.run({ ...one, source });
    ends.expectCurrent(accounts);
  });
});
