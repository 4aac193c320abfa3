import type { LoadUnit, SinkSession } from '@sync/core/connector';
import { copyTextEncoding } from '@sync/engine-postgres';
import { waitUntil } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { inUnit, newCall, staging, tableRef } from './connect.ts';
import { integer, loadRows, text } from './field-rows.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE item (id int PRIMARY KEY, v text NOT NULL);
  INSERT INTO item VALUES (1, 'before');
  CREATE TABLE full_disk (id int);
  CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
  CREATE TRIGGER no_space BEFORE INSERT ON full_disk FOR EACH ROW WHEN (NEW.id = 3) EXECUTE FUNCTION no_space();
  CREATE TABLE dropping (id int);
  CREATE FUNCTION drop_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
  CREATE TRIGGER drop_row BEFORE INSERT ON dropping FOR EACH ROW EXECUTE FUNCTION drop_row();
`;
const columns = { id: integer, v: text };

describe('a sink in trouble', () => {
  const database = useDatabase({ script });
  const role = `sink_test_${process.pid}`;
  let limitedUrl: string;

  beforeAll(async () => {
    await query(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    await query(database.url, `GRANT SELECT ON item TO ${role}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'x';
    limitedUrl = url.href;
  });
  afterAll(async () => {
    await query(database.url, `DROP OWNED BY ${role}`);
    await query(database.url, `DROP ROLE ${role}`);
  });

  async function expectAsBefore(): Promise<void> {
    expect(await query(database.url, 'SELECT * FROM item')).toEqual([['1', 'before']]);
  }

  /** Begins a COPY and waits until the server itself shows rows of it. */
  async function copyUnderWay(session: SinkSession, call = newCall()) {
    const unit = (await session.begin({ step: 'trouble', deferConstraints: false }, call)) as Required<LoadUnit>;
    const writer = await unit.writeEncoded([
      {
        table: tableRef('item'),
        columns: ['id', 'v'],
        encoding: copyTextEncoding,
        onConflict: 'error',
        deferredKeys: [],
        holdInStage: false,
        staging,
      },
    ]);
    let id = 10;
    const send = async () => {
      const rows = Array.from({ length: 2000 }, () => `${id++}\t${'x'.repeat(50)}\n`);
      await writer.write({ request: 0, bytes: Buffer.from(rows.join('')), rowCount: rows.length });
    };
    await send();
    const backend = await waitUntil('rows of the COPY', async () => {
      const [row] = await query(
        database.url,
        'SELECT pid FROM pg_stat_progress_copy WHERE datname = current_database() AND tuples_processed > 0',
      );
      return row?.[0];
    });
    return { unit, writer, send, backend: backend ?? '' };
  }

  it('that is killed in mid COPY leaves the table as before and says that the connection was lost', async () => {
    await using session = await postgresSink(database.url).open(newCall());
    const { unit, writer, send, backend } = await copyUnderWay(session);
    await query(database.url, 'SELECT pg_terminate_backend($1)', [backend]);
    const failing = (async () => {
      for (let turn = 0; turn < 10_000; turn++) await send();
    })();
    await expect(failing).rejects.toMatchObject({ name: 'ConnectionError', code: 'CONNECTION_LOST' });
    await expect(writer.finish()).rejects.toMatchObject({ code: 'INTERNAL_INVARIANT' });
    await writer.abort('x');
    await unit.abort('x');
    await expectAsBefore();
    // The session goes on with another connection.
    await inUnit(database.url, async () => undefined);
    const next = await session.begin({ step: 'next', deferConstraints: false }, newCall());
    await next.commit();
  });

  it('that is aborted in mid COPY leaves the table as before, soon', async () => {
    await using session = await postgresSink(database.url).open(newCall());
    const { unit, writer, send } = await copyUnderWay(session);
    const pending = send();
    const aborting = unit.abort('enough');
    await Promise.allSettled([pending]);
    await aborting;
    await writer.abort('again');
    await expectAsBefore();
    expect(await query(database.url, 'SELECT count(*) FROM pg_stat_progress_copy')).toEqual([['0']]);
  });

  it('whose signal fires while a statement waits for a lock ends it within two seconds', async () => {
    await using session = await postgresSink(database.url).open(newCall());
    const holder = await session.begin({ step: 'holder', deferConstraints: false }, newCall());
    await holder.truncate({ tables: [tableRef('item')], isCascading: false });
    const call = newCall();
    const waiter = await session.begin({ step: 'waiter', deferConstraints: false }, call);
    const waiting = waiter.truncate({ tables: [tableRef('item')], isCascading: false });
    const refused = expect(waiting).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
    await waitUntil(
      'a statement that waits',
      async () => (await query(database.url, 'SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0,
    );
    const began = performance.now();
    call.controller.abort();
    await refused;
    await waiter.abort('aborted');
    expect(performance.now() - began).toBeLessThan(2000);
    await holder.abort('done');
    await expectAsBefore();
  });

  it('that is aborted while a statement waits for a lock lets the statement fail', async () => {
    await using session = await postgresSink(database.url).open(newCall());
    const holder = await session.begin({ step: 'holder', deferConstraints: false }, newCall());
    await holder.truncate({ tables: [tableRef('item')], isCascading: false });
    const waiter = await session.begin({ step: 'waiter', deferConstraints: false }, newCall());
    const waiting = expect(waiter.truncate({ tables: [tableRef('item')], isCascading: false })).rejects.toMatchObject({
      name: 'WriteError',
    });
    await waitUntil(
      'a statement that waits',
      async () => (await query(database.url, 'SELECT 1 FROM pg_locks WHERE NOT granted')).length > 0,
    );
    await waiter.abort('given up');
    await waiting;
    await holder.abort('done');
    await expectAsBefore();
  });

  it('that runs out of space names the table and the kind of trouble', async () => {
    const failing = inUnit(database.url, (unit) =>
      loadRows(unit, { table: 'full_disk', columns: { id: integer }, rows: [['1'], ['3']] }),
    );
    await expect(failing).rejects.toMatchObject({
      code: 'WRITE_SPACE',
      context: { table: 'public.full_disk', engineCode: '53100' },
    });
    expect(await query(database.url, 'SELECT count(*) FROM full_disk')).toEqual([['0']]);
  });

  it('that refuses the user names the table', async () => {
    const rows = [['2', 'x']];
    const load = (onConflict: 'error' | 'nothing') =>
      inUnit(limitedUrl, (unit) => loadRows(unit, { table: 'item', columns, rows, onConflict }));
    const refused = { code: 'WRITE_PERMISSION', context: { table: 'public.item', engineCode: '42501' } };
    await expect(load('error')).rejects.toMatchObject(refused);
    await expect(load('nothing')).rejects.toMatchObject(refused);
    await expect(
      inUnit(limitedUrl, (unit) => unit.truncate({ tables: [tableRef('item')], isCascading: false })),
    ).rejects.toMatchObject({ code: 'WRITE_PERMISSION' });
    await expectAsBefore();
  });

  it('whose values break a rule names table and column and never the value', async () => {
    const load = (rows: (string | null)[][], onConflict: 'error' | 'update' = 'error') =>
      inUnit(database.url, (unit) => loadRows(unit, { table: 'item', columns, rows, onConflict }));
    const missing = load([['71717171', null]]);
    await expect(missing).rejects.toMatchObject({
      code: 'WRITE_NOT_NULL',
      context: { table: 'public.item', column: 'v' },
    });
    await expect(missing).rejects.not.toThrow('71717171');
    const nul = load([['2', 'secret\0secret']]);
    await expect(nul).rejects.toMatchObject({ code: 'WRITE_VALUE', context: { table: 'public.item' } });
    await expect(nul).rejects.not.toThrow('secret');
    await expect(load([['99999999999', 'x']])).rejects.toMatchObject({
      code: 'WRITE_VALUE',
      context: { table: 'public.item', column: 'id' },
    });
    await expect(load([['2', null]], 'update')).rejects.toMatchObject({
      code: 'WRITE_NOT_NULL',
      context: { table: 'public.item', column: 'v' },
    });
    await expectAsBefore();
  });

  it('counts only rows that are in the table, so that dropped ones are noticed', async () => {
    const report = await inUnit(database.url, (unit) =>
      loadRows(unit, { table: 'dropping', columns: { id: integer }, rows: [['1'], ['2']] }),
    );
    expect(report?.rowsWritten).toBe(0);
  });

  it('whose table is gone says so', async () => {
    const failing = inUnit(database.url, (unit) => loadRows(unit, { table: 'missing', columns, rows: [] }));
    await expect(failing).rejects.toMatchObject({ code: 'WRITE_FAILED', context: { table: 'public.missing' } });
  });
});
