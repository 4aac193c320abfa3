import { MemoryDatabase, memorySource, tapSink } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { tableKey } from '../../src/connector.ts';
import { listReplicas, sync, type SyncOptions } from '../../src/index.ts';
import { accounts, FeedEnds, kinds, logs, replica, users } from './feed-ends.ts';

const one = { tables: { include: ['canvas.accounts'] } } as const;
const follow = { mode: 'incremental' } as const;

describe.each(kinds)('a replica at a sink %s', (kind) => {
  it('is not made twice', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    ends.feeds.touch();
    const { error } = await ends.failedRun(one);
    expect(error).toMatchObject({ name: 'ChangeError', code: 'CHANGE_ALREADY_INITIALISED' });
    ends.expectConsistent(accounts);
  });

  it('is not begun by an incremental run unless that may', async () => {
    const ends = new FeedEnds({ kind });
    const { error } = await ends.failedRun({ ...one, ...follow });
    expect(error.code).toBe('CHANGE_NOT_INITIALISED');
    expect(ends.has(ends.replicaOf(accounts))).toBe(false);
  });

  it('does not take a table of somebody else, unless it is told to', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    const states = { schema: ends.schema, name: 'feed_states' };
    ends.spoil(states, { rows: [] });
    const rows = ends.rowsAt(ends.replicaOf(accounts));
    ends.apply(accounts, [{ id: '8', name: 'new' }]);
    expect((await ends.failedRun(one)).error.code).toBe('CHANGE_TABLE_EXISTS');
    expect(ends.rowsAt(ends.replicaOf(accounts))).toEqual(rows);
    await ends.run({ ...one, replicas: { reinitialise: 'always' } });
    ends.expectCurrent(accounts);
  });

  it('that cannot be made is named as it was to be', async () => {
    const ends = new FeedEnds({ kind });
    ends.describe(accounts, ([id, name]) => (id && name ? [id, { ...name, isNullable: false }] : []));
    const { error } = await ends.failedRun(one);
    const { schema, name } = ends.replicaOf(accounts);
    expect(error).toMatchObject({ code: 'WRITE_NOT_NULL', context: { table: `${schema}.${name}` } });
    expect(error.message).toContain(`${schema}.${name}`);
    expect(error.message).not.toContain('dbsync_new');
    expect(ends.has(ends.replicaOf(accounts))).toBe(false);
  });

  it('whose table is gone is an error, or made anew', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run();
    ends.spoil(ends.replicaOf(accounts), undefined);
    const { report } = await ends.failedRun(follow);
    expect(replica(report, accounts).error).toMatchObject({ code: 'CHANGE_TABLE_LOST' });
    expect(replica(report, users).outcome).toBe('unchanged');
    const again = await ends.run({ ...follow, replicas: { reinitialise: 'when-required' } });
    expect(replica(again, accounts).outcome).toBe('reinitialised');
    ends.expectCurrent(accounts);
  });

  it('that lost a column of its source is an error, or gets it back with all rows', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    const target = ends.replicaOf(accounts);
    ends.spoil(target, { columns: ends.database.table(target).columns.slice(0, 1), rows: [['1'], ['2'], ['3']] });
    const { error } = await ends.failedRun({ ...one, ...follow });
    expect(error).toMatchObject({ code: 'CHANGE_TABLE_LOST', context: { column: 'name' } });
    await ends.run({ ...one, replicas: { reinitialise: 'always' } });
    ends.expectCurrent(accounts);
  });

  it('that another run works on is left alone', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run();
    const { schema, name } = ends.replicaOf(accounts);
    ends.apply(accounts, [{ id: '9', name: 'x' }]);
    ends.database.locks.add(`dbsync replica ${schema}.${name}`);
    const { report } = await ends.failedRun(follow);
    expect(replica(report, accounts).error).toMatchObject({ code: 'CHANGE_LOCKED', advice: 'retry' });
    expect(replica(report, users).outcome).toBe('unchanged');
    ends.expectConsistent(accounts);
  });

  it('whose state somebody moves during the run is undone', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    ends.apply(accounts, [{ id: '9', name: 'x' }]);
    const rows = ends.rowsAt(ends.replicaOf(accounts));
    const states = { schema: ends.schema, name: 'feed_states' };
    ends.sinkHook = {
      before: (call) => {
        if (call !== 'finish') return;
        const table = ends.database.table(states);
        ends.spoil(states, { rows: table.rows.map((row) => row.with(3, '1')) });
      },
    };
    const { error } = await ends.failedRun({ ...one, ...follow });
    expect(error.code).toBe('CHANGE_STATE_MOVED');
    expect(ends.rowsAt(ends.replicaOf(accounts))).toEqual(rows);
  });

  it('whose state cannot be read is an error of its own, and of no other', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run();
    const states = { schema: ends.schema, name: 'feed_states' };
    const rows = ends.database.table(states).rows;
    ends.spoil(states, { rows: rows.map((row) => (row[2] === 'accounts' ? row.with(3, '-1') : row)) });
    const { report } = await ends.failedRun(follow);
    expect(replica(report, accounts).error?.code).toBe('CHANGE_STATE_INVALID');
    expect(replica(report, users).outcome).toBe('unchanged');
    expect(replica(report, logs).outcome).toBe('unchanged');
    ends.spoil(states, { rows: rows.map((row) => (row[2] === 'accounts' ? row.with(7, 'no description') : row)) });
    const again = await ends.failedRun(follow);
    expect(replica(again.report, accounts).error?.code).toBe('CHANGE_STATE_INVALID');
    await ends.run({ ...one, replicas: { reinitialise: 'always' } });
    ends.expectCurrent(accounts);
  });

  it('stays where an older layout says that it is, with its state', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(one);
    const old = { schema: ends.schema, name: 'old_states' };
    const moved = { schema: ends.schema, name: 'elsewhere' };
    const states = ends.database.table({ schema: ends.schema, name: 'feed_states' });
    const table = ends.database.table(ends.replicaOf(accounts));
    const rows = states.rows.map((row) => row.with(5, moved.schema).with(6, moved.name));
    const kept = [
      { ...states, ref: old, rows },
      { ...states, rows: [] },
      { ...table, ref: moved },
    ];
    ends.database.change({
      tables: new Map(kept.map((each) => [tableKey(each.ref), each])),
    });
    ends.apply(accounts, [{ id: '9', name: 'x' }]);
    const report = await ends.run({ ...follow, replicas: { initialise: true } });
    expect(replica(report, accounts)).toMatchObject({ outcome: 'updated', table: moved });
    expect(new Set(ends.database.table(old).rows.map((row) => row[2]))).toEqual(new Set(['accounts', 'hits', 'users']));
    expect(ends.has(ends.replicaOf(accounts))).toBe(false);
    expect(ends.rowsAt(moved)).toHaveLength(4);
    expect(await listReplicas({ ...ends.ends })).toHaveLength(3);
  });
});

describe('a run of replicas', () => {
  it('names a table that the source does not have, and follows the others', async () => {
    const ends = new FeedEnds();
    const { error, report } = await ends.failedRun({ tables: { include: ['acounts', 'canvas.users'] } });
    expect(error).toMatchObject({ name: 'RunError', code: 'RUN_FAILED', context: { completed: ['canvas.users'] } });
    expect(error.errors).toMatchObject([{ code: 'CATALOG_TABLE_MISSING' }]);
    expect(error.message).toMatch(/canvas\.acounts.*Did you mean accounts/);
    expect(report.replicas?.map(({ from, outcome }) => [from.name, outcome])).toEqual([
      ['acounts', 'failed'],
      ['users', 'initialised'],
    ]);
  });

  it('that selects nothing is refused', async () => {
    const ends = new FeedEnds();
    const refused = ends.run({ tables: { include: ['canvas.x*'] } });
    await expect(refused).rejects.toMatchObject({ code: 'CATALOG_SELECTION_EMPTY' });
  });

  it('fails with the one error when one table was selected', async () => {
    const ends = new FeedEnds();
    const { error } = await ends.failedRun({ ...one, ...follow });
    expect(error).toMatchObject({ code: 'CHANGE_NOT_INITIALISED', errors: [], context: { completed: [] } });
  });

  it('that would empty a replica on another machine asks first; making and following one do not', async () => {
    const ends = new FeedEnds({ isLocal: false });
    await ends.run(one);
    ends.apply(accounts, [{ id: '9', name: 'x' }]);
    await ends.run({ ...one, ...follow });
    const { error } = await ends.failedRun({ ...one, replicas: { reinitialise: 'always' } });
    expect(error).toMatchObject({ name: 'PlanError', code: 'PLAN_REMOTE_REFUSED' });
    ends.feeds.forget(accounts);
    const required = { ...one, ...follow, replicas: { reinitialise: 'when-required' } } as const;
    expect((await ends.failedRun(required)).error.code).toBe('PLAN_REMOTE_REFUSED');
    ends.expectConsistent(accounts);
    await ends.run({ ...required, allowRemote: true });
    ends.expectCurrent(accounts);
  });

  it('is refused by a sink that takes no changes', async () => {
    const ends = new FeedEnds();
    const { sink } = ends.ends;
    const less: typeof sink = {
      name: 'less',
      open: async (call) => {
        const session = await sink.open(call);
        return { ...session, capabilities: { ...session.capabilities, takesChanges: false } };
      },
    };
    const refused = sync({ ...ends.ends, sink: tapSink(less, {}) });
    await expect(refused).rejects.toMatchObject({ code: 'PLAN_UNSUPPORTED', context: { connector: 'less' } });
  });

  it('needs a database at the sink where schemas are databases', async () => {
    const ends = new FeedEnds({ kind: 'committing them' });
    const { sink } = ends.ends;
    const nowhere: typeof sink = {
      name: 'nowhere',
      open: async (call) => ({ ...(await sink.open(call)), naming: { schemaStyle: 'databases' } }),
    };
    const refused = sync({ ...ends.ends, sink: nowhere });
    await expect(refused).rejects.toMatchObject({ name: 'ConfigError', context: { option: 'sink' } });
  });

  it('refuses a table whose source has no key', async () => {
    const ends = new FeedEnds();
    const { table } = ends.feeds.feed(accounts);
    ends.feeds.describe(accounts, { ...table, uniqueKeys: [] });
    expect((await ends.failedRun(one)).error.code).toBe('PLAN_NO_KEY');
  });

  it('refuses to follow a table whose key has moved', async () => {
    const ends = new FeedEnds();
    await ends.run(one);
    const { table } = ends.feeds.feed(accounts);
    const uniqueKeys = [{ name: 'pk', columns: ['name'] as const, isPrimary: true, isDeferrable: false }];
    ends.feeds.describe(accounts, { ...table, uniqueKeys });
    expect((await ends.failedRun({ ...one, ...follow })).error.code).toBe('CHANGE_WATERMARK_LOST');
  });

  const unsuited: readonly (readonly [option: string, options: Partial<SyncOptions>])[] = [
    ['truncate', { truncate: 'selected' }],
    ['onConflict', { onConflict: 'update' }],
    ['atomic', { atomic: 'run' }],
    ['lane', { lane: 'encoded' }],
    ['verify', { verify: 'digest' }],
    ['onUnfit', { onUnfit: 'text' }],
    ['columns.name.type', { columns: { name: { type: 'text' } } }],
    ['columns.*.onUnfit', { columns: { '*': { onUnfit: 'text' } } }],
  ];

  it.each(unsuited)('refuses the option %s, which says nothing about replicas', async (option, options) => {
    const ends = new FeedEnds();
    const refused = ends.run(options);
    await expect(refused).rejects.toMatchObject({ name: 'ConfigError', code: 'CONFIG_CONFLICT', context: { option } });
    expect(ends.database.openSessions).toBe(0);
  });

  it.each([{ initialise: true }, { reinitialise: 'when-required' }, { dropRemovedColumns: true }] as const)(
    'is what the options %j are about, which a source without feeds refuses',
    async (replicas) => {
      const source = memorySource({ database: new MemoryDatabase() });
      const [name] = Object.keys(replicas);
      const refused = sync({ ...new FeedEnds().ends, source, replicas });
      await expect(refused).rejects.toMatchObject({ code: 'CONFIG_CONFLICT', context: { option: `replicas.${name}` } });
    },
  );

  it('names every option that does not go with feeds', async () => {
    const refused = new FeedEnds().run({ truncate: 'selected', verify: 'digest' });
    await expect(refused).rejects.toMatchObject({
      errors: [{ context: { option: 'truncate' } }, { context: { option: 'verify' } }],
    });
  });

  it('refuses a schema that has no table, and two tables at one place', async () => {
    const wrong = new FeedEnds().run({ schemas: { canvass: 'x' } });
    await expect(wrong).rejects.toMatchObject({ name: 'ConfigError', context: { option: 'schemas.canvass' } });
    const ends = new FeedEnds();
    const twin = { schema: 'logs', name: 'accounts' };
    ends.feeds.add({ ...ends.feeds.feed(accounts).table, ref: twin });
    await expect(ends.run({ schemas: { logs: 'canvas' } })).rejects.toMatchObject({ code: 'PLAN_NAME' });
  });

  it.each(kinds)('puts tables where the option schemas says, at a sink %s', async (kind) => {
    const ends = new FeedEnds({ kind });
    await ends.run({ schemas: { canvas: 'mine' } });
    expect(ends.rowsAt({ schema: 'mine', name: 'accounts' })).toHaveLength(3);
    expect(ends.has(ends.replicaOf(logs))).toBe(true);
  });

  it('clamps what the sink cannot hold, as the source would have it, and counts it', async () => {
    const ends = new FeedEnds();
    await ends.run(one);
    const target = ends.replicaOf(accounts);
    const { columns } = ends.database.table(target);
    const short = { kind: 'text', maxLength: 3, isFixed: false } as const;
    ends.spoil(target, {
      columns: columns.map((column) => (column.name === 'name' ? { ...column, type: short } : column)),
    });
    ends.apply(accounts, [
      { id: '9', name: 'too long' },
      { id: '10', name: 'fit' },
    ]);
    const report = await ends.run({ ...one, ...follow });
    expect(replica(report, accounts).unfit).toEqual([{ column: 'name', onUnfit: 'clamp', values: 1 }]);
    expect(ends.rowsAt(target)).toContainEqual(['9', 'too']);
    ends.apply(accounts, [{ id: '11', name: 'longer' }]);
    const { error } = await ends.failedRun({ ...one, ...follow, onUnfit: 'error' });
    expect(error.code).toBe('WRITE_VALUE');
    const nulled = await ends.run({ ...one, ...follow, columns: { name: { onUnfit: 'null' } } });
    expect(replica(nulled, accounts).unfit).toEqual([{ column: 'name', onUnfit: 'null', values: 1 }]);
    expect(ends.rowsAt(target)).toContainEqual(['11', null]);
  });
});
