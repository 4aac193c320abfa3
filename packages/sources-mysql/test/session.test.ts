import type { SourceSession, Warning } from '@sync/core/connector';
import { mysqlSource } from '@sync/sources-mysql';
import { killSession, startProxy, waitUntil } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import mysql from 'mysql2/promise';
import { describe as group, expect, it } from 'vitest';
import { runSql } from './run-sql.ts';
import { everything, quietCall, readTable, tableNamed, withSession, withSnapshot } from './with-snapshot.ts';

const tenTimes = (what: string): string => `SELECT ${what} FROM digits a, digits b, digits c, digits d`;
const script = `
  CREATE TABLE digits (n int PRIMARY KEY);
  INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);
  CREATE TABLE big (id int PRIMARY KEY AUTO_INCREMENT, v varchar(4000)) CHARACTER SET latin1;
  INSERT INTO big (v) ${tenTimes(`REPEAT('x', 4000)`)};
  CREATE TABLE other (id int PRIMARY KEY, v int);
  INSERT INTO other VALUES (1, 1);
  CREATE TABLE old (id int) ENGINE=MyISAM;`;

group('the options', () => {
  it.each([
    ['nothing', undefined, 'CONFIG_INVALID'],
    ['an unknown option', { url: 'mysql://a@b/c', pools: {} }, 'CONFIG_UNKNOWN_KEY'],
    ['half a reader', { url: 'mysql://a@b/c', readers: 1.5 }, 'CONFIG_INVALID'],
    ['no reader', { url: 'mysql://a@b/c', readers: 0 }, 'CONFIG_INVALID'],
    ['another scheme', 'postgres://a@b/c', 'CONFIG_URL'],
  ])('are refused when they are %s, before anything is contacted', (_, options, code) => {
    expect(() => mysqlSource(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', code }));
  });
});

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`a session on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, script });

    /** Sessions of ours at the database. */
    async function sessions(): Promise<{ id: string; state: string; info: string }[]> {
      const rows = await runSql(
        database.server.url,
        `SELECT id, state, info FROM information_schema.processlist WHERE db = '${database.name}'`,
      );
      return rows.map((row) => {
        const { id, state, info } = Object.fromEntries(
          Object.entries(row).map(([key, value]) => [key.toLowerCase(), value]),
        );
        return { id: id ?? '', state: state ?? '', info: info ?? '' };
      });
    }

    const readBig = async (session: SourceSession, onBatch: () => Promise<void> | void): Promise<number> => {
      await using snapshot = await session.snapshot(quietCall());
      const { ref } = tableNamed(await snapshot.describe(everything, quietCall()), 'big');
      const request = { table: ref, columns: ['id', 'v'], batchBytes: 256 * 1024, maxFieldBytes: 10_000 };
      let count = 0;
      for await (const batch of snapshot.readRows(request, quietCall())) {
        count += batch.rowCount;
        await onBatch();
      }
      return count;
    };

    it('never has more connections open than it may', async () => {
      for (const maxOpen of [1, 2, 4]) {
        await withSession({ url: database.url, pool: { maxOpen } }, async (session) => {
          let most = 0;
          const count = await readBig(session, async () => {
            most = Math.max(most, (await sessions()).length);
          });
          expect(count).toBe(10_000);
          expect(most).toBeLessThanOrEqual(maxOpen);
        });
      }
    });

    it('reads every database but those of the server when its address names none', async () => {
      const second = await database.createDatabase();
      await runSql(second.url, 'CREATE TABLE twin (id int PRIMARY KEY)', 'INSERT INTO twin VALUES (7)');
      const url = new URL(database.url);
      url.pathname = '/';
      await withSession(url.href, async (session) => {
        expect(session.naming?.defaultSchema).toBeUndefined();
        await using snapshot = await session.snapshot(quietCall());
        const schemas = [database.name, second.name];
        const matcher = {
          ...everything,
          matches: ({ schema }: { schema: string }) => schemas.includes(schema),
          isEverything: false,
        };
        const catalog = await snapshot.describe(matcher, quietCall());
        expect(new Set(catalog.tables.map(({ ref }) => ref.schema))).toEqual(new Set(schemas));
        expect(await readTable(snapshot, tableNamed(catalog, 'twin'))).toEqual([['7']]);
        const all = {
          ...everything,
          matches: ({ schema }: { schema: string }) =>
            !schemas.includes(schema) && schema in { mysql: 1, sys: 1, information_schema: 1, performance_schema: 1 },
        };
        await using later = await session.snapshot(quietCall());
        expect((await later.describe(all, quietCall())).tables).toEqual([]);
      });
    });

    it('says who it is and what its database is called', async () => {
      await withSession(database.url, async (session) => {
        expect(session.naming).toMatchObject({ defaultSchema: database.name, foldsCase: false });
        const identity = await session.identify(quietCall());
        expect(identity.product).toMatch(flavor === 'mysql' ? /^MySQL \d/ : /^MariaDB \d/);
        expect(identity.isLocal).toBe(true);
      });
    });

    it('says which tables may not be read', async () => {
      const user = `shy_${database.name.slice(-12)}`;
      await runSql(
        database.server.url,
        `CREATE USER '${user}'@'%' IDENTIFIED BY 'secret'`,
        `GRANT SELECT ON \`${database.name}\`.other TO '${user}'@'%'`,
        `GRANT INSERT ON \`${database.name}\`.big TO '${user}'@'%'`,
      );
      const url = new URL(database.url);
      url.username = user;
      url.password = 'secret';
      try {
        await withSession(url.href, async (session) => {
          await using snapshot = await session.snapshot(quietCall());
          await expect(snapshot.describe(everything, quietCall())).rejects.toMatchObject({
            code: 'READ_PERMISSION',
            context: { table: `${database.name}.big` },
            message: expect.stringMatching(/\.big\. Grant SELECT/),
          });
        });
      } finally {
        await runSql(database.server.url, `DROP USER '${user}'@'%'`);
      }
    });

    it.each([
      ['emptied', 'TRUNCATE TABLE changing'],
      ['dropped', 'DROP TABLE changing'],
      ['made anew', 'CREATE OR REPLACE TABLE changing (id int PRIMARY KEY)'],
      ['altered', 'ALTER TABLE changing MODIFY v bigint'],
    ])('notices a table that was %s after the view was pinned', async (what, change) => {
      await runSql(database.url, 'DROP TABLE IF EXISTS changing', 'CREATE TABLE changing (id int PRIMARY KEY, v int)');
      await runSql(database.url, 'INSERT INTO changing VALUES (1, 1)');
      await withSession(database.url, async (session) => {
        await using snapshot = await session.snapshot(quietCall());
        if (what === 'made anew') await runSql(database.url, 'DROP TABLE changing', change.replace('OR REPLACE ', ''));
        else await runSql(database.url, change);
        const describing = snapshot.describe(everything, quietCall());
        if (what === 'dropped') expect((await describing).tables.map(({ ref }) => ref.name)).not.toContain('changing');
        else await expect(describing).rejects.toMatchObject({ code: 'CATALOG_CHANGED', advice: 'retry' });
      });
      await runSql(database.url, 'DROP TABLE IF EXISTS changing');
    });

    it('keeps tables from being changed until the snapshot is closed', async () => {
      await withSession(database.url, async (session) => {
        const snapshot = await session.snapshot(quietCall());
        await snapshot.describe(everything, quietCall());
        const change = ['SET lock_wait_timeout = 1', 'ALTER TABLE other ADD later int'];
        await expect(runSql(database.url, ...change)).rejects.toMatchObject({ errno: 1205 });
        await snapshot[Symbol.asyncDispose]();
        await runSql(database.url, ...change, 'ALTER TABLE other DROP COLUMN later');
      });
    });

    it('reads beside a session that waits to change a table', async () => {
      const changing = await mysql.createConnection(database.url);
      await withSession(database.url, async (session) => {
        const snapshot = await session.snapshot(quietCall());
        const catalog = await snapshot.describe(everything, quietCall());
        const change = changing.query('ALTER TABLE other ADD later int');
        const waits = async () =>
          (await sessions()).some(({ state, info }) => /metadata/.test(state) && /later/.test(info));
        await waitUntil('the change waits', waits);
        const table = tableNamed(catalog, 'other');
        const reads = Array.from({ length: snapshot.maxReaders ?? 1 }, () => readTable(snapshot, table));
        expect(await Promise.all(reads)).toEqual(reads.map(() => [['1', '1']]));
        await snapshot[Symbol.asyncDispose]();
        await change;
      });
      await changing.query('ALTER TABLE other DROP COLUMN later');
      await changing.end();
    }, 30_000);

    it('warns of tables whose engine keeps no versions of rows', async () => {
      await withSession(database.url, async (session) => {
        await using snapshot = await session.snapshot(quietCall());
        const call = quietCall();
        await snapshot.describe(everything, call);
        const expected: Partial<Warning> = { code: 'SNAPSHOT_ENGINE', table: `${database.name}.old` };
        expect(call.warnings).toMatchObject([expected]);
      });
    });

    it('goes on with the readers that are left when one is killed while it reads', async () => {
      await withSession(database.url, async (session) => {
        await using snapshot = await session.snapshot(quietCall());
        const table = tableNamed(await snapshot.describe(everything, quietCall()), 'big');
        const request = { table: table.ref, columns: ['id', 'v'], batchBytes: 64 * 1024, maxFieldBytes: 10_000 };
        const read = async (): Promise<void> => {
          let isKilled = false;
          for await (const _ of snapshot.readRows(request, quietCall())) {
            if (isKilled) continue;
            isKilled = true;
            const reader = (await sessions()).find(({ info }) => info.startsWith('SELECT `id`'));
            await killSession({ url: database.server.url }, Number(reader?.id));
          }
        };
        await expect(read()).rejects.toMatchObject({
          code: 'CONNECTION_LOST',
          advice: 'retry',
          context: { table: `${database.name}.big` },
        });
        const reads = await Promise.all([1, 2, 3, 4].map(() => readTable(snapshot, table, { columns: ['id'] })));
        expect(reads.map((rows) => rows.length)).toEqual([10_000, 10_000, 10_000, 10_000]);
      });
    });

    it.each([1, 3])('says that the snapshot is gone when every reader was killed (%i connections)', async (maxOpen) => {
      await withSession({ url: database.url, pool: { maxOpen } }, async (session) => {
        await using snapshot = await session.snapshot(quietCall());
        const table = tableNamed(await snapshot.describe(everything, quietCall()), 'other');
        for (const { id } of await sessions()) await killSession({ url: database.server.url }, Number(id));
        await expect(readTable(snapshot, table)).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST', advice: 'retry' });
        await expect(readTable(snapshot, table)).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST' });
      });
    });

    it('fails, and never ends early, when the line breaks while it reads', async () => {
      await using proxy = await startProxy(database.url);
      await withSession(proxy.url, async (session) => {
        let batches = 0;
        const reading = readBig(session, () => {
          batches += 1;
          if (batches === 5) proxy.cut();
        });
        await expect(reading).rejects.toMatchObject({
          code: expect.stringMatching(/^(CONNECTION_LOST|READ_SNAPSHOT_LOST)$/),
        });
      });
    });

    it('asks for no more than it is asked for, so that memory stays flat', async () => {
      await using proxy = await startProxy(database.url);
      await withSession({ url: proxy.url, readers: 1 }, async (session) => {
        await using snapshot = await session.snapshot(quietCall());
        const { ref } = tableNamed(await snapshot.describe(everything, quietCall()), 'big');
        const request = { table: ref, columns: ['id', 'v'], batchBytes: 256 * 1024, maxFieldBytes: 10_000 };
        const batches = snapshot.readRows(request, quietCall())[Symbol.asyncIterator]();
        await batches.next();
        let before = -1;
        const rests = () => {
          const isSame = before === proxy.bytesDown;
          before = proxy.bytesDown;
          return isSame;
        };
        await waitUntil('the line to rest', rests, { everyMs: 200 });
        // The table has 40 MB; what passes without being asked for fills the buffers of three sockets.
        expect(proxy.bytesDown).toBeLessThan(25e6);
        await batches.return?.();
        expect(
          await readTable(
            snapshot,
            { ref, kind: 'table', columns: [], uniqueKeys: [], loadTriggers: [], estimatedRows: 0, estimatedBytes: 0 },
            { columns: [] },
          ),
        ).toHaveLength(10_000);
      });
    });

    it.each([1, 3])(
      'ends a digest within 2 s when the signal fires, and can be used again (%i connections)',
      async (maxOpen) => {
        await withSnapshot({ url: database.url, pool: { maxOpen } }, async (snapshot, catalog) => {
          const request = { table: tableNamed(catalog, 'big').ref, columns: ['id', 'v'] };
          const controller = new AbortController();
          const digesting = snapshot.digest?.(request, quietCall(controller.signal));
          controller.abort();
          const started = performance.now();
          await expect(digesting).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
          expect(performance.now() - started).toBeLessThan(2000);
          expect((await snapshot.digest?.(request, quietCall()))?.rowCount).toBe(10_000);
        });
      },
    );

    it('leaves nothing behind', async () => {
      await withSession(database.url, (session) => readBig(session, () => undefined));
      await waitUntil('the sessions to end', async () => (await sessions()).length === 0);
    });
  });
}
