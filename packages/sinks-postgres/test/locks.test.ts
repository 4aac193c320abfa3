import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { everything, newCall, tableOf, tableRef } from './connect.ts';
import { integer, loadRows } from './field-rows.ts';
import { query } from './query.ts';

const advisoryLocks = `FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

describe('a lock at the server', () => {
  const database = useDatabase({ per: 'test', script: 'CREATE TABLE item (id int PRIMARY KEY)' });
  const sink = (maxOpen = 10) => postgresSink({ url: database.url, pool: { maxOpen } });

  it('is one connection for all of a session, which is given back with the last lock', async () => {
    await using session = await sink().open(newCall());
    const locks = await Promise.all(['a', 'b', 'c'].map(async (name) => session.lock?.(name, newCall())));
    expect(await query(database.url, `SELECT count(*), count(DISTINCT pid) ${advisoryLocks}`)).toEqual([['3', '1']]);
    for (const lock of locks) await lock?.[Symbol.asyncDispose]();
    expect(await query(database.url, `SELECT count(*) ${advisoryLocks}`)).toEqual([['0']]);
  });

  it('leaves a pool of two connections one to load and look through', async () => {
    await using session = await sink(2).open(newCall());
    await using _lock = await session.lock?.('a', newCall());
    const unit = await session.begin({ step: 'x', deferConstraints: false }, newCall());
    await loadRows(unit, { table: 'item', columns: { id: integer }, rows: [['1']] });
    expect(tableOf(await session.describe(everything, newCall()), 'item').columns).toHaveLength(1);
    await unit.commit();
    expect(await query(database.url, 'SELECT id FROM item')).toEqual([['1']]);
  });

  it('is gone with the server session that had it, and giving it back then is no error', async () => {
    await using first = await sink().open(newCall());
    await using second = await sink().open(newCall());
    const lock = await first.lock?.('a', newCall());
    expect(await second.lock?.('a', newCall())).toBeUndefined();
    await query(database.url, `SELECT pg_terminate_backend(pid) ${advisoryLocks}`);
    await expect.poll(() => query(database.url, `SELECT count(*) ${advisoryLocks}`)).toEqual([['0']]);
    await lock?.[Symbol.asyncDispose]();
    expect(await second.lock?.('a', newCall())).toBeDefined();
    expect(await first.lock?.('b', newCall())).toBeDefined();
  });

  it('is taken again on another connection after a lock was refused for a lost one', async () => {
    await using session = await sink().open(newCall());
    const lost = await session.lock?.('lost', newCall());
    await query(database.url, `SELECT pg_terminate_backend(pid) ${advisoryLocks}`);
    await expect.poll(() => query(database.url, `SELECT count(*) ${advisoryLocks}`)).toEqual([['0']]);
    await expect(session.lock?.('other', newCall())).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(await session.lock?.('lost', newCall())).toBeDefined();
    // What it had before gives nothing back that was taken since.
    await lost?.[Symbol.asyncDispose]();
    await using another = await sink().open(newCall());
    expect(await another.lock?.('lost', newCall())).toBeUndefined();
  });

  it('keeps sessions of one process apart where the pool has one connection', async () => {
    await using first = await sink(1).open(newCall());
    await using second = await sink(1).open(newCall());
    const lock = await first.lock?.('a', newCall());
    expect(lock).toBeDefined();
    expect(await second.lock?.('a', newCall())).toBeUndefined();
    const unit = await second.begin({ step: 'x', deferConstraints: false }, newCall());
    await unit.truncate({ tables: [tableRef('item')], isCascading: false });
    await unit.commit();
  });
});
