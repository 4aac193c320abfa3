import { feedColumn } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import type { Column, NeutralType } from '../../src/connector.ts';
import { accounts, FeedEnds, int8, kinds, replica, text } from './feed-ends.ts';

const one = { tables: { include: ['canvas.accounts'] } } as const;
const follow = { ...one, mode: 'incremental' } as const;
const oneOf = (...labels: string[]): NeutralType => ({ kind: 'enum', labels });
const withDefault = (value: string) => ({ hasDefault: true, default: { kind: 'value', text: value } }) as const;

/** Ends whose accounts have these columns beside `id`, followed once. */
async function followed(kind: (typeof kinds)[number], ...columns: readonly Column[]): Promise<FeedEnds> {
  const ends = new FeedEnds({ kind });
  ends.apply(
    accounts,
    ['Ada', 'Bo', null].map((name, i) => ({ id: `${i + 1}`, name, note: 'n', mode: 'on', state: 'a' })),
  );
  ends.describe(accounts, ([id]) => (id === undefined ? [] : [id, ...columns]));
  await ends.run(one);
  return ends;
}

function columnOf(ends: FeedEnds, name: string) {
  return ends.database.table(ends.replicaOf(accounts)).columns.find((column) => column.name === name);
}

describe.each(kinds)('a source that changes its table, at a sink %s', (kind) => {
  const name = feedColumn('name', text);

  it('gets new columns before the rows that need them', async () => {
    const ends = await followed(kind, name);
    const level = feedColumn('level', int8, { isNullable: false, ...withDefault('7') });
    ends.describe(accounts, (columns) => [
      ...columns,
      feedColumn('more', text),
      level,
      feedColumn('mood', oneOf('on')),
    ]);
    ends.apply(accounts, [{ id: '1', name: 'Ada', more: 'x', level: '1', mood: 'on' }]);
    const report = await ends.run(follow);
    expect(replica(report, accounts).outcome).toBe('updated');
    expect(replica(report, accounts).changed).toHaveLength(1);
    expect(ends.rowsAt(ends.replicaOf(accounts))).toEqual([
      ['1', 'Ada', 'x', '1', 'on'],
      ['2', 'Bo', null, '7', null],
      ['3', null, null, '7', null],
    ]);
    ends.feeds.touch();
    expect(replica(await ends.run(follow), accounts)).toMatchObject({ outcome: 'unchanged', changed: [] });
  });

  it('changes the table even when no row came', async () => {
    const ends = await followed(kind, name);
    ends.describe(accounts, (columns) => [...columns, feedColumn('more', text)]);
    expect(replica(await ends.run(follow), accounts)).toMatchObject({ outcome: 'updated', rowsReceived: 0 });
    expect(columnOf(ends, 'more')).toBeDefined();
  });

  it('gets new labels, wider types, and texts in place of labels', async () => {
    const ends = await followed(
      kind,
      feedColumn('name', { kind: 'text', maxLength: 5, isFixed: false }),
      feedColumn('mode', oneOf('on', 'off')),
      feedColumn('state', oneOf('a')),
    );
    ends.describe(accounts, ([id]) =>
      id === undefined ? [] : [id, name, feedColumn('mode', oneOf('on', 'auto')), feedColumn('state', text)],
    );
    ends.apply(accounts, [{ id: '1', name: 'longer than five', mode: 'auto', state: 'anything' }]);
    await ends.run(follow);
    ends.expectCurrent(accounts);
    expect(columnOf(ends, 'mode')?.type).toEqual(oneOf('on', 'off', 'auto'));
  });

  it('may let columns be null, and forbid it', async () => {
    const ends = await followed(
      kind,
      feedColumn('name', text),
      feedColumn('note', text, { isNullable: false, ...withDefault('') }),
    );
    ends.apply(accounts, [{ id: '3', name: 'Cy', note: 'n' }]);
    await ends.run(follow);
    ends.describe(accounts, ([id]) =>
      id === undefined ? [] : [id, feedColumn('name', text, { isNullable: false }), feedColumn('note', text)],
    );
    ends.apply(accounts, [
      { id: '1', name: 'Ada', note: null },
      { id: '2', name: 'Bo', note: null },
    ]);
    await ends.run(follow);
    ends.expectCurrent(accounts);
    expect(columnOf(ends, 'name')?.isNullable).toBe(false);
    expect(columnOf(ends, 'note')?.isNullable).toBe(true);
  });

  it('keeps the columns that the source dropped, null in new rows', async () => {
    const ends = await followed(
      kind,
      feedColumn('name', text),
      feedColumn('note', text, { isNullable: false, ...withDefault('') }),
    );
    ends.describe(accounts, (columns) => columns.slice(0, 1));
    ends.apply(accounts, [{ id: '4' }]);
    await ends.run(follow);
    expect(ends.rowsAt(ends.replicaOf(accounts)).map((row) => row.slice(0, 2))).toEqual([
      ['1', 'Ada'],
      ['2', 'Bo'],
      ['3', null],
      ['4', null],
    ]);
  });

  it('drops them when it is told to, and never one of a user', async () => {
    const ends = await followed(kind, name);
    const target = ends.replicaOf(accounts);
    const { columns, rows } = ends.database.table(target);
    const mine = { name: 'mine', type: text, isNullable: true, hasDefault: false };
    ends.spoil(target, { columns: [...columns, mine], rows: rows.map((row) => [...row, 'kept']) });
    ends.describe(accounts, (all) => all.slice(0, 1));
    await ends.run({ ...follow, replicas: { dropRemovedColumns: true } });
    expect(ends.rowsAt(target)).toEqual([
      ['1', 'kept'],
      ['2', 'kept'],
      ['3', 'kept'],
    ]);
  });

  it('may drop a column and have it again', async () => {
    const ends = await followed(kind, name);
    ends.describe(accounts, (columns) => columns.slice(0, 1));
    await ends.run(follow);
    ends.describe(accounts, (columns) => [...columns, name]);
    ends.apply(accounts, [{ id: '1', name: 'again' }]);
    const report = await ends.run(follow);
    expect(replica(report, accounts).changed).toEqual([]);
    ends.expectCurrent(accounts);
  });

  it('names views that stand in the way, before anything is changed', async () => {
    const ends = await followed(kind, feedColumn('name', { kind: 'text', maxLength: 5, isFixed: false }));
    const target = ends.replicaOf(accounts);
    ends.spoil(target, { views: ['report.names', 'report.all'] });
    ends.describe(accounts, ([id]) => (id === undefined ? [] : [id, name, feedColumn('more', text)]));
    ends.apply(accounts, [{ id: '1', name: 'x', more: 'y' }]);
    const before = ends.database.table(target);
    const { error } = await ends.failedRun(follow);
    expect(error).toMatchObject({ code: 'CHANGE_DEPENDENTS', advice: 'fix' });
    expect(error.message).toContain('report.names, report.all');
    expect(ends.database.table(target)).toBe(before);
    ends.spoil(target, { views: [] });
    await ends.run(follow);
    ends.expectCurrent(accounts);
  });

  it('changes the table at once before it is filled anew', async () => {
    const ends = await followed(kind, name);
    ends.describe(accounts, (columns) => [...columns, feedColumn('more', text)]);
    ends.apply(accounts, [{ id: '1', name: 'Ada', more: 'x' }]);
    const report = await ends.run({ ...one, replicas: { reinitialise: 'always' } });
    expect(replica(report, accounts)).toMatchObject({ outcome: 'reinitialised' });
    expect(replica(report, accounts).changed).toHaveLength(1);
    ends.expectCurrent(accounts);
  });

  it('is described and asked again when it changed in between', async () => {
    const ends = await followed(kind, name);
    let asked = 0;
    ends.feedHook = {
      before: (call) => {
        if (call !== 'ask') return;
        asked += 1;
        if (asked < 3) ends.describe(accounts, (columns) => [...columns, feedColumn(`more ${asked}`, text)]);
      },
    };
    ends.apply(accounts, [{ id: '1', name: 'Ada', 'more 1': 'x', 'more 2': 'y' }]);
    await ends.run(follow);
    expect(asked).toBe(3);
    ends.expectCurrent(accounts);
  });

  it('that changes it each time it is asked gives no rows', async () => {
    const ends = await followed(kind, name);
    let asked = 0;
    ends.feedHook = {
      before: (call) => {
        if (call !== 'ask') return;
        asked += 1;
        ends.describe(accounts, (columns) => [...columns, feedColumn(`more ${asked}`, text)]);
      },
    };
    const { error } = await ends.failedRun(follow);
    expect(error).toMatchObject({ code: 'CHANGE_SCHEMA_MOVED', advice: 'retry' });
    expect(asked).toBe(3);
    ends.expectConsistent(accounts);
    ends.expectClean();
  });
});
