import type { FieldBatch, LoadUnit, SinkSession, SyncError, Writer } from '@sync/core/connector';
import { killSession, startProxy, waitUntil, waitUntilMysqlLoading } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mysqlSink } from '../src/index.ts';
import { inUnit, newCall, staging } from './connect.ts';
import { batchOf, integer, loadRows, text } from './field-rows.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE item (id int PRIMARY KEY, v varchar(60) NOT NULL);
  INSERT INTO item VALUES (1, 'before');
  CREATE TABLE plain (id int PRIMARY KEY) ENGINE=MyISAM;
  CREATE TABLE plain_full (id int PRIMARY KEY) ENGINE=MEMORY;
  INSERT INTO plain_full VALUES (1);
  CREATE TABLE other (id int PRIMARY KEY);
  INSERT INTO other VALUES (1);
  CREATE TABLE weight (id int PRIMARY KEY);
  INSERT INTO weight VALUES (1), (2), (3), (4);
  CREATE TABLE guarded (id int);
  CREATE TRIGGER guard BEFORE INSERT ON guarded FOR EACH ROW
    IF NEW.id = 3 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'secret 71717171'; END IF;
`;
const columns = { id: integer, v: text };

for (const { flavor, describe } of await mysqlFlavors()) {
  describe.each([
    ['LOAD DATA', {}],
    ['INSERT', { 'local-infile': '0' }],
  ] as const)(`a sink on ${flavor} that loads by %s, in trouble,`, (statement, settings) => {
    const database = useMysqlServer({ flavor, settings, script });
    const user = `sink_${process.pid}`;
    const ref = (name: string) => ({ schema: database.name, name });
    let limitedUrl: string;
    let other: Connection;

    beforeAll(async () => {
      await query(database.server.url, `CREATE USER '${user}'@'%' IDENTIFIED BY 'x'`);
      await query(database.url, `GRANT SELECT ON \`${database.name}\`.item TO '${user}'@'%'`);
      const url = new URL(database.url);
      url.username = user;
      url.password = 'x';
      limitedUrl = url.href;
      other = await mysql.createConnection(database.url);
    });
    afterAll(async () => {
      await other.end();
      await query(database.server.url, `DROP USER '${user}'@'%'`);
    });

    async function expectAsBefore(): Promise<void> {
      expect(await query(database.url, 'SELECT * FROM item')).toEqual([['1', 'before']]);
    }

    const begin = async (session: SinkSession, call = newCall()) =>
      (await session.begin({ step: 'trouble', deferConstraints: false }, call)) as Required<LoadUnit>;

    /** Begins a load and waits until the server itself shows rows of it, and the statement that loads. */
    async function loadUnderWay(session: SinkSession, call = newCall()) {
      const unit = await begin(session, call);
      const writer = await unit.writeRows({
        table: ref('item'),
        columns: ['id', 'v'],
        types: [integer, text],
        onConflict: 'error',
        deferredKeys: [],
        holdInStage: false,
        staging,
      });
      let id = 10;
      const send = () => {
        const rows = Array.from({ length: 2000 }, () => [String(id++), 'x'.repeat(50)]);
        return writer.write(batchOf(rows));
      };
      await send();
      const sending = keepSending(send);
      const { sessionId } = await waitUntilMysqlLoading(database, { statement, table: 'item', minRows: 1 });
      return { unit, writer, sessionId, sending };
    }

    /** Sends until it fails. */
    async function keepSending(send: () => Promise<void>): Promise<unknown> {
      try {
        for (;;) await send();
      } catch (error) {
        return error;
      }
    }

    it('that is killed in mid load leaves the table as before', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      const { unit, writer, sessionId, sending } = await loadUnderWay(session);
      await killSession(database, sessionId);
      // A server may still say that the statement was interrupted, before it hangs up.
      expect((await sending) as SyncError).toMatchObject({
        code: expect.stringMatching(/^(CONNECTION_LOST|WRITE_FAILED)$/) as string,
      });
      await writer.abort('x');
      await unit.abort('x');
      await expectAsBefore();
      const next = await begin(session);
      await next.commit();
    });

    it('whose line is cut in mid load leaves the table as before and says that the connection was lost', async () => {
      await using proxy = await startProxy(database.url);
      await using session = await mysqlSink(proxy.url).open(newCall());
      const { unit, writer, sending } = await loadUnderWay(session);
      proxy.cut();
      expect(await sending).toMatchObject({ name: 'ConnectionError', code: 'CONNECTION_LOST' });
      await writer.abort('x');
      await unit.abort('x');
      await expectAsBefore();
    });

    it('whose line is cut during the commit says that the outcome is not known', async () => {
      await using proxy = await startProxy(database.url);
      await using session = await mysqlSink(proxy.url).open(newCall());
      const unit = await begin(session);
      await loadRows(unit, { table: ref('item'), columns, rows: [['2', 'x']] });
      proxy.setLatency(500);
      const refused = expect(unit.commit()).rejects.toMatchObject({
        code: 'CONNECTION_LOST',
        advice: 'resume',
        message: expect.stringContaining('during the commit') as string,
      });
      // The commit is done, and its answer on the way.
      await waitUntil('the row', async () => (await query(database.url, 'SELECT id FROM item')).length === 2);
      proxy.cut();
      await refused;
      await unit.abort('lost');
      await query(database.url, 'DELETE FROM item WHERE id = 2');
      await expectAsBefore();
    });

    it('whose engine cannot undo empties the table again that it found empty', async () => {
      const call = newCall();
      const rows = [['1'], ['2'], ['2']];
      const failing = inUnit(
        database.url,
        (unit) => loadRows(unit, { table: ref('plain'), columns: { id: integer }, rows }),
        call,
      );
      await expect(failing).rejects.toMatchObject({ code: 'WRITE_UNIQUE' });
      expect(await query(database.url, 'SELECT * FROM plain')).toEqual([]);
      expect(call.warnings).toContainEqual(
        expect.objectContaining({ code: 'SINK_ENGINE', table: `${database.name}.plain` }),
      );
    });

    it('whose engine cannot undo refuses a table with rows before anything happens to them', async () => {
      const table = ref('plain_full');
      const expected = { code: 'PLAN_UNSUPPORTED', context: { table: `${database.name}.plain_full` } };
      const load = inUnit(database.url, (unit) => loadRows(unit, { table, columns: { id: integer }, rows: [['2']] }));
      await expect(load).rejects.toMatchObject(expected);
      const empty = inUnit(database.url, (unit) => unit.truncate({ tables: [table], isCascading: false }));
      await expect(empty).rejects.toMatchObject(expected);
      expect(await query(database.url, 'SELECT * FROM plain_full')).toEqual([['1']]);
    });

    it('that is aborted in mid load leaves the table as before, soon', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      const { unit, writer, sending } = await loadUnderWay(session);
      const began = performance.now();
      await unit.abort('enough');
      await sending;
      await writer.abort('again');
      expect(performance.now() - began).toBeLessThan(2000);
      await expectAsBefore();
    });

    it('whose signal fires in mid load ends it within two seconds', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      const call = newCall();
      const { unit, sending } = await loadUnderWay(session, call);
      const began = performance.now();
      call.controller.abort();
      expect(await sending).toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
      await unit.abort('aborted');
      expect(performance.now() - began).toBeLessThan(2000);
      await expectAsBefore();
    });

    it('that waits for a lock until the signal fires ends within two seconds', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      const holder = await begin(session);
      await holder.truncate({ tables: [ref('item')], isCascading: false });
      const call = newCall();
      const waiter = await begin(session, call);
      const waiting = waiter.truncate({ tables: [ref('item')], isCascading: false });
      const refused = expect(waiting).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
      await untilWaiting();
      const began = performance.now();
      call.controller.abort();
      await refused;
      await waiter.abort('aborted');
      expect(performance.now() - began).toBeLessThan(2000);
      await holder.abort('done');
      await expectAsBefore();
    });

    const untilWaiting = () =>
      waitUntil(
        'a statement that waits',
        async () => {
          const sql = `SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'`;
          return (await query(database.server.url, sql)).length > 0;
        },
        // Asked more often than every 100 ms, a server shows the same moment again and again.
        { everyMs: 120 },
      );

    it('that is chosen to end a deadlock says so, and that it can be tried again', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      const unit = await begin(session);
      await unit.truncate({ tables: [ref('other')], isCascading: false });
      await other.query('START TRANSACTION');
      // The server undoes the transaction that changed less.
      await other.query('DELETE FROM weight');
      await other.query('DELETE FROM item');
      const theirs = other.query('DELETE FROM other');
      await untilWaiting();
      const failing = unit.truncate({ tables: [ref('item')], isCascading: false });
      await expect(failing).rejects.toMatchObject({ code: 'WRITE_DEADLOCK', advice: 'retry' });
      await unit.abort('deadlock');
      await theirs;
      await other.query('ROLLBACK');
      await expectAsBefore();
    });

    it('that refuses the user names the table', async () => {
      const load = () =>
        inUnit(limitedUrl, (unit) => loadRows(unit, { table: ref('item'), columns, rows: [['2', 'x']] }));
      await expect(load()).rejects.toMatchObject({
        code: 'WRITE_PERMISSION',
        message: expect.stringContaining('item') as string,
      });
      await expectAsBefore();
    });

    it('that lets the user make no temporary table names the right and the table', async () => {
      await query(database.url, `GRANT INSERT ON \`${database.name}\`.item TO '${user}'@'%'`);
      const load = inUnit(limitedUrl, (unit) =>
        loadRows(unit, { table: ref('item'), columns, rows: [['2', 'x']], onConflict: 'nothing' }),
      );
      await expect(load).rejects.toMatchObject({
        code: 'WRITE_PERMISSION',
        context: { table: `${database.name}.item` },
        message: expect.stringMatching(/item.*CREATE TEMPORARY TABLES/) as string,
      });
      await query(database.url, `REVOKE INSERT ON \`${database.name}\`.item FROM '${user}'@'%'`);
      await expectAsBefore();
    });

    it('whose values break a rule names table and column and never the value, whatever row it is', async () => {
      const many = Array.from({ length: 3000 }, (_, id): (string | null)[] => [String(id + 10), 'fits']);
      const load = (row: (string | null)[]) =>
        inUnit(database.url, (unit) =>
          loadRows(unit, { table: ref('item'), columns, rows: [...many.slice(0, 1500), row, ...many.slice(1500)] }),
        );
      const item = expect.stringContaining('item') as string;
      const cases = [
        [['71717171', null], 'WRITE_NOT_NULL'],
        [['71717171', '71717171'.repeat(10)], 'WRITE_VALUE'],
        [['71717171717171', 'x'], 'WRITE_VALUE'],
        [['1', 'x'], 'WRITE_UNIQUE'],
        [['1600', 'x'], 'WRITE_UNIQUE'],
      ] as const;
      for (const [row, code] of cases) {
        const failing = load([...row]);
        await expect(failing).rejects.toMatchObject({ code, message: item });
        await expect(failing).rejects.not.toThrow('71717171');
        await expectAsBefore();
      }
    });

    it('whose trigger raises an error keeps the words of it to itself', async () => {
      const failing = inUnit(database.url, (unit) =>
        loadRows(unit, { table: ref('guarded'), columns: { id: integer }, rows: [['1'], ['3']] }),
      );
      await expect(failing).rejects.toMatchObject({ message: expect.stringContaining('guarded') as string });
      await expect(failing).rejects.not.toThrow('secret');
      expect(await query(database.url, 'SELECT count(*) FROM guarded')).toEqual([['0']]);
    });

    it('whose table is gone says so', async () => {
      const failing = inUnit(database.url, (unit) => loadRows(unit, { table: ref('missing'), columns, rows: [] }));
      await expect(failing).rejects.toMatchObject({
        code: 'WRITE_FAILED',
        context: { table: `${database.name}.missing` },
      });
    });

    it('that has no such database says so', async () => {
      const url = new URL(database.url);
      url.pathname = '/dbsync_never_made';
      await expect(mysqlSink(url.href).open(newCall())).rejects.toMatchObject({ code: 'CONNECTION_DATABASE' });
    });

    it('that loses one of several writers undoes what all of them wrote', async () => {
      await using session = await mysqlSink(database.url).open(newCall());
      const unit = await session.begin({ step: 'several', deferConstraints: false, writers: 3 }, newCall());
      const open = (): Promise<Writer<FieldBatch>> =>
        unit.writeRows({
          table: ref('item'),
          columns: ['id', 'v'],
          types: [integer, text],
          onConflict: 'error',
          deferredKeys: [],
          holdInStage: false,
          staging,
        });
      const writers = [await open(), await open(), await open()];
      await Promise.all(writers.map((writer, index) => writer.write(batchOf([[String(10 + index), 'x']]))));
      await Promise.all(writers.slice(1).map((writer) => writer.finish()));
      await writers[0]?.write(batchOf([['1', 'double']]));
      await expect(writers[0]?.finish()).rejects.toMatchObject({ code: 'WRITE_UNIQUE' });
      await unit.abort('failed');
      await expectAsBefore();
    });
  });
}
