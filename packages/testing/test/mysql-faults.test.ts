import { PassThrough } from 'node:stream';
import { expectNoMysqlLeaks, killSession, LeakError, startProxy, waitUntilMysqlLoading } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import mysql, { type Connection } from 'mysql2/promise';
import { afterEach, expect, it } from 'vitest';
import { query } from '../src/mysql/query.ts';

const clients: Connection[] = [];

async function connect(url: string): Promise<Connection> {
  const client = await mysql.createConnection({ uri: url });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`waitUntilMysqlLoading on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, script: 'CREATE TABLE load_here (a text)' });

    it('gives the session of a LOAD DATA that waits for more, which killSession ends', async () => {
      const client = await connect(database.url);
      const file = new PassThrough();
      const sql = `LOAD DATA LOCAL INFILE 'x' INTO TABLE load_here`;
      const outcome = client.query({ sql, infileStreamFactory: () => file }).catch((error: unknown) => error);
      file.write('some\nrows\n'.repeat(50_000));
      const loading = await waitUntilMysqlLoading(database, {
        statement: 'LOAD DATA',
        table: 'load_here',
        minRows: 1000,
      });
      expect(loading.rows).toBeGreaterThanOrEqual(1000);
      const [row] = await query(
        database.url,
        `SELECT info FROM information_schema.processlist WHERE id = ${loading.sessionId}`,
      );
      expect(row).toEqual([sql]);
      await killSession(database, loading.sessionId);
      file.end();
      expect(await outcome).toBeInstanceOf(Error);
      expect(await query(database.url, 'SELECT COUNT(*) FROM load_here')).toEqual([['0']]);
    });

    it('sees an INSERT that waits for a lock', async () => {
      const holder = await connect(database.url);
      await holder.query('LOCK TABLES load_here WRITE');
      const waiter = await connect(database.url);
      const inserting = waiter.query(`INSERT INTO load_here VALUES ('x')`);
      const loading = await waitUntilMysqlLoading(database, { statement: 'INSERT', table: 'load_here' });
      expect(loading.statement).toBe(`INSERT INTO load_here VALUES ('x')`);
      await holder.query('UNLOCK TABLES');
      await inserting;
    });

    it('rejects in time when nothing of the kind happens', async () => {
      const waiting = waitUntilMysqlLoading(database, { table: 'elsewhere', timeoutMs: 50 });
      await expect(waiting).rejects.toThrow('Waited 50 ms in vain for a LOAD DATA or INSERT of elsewhere under way.');
    });
  });

  describe(`killSession on ${flavor}`, () => {
    const database = useMysqlServer({ flavor });

    it('rejects when there is no such session', async () => {
      await expect(killSession(database, 2_000_000_000)).rejects.toThrow('Unknown thread id');
    });
  });

  describe(`startProxy before ${flavor}`, () => {
    const database = useMysqlServer({ flavor });

    it('cuts connections, which the client notices', async () => {
      await using proxy = await startProxy(database.url);
      const client = await connect(proxy.url);
      expect((await client.query('SELECT DATABASE() AS name'))[0]).toEqual([{ name: database.name }]);
      const answer = client.query('SELECT SLEEP(60)');
      proxy.cut();
      await expect(answer).rejects.toThrow();
      const sleeping = `SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP(60)%'`;
      for (const [id] of await query(database.url, sleeping)) await killSession(database, Number(id));
    });
  });

  describe(`expectNoMysqlLeaks on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, script: 'CREATE TABLE kept (a int)' });
    const soon = { timeoutMs: 100 };

    it('accepts a database that nobody uses', async () => {
      await expect(expectNoMysqlLeaks(database)).resolves.toBeUndefined();
    });

    it('names a session that is left open, and a table that it has locked', async () => {
      const client = await connect(database.url);
      await client.query('LOCK TABLES kept WRITE');
      const error: unknown = await expectNoMysqlLeaks(database, soon).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(LeakError);
      const { leaks } = error as LeakError;
      expect(leaks[0]).toMatch(/^session \d+ sleep/);
      expect(leaks[1]).toBe('locked table kept');
    });

    it('waits for a session that is about to end', async () => {
      const client = await connect(database.url);
      const check = expectNoMysqlLeaks(database);
      await client.end();
      await expect(check).resolves.toBeUndefined();
    });
  });
}
