import type { Snapshot, SourceSession } from '@sync/core/connector';
import { mysqlFlavors, useMysqlServer, type UsedMysqlServer } from '@sync/testing/vitest';
import mysql from 'mysql2/promise';
import { expect, it } from 'vitest';
import { runSql } from './run-sql.ts';
import { everything, quietCall, readTable, tableNamed, withSession } from './with-snapshot.ts';

const script = `
  CREATE TABLE entries (id int AUTO_INCREMENT PRIMARY KEY, n int NOT NULL);
  CREATE TABLE counted (id int PRIMARY KEY, n int NOT NULL);
  INSERT INTO counted VALUES (1, 0);`;

const logged = {
  mariadb: { 'log-bin': 'binlog', 'server-id': '1' },
  mysql: { 'log-bin': 'binlog', 'server-id': '1', 'gtid-mode': 'ON', 'enforce-gtid-consistency': 'ON' },
} as const;

/** A user who may read a database and nothing else. */
async function makeReader(database: UsedMysqlServer): Promise<string> {
  const user = `reader_${database.name.slice(-12)}`;
  await runSql(
    database.server.url,
    `DROP USER IF EXISTS '${user}'@'%'`,
    `CREATE USER '${user}'@'%' IDENTIFIED BY 'secret'`,
    `GRANT SELECT ON \`${database.name}\`.* TO '${user}'@'%'`,
  );
  const url = new URL(database.url);
  url.username = user;
  url.password = 'secret';
  return url.href;
}

/** Writes as fast as one session can, until stopped or the server ends: each transaction adds an entry and counts it. */
async function startWriter(url: string): Promise<() => Promise<number>> {
  const client = await mysql.createConnection(url);
  let isStopped = false;
  let written = 0;
  const writing = (async () => {
    while (!isStopped) {
      await client.query('BEGIN');
      await client.query('INSERT INTO entries (n) VALUES (1)');
      await client.query('UPDATE counted SET n = n + 1 WHERE id = 1');
      await client.query('COMMIT');
      written += 1;
    }
  })();
  // A test that failed does not stop it; the server's end then does.
  writing.catch(() => {});
  return async () => {
    isStopped = true;
    await writing;
    await client.end();
    return written;
  };
}

/** What every reader sees: as many reads at the same time as there are readers, each of both tables. */
async function viewsOf(snapshot: Snapshot): Promise<string[]> {
  const catalog = await snapshot.describe(everything, quietCall());
  const see = async (): Promise<string> => {
    const entries = await readTable(snapshot, tableNamed(catalog, 'entries'));
    const [counted] = await readTable(snapshot, tableNamed(catalog, 'counted'));
    return `${entries.length} entries, ${counted?.[1]} counted`;
  };
  return Promise.all(Array.from({ length: snapshot.maxReaders ?? 1 }, see));
}

async function pin(session: SourceSession): Promise<{ howPinned: string | undefined; views: string[] }> {
  await using snapshot = await session.snapshot(quietCall());
  return { howPinned: snapshot.howPinned, views: await viewsOf(snapshot) };
}

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`readers on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, group: 'mysql-source-pinning', script });

    it('see one moment while others write, under a short lock', async () => {
      const writers = await Promise.all([1, 2, 3, 4].map(() => startWriter(database.url)));
      await withSession(database.url, async (session) => {
        // Without the lock, one time in three shows it.
        for (let attempt = 0; attempt < 20; attempt += 1) {
          const { howPinned, views } = await pin(session);
          expect(howPinned).toMatch(/^4 readers pinned under a read lock of \d+ ms$/);
          expect(views).toHaveLength(4);
          expect(new Set(views).size).toBe(1);
          expect(views[0]).toMatch(/^(\d+) entries, \1 counted$/);
        }
      });
      const written = await Promise.all(writers.map((stop) => stop()));
      expect(Math.min(...written)).toBeGreaterThan(0);
    });

    it.each([
      [{ maxOpen: 1 }, undefined, 1],
      [{ maxOpen: 2 }, undefined, 1],
      [{ maxOpen: 3 }, undefined, 2],
      [{ maxOpen: 3 }, 9, 2],
      [{ maxOpen: 10 }, 6, 6],
    ])('of a pool of %o, %s asked for, are %i', async (pool, readers, expected) => {
      const options = { url: database.url, pool, ...(readers === undefined ? {} : { readers }) };
      await withSession(options, async (session) => {
        expect(session.capabilities.maxReaders).toBe(expected);
        const { views } = await pin(session);
        expect(views).toHaveLength(expected);
      });
    });

    it('do not wait long for the lock, and are then fewer', async () => {
      const holder = await mysql.createConnection(database.url);
      await holder.query('LOCK TABLES counted WRITE');
      const started = performance.now();
      await withSession(database.url, async (session) => {
        const snapshot = await session.snapshot(quietCall());
        expect(performance.now() - started).toBeLessThan(4000);
        expect(snapshot.howPinned).toMatch(
          /^one reader: a statement that runs kept the read lock away for 2 s, and without /,
        );
        expect(snapshot.maxReaders).toBe(1);
        await holder.query('UNLOCK TABLES');
        expect(await viewsOf(snapshot)).toHaveLength(1);
      });
      await holder.end();
    });

    it('are one without a lock and without a log to compare by', async () => {
      const url = await makeReader(database);
      const { howPinned, views } = await withSession(url, pin);
      expect(howPinned).toMatch(
        /^one reader: the user may not lock, which takes RELOAD, and without .* it cannot be seen what is written$/,
      );
      expect(views).toHaveLength(1);
    });

    it('end while they wait for the lock when the signal fires', async () => {
      const holder = await mysql.createConnection(database.url);
      await holder.query('LOCK TABLES counted WRITE');
      await withSession(database.url, async (session) => {
        const controller = new AbortController();
        const pinning = session.snapshot(quietCall(controller.signal));
        const started = performance.now();
        controller.abort();
        await expect(pinning).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
        expect(performance.now() - started).toBeLessThan(2000);
      });
      await holder.end();
    });
  });

  describe(`readers without a lock on a ${flavor} with a binary log`, () => {
    const database = useMysqlServer({ flavor, settings: logged[flavor], group: 'mysql-source-pinning', script });

    it('are pinned at equal positions where nobody writes', async () => {
      const { howPinned, views } = await withSession(await makeReader(database), pin);
      expect(howPinned).toBe(
        '4 readers pinned at equal positions of the binary log, without a lock (the user may not lock, which takes RELOAD)',
      );
      expect(views).toHaveLength(4);
    });

    it('see one moment, or are one, while others write', async () => {
      const url = await makeReader(database);
      const stop = await startWriter(database.url);
      for (let attempt = 0; attempt < 30; attempt += 1) {
        const { howPinned, views } = await withSession(url, pin);
        expect(new Set(views).size).toBe(1);
        expect(howPinned).toMatch(
          views.length === 4 ? /^4 readers pinned at equal positions/ : /^one reader: .*was written/,
        );
      }
      await stop();
    });
  });
}
