import { killSession, startProxy, waitUntil } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import type { ConnectionPool, MysqlConnection } from './connection.ts';
import { preparePool } from './open-pool.ts';
import type { MysqlEndOptions } from './options.ts';

const idle = new AbortController().signal;
const owner = { end: 'sink', connector: 'mysql-sink' } as const;
/** Runs until it is cancelled: the cross product of the catalog with itself, again and again. */
const endless = `SELECT COUNT(*) FROM information_schema.COLUMNS a, information_schema.COLUMNS b,
  information_schema.COLUMNS c, information_schema.COLUMNS d`;

/** Some hundred thousand rows of 200 bytes. */
const manyRows = {
  sql: "SELECT REPEAT('x', 200) FROM information_schema.COLUMNS a, information_schema.COLUMNS b LIMIT 300000",
  forms: ['verbatim'],
  columns: ['text'],
  batchBytes: 64 * 1024,
  maxFieldBytes: 1024 * 1024,
} as const;

function expectAborted(work: Promise<unknown>): Promise<void> {
  return expect(work).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
}

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`a connection to ${flavor}`, () => {
    const database = useMysqlServer({ flavor });

    async function withPool(work: (pool: ConnectionPool) => Promise<void>, url = database.url): Promise<void> {
      const options: MysqlEndOptions = { url, applicationName: 'connection-test' };
      const pool = await preparePool(options, owner).open(idle);
      try {
        await work(pool);
      } finally {
        await pool.close();
      }
    }

    function withConnection(
      work: (connection: MysqlConnection, pool: ConnectionPool) => Promise<void>,
      signal = idle,
    ): Promise<void> {
      return withPool(async (pool) => {
        const connection = await pool.connect(signal);
        try {
          await work(connection, pool);
        } finally {
          await connection.release();
        }
      });
    }

    it('knows what its server is', async () => {
      await withConnection(async ({ server }, pool) => {
        expect(server.flavor).toBe(flavor);
        expect(server.version).toMatch(/^\d+\.\d+\.\d+$/);
        expect(server.versionNumber).toBeGreaterThanOrEqual(5_07_00);
        expect(server.maxPacketBytes).toBeGreaterThan(1024);
        expect(pool.database).toBe(database.name);
        expect(pool.isLocal).toBe(true);
      });
    });

    it('sets up its session, whatever the defaults of the server', async () => {
      await withConnection(async (connection) => {
        const [row] = await connection.query(
          `SELECT @@sql_mode AS mode, @@time_zone AS zone, @@character_set_results AS charset, @@wait_timeout AS patience,
            @@sql_select_limit AS rowLimit`,
        );
        expect(String(row?.mode).split(',').toSorted()).toEqual([
          'ALLOW_INVALID_DATES',
          'NO_AUTO_VALUE_ON_ZERO',
          'NO_ENGINE_SUBSTITUTION',
          'STRICT_ALL_TABLES',
        ]);
        expect(row).toMatchObject({ zone: '+00:00', charset: 'utf8mb4', rowLimit: '18446744073709551615' });
        expect(Number(row?.patience)).toBe(86_400);
      });
    });

    it('gives numbers of 64 bits, decimals and times as exact text', async () => {
      await withConnection(async (connection) => {
        const [row] = await connection.query(
          `SELECT CAST(18446744073709551615 AS UNSIGNED) AS big, 1.50 AS exact,
            CAST('2024-02-29 12:00:00.123456' AS DATETIME(6)) AS moment, NULL AS nothing`,
        );
        expect(row).toEqual({
          big: '18446744073709551615',
          exact: '1.50',
          moment: '2024-02-29 12:00:00.123456',
          nothing: null,
        });
      });
    });

    it('binds values that no quoting has to be right for', async () => {
      await withConnection(async (connection) => {
        const text = `a'b"c\\d\0\u{1F600}; DROP TABLE x -- `;
        const [row] = await connection.query('SELECT ? AS text, ? AS number, HEX(?) AS bytes, ? AS nothing LIMIT ?', [
          text,
          9007199254740993n,
          Uint8Array.of(0, 255, 39),
          null,
          1,
        ]);
        expect(row).toMatchObject({ text, number: '9007199254740993', bytes: '00FF27', nothing: null });
      });
    });

    it('runs several statements as one, and stops at the first that fails', async () => {
      await withConnection(async (connection) => {
        await connection.execute([
          'CREATE TABLE several (id INT PRIMARY KEY) -- first;',
          'INSERT INTO several VALUES (1);;',
        ]);
        const failing = connection.execute([
          'INSERT INTO several VALUES (2)',
          'INSERT INTO several VALUES (1)',
          'INSERT INTO several VALUES (3)',
        ]);
        await expect(failing).rejects.toMatchObject({ code: 'WRITE_UNIQUE' });
        expect(await connection.query('SELECT id FROM several ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
      });
    });

    it('counts changed rows, not found ones', async () => {
      await withConnection(async (connection) => {
        await connection.execute([
          'CREATE TABLE counted (id INT PRIMARY KEY, n INT)',
          'INSERT INTO counted VALUES (1, 1), (2, 2)',
        ]);
        expect(await connection.run('UPDATE counted SET n = 2')).toMatchObject({ affectedRows: 1, warnings: 0 });
      });
    });

    it('refuses what is too long, whatever the server would do by itself', async () => {
      await withConnection(async (connection) => {
        await connection.run('CREATE TABLE strict_table (name VARCHAR(3))');
        const failing = connection.run("INSERT INTO strict_table VALUES ('too long')");
        await expect(failing).rejects.toMatchObject({ code: 'WRITE_VALUE', context: { column: 'name' } });
      });
    });

    it('gives up a statement within 2 s of an abort, and then undoes its transaction', async () => {
      const abort = new AbortController();
      await withConnection(async (connection) => {
        await connection.run('CREATE TABLE undone (id INT)');
        await connection.run('START TRANSACTION');
        await connection.run('INSERT INTO undone VALUES (1)');
        const running = expectAborted(connection.query(endless));
        await untilRunning();
        const started = performance.now();
        abort.abort();
        await running;
        expect(performance.now() - started).toBeLessThan(2000);
        await connection.run('ROLLBACK');
        expect(await connection.query('SELECT * FROM undone')).toEqual([]);
      }, abort.signal);
    });

    it('gives up reading rows when it is left early, and may be used again or says that it was lost', async () => {
      await withConnection(async (connection) => {
        let batchCount = 0;
        for await (const batch of connection.readRows(manyRows)) {
          expect(batch.rowCount).toBeGreaterThan(0);
          batchCount += 1;
          if (batchCount === 2) break;
        }
        expect(await connection.query('SELECT 1 AS one')).toHaveLength(1);
      });
    });

    it('gives up reading rows within 2 s of an abort, though nobody pulls', async () => {
      const abort = new AbortController();
      await withConnection(async (connection) => {
        const rows = connection.readRows(manyRows)[Symbol.asyncIterator]();
        await rows.next();
        const started = performance.now();
        abort.abort();
        await expect(rows.next().then(() => rows.next())).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
        expect(performance.now() - started).toBeLessThan(2000);
        expect(await connection.query('SELECT 1 AS one')).toHaveLength(1);
      }, abort.signal);
    });

    it('says that it was lost while it read rows', async () => {
      await using proxy = await startProxy(database.url);
      await withPool(async (pool) => {
        const connection = await pool.connect(idle);
        const rows = connection.readRows(manyRows)[Symbol.asyncIterator]();
        await rows.next();
        proxy.cut();
        const rest = async (): Promise<void> => {
          while ((await rows.next()).done !== true);
        };
        await expect(rest()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
        await connection.release();
      }, proxy.url);
    });

    it('does not hurt the next statement when a cancel comes too late', async () => {
      await withConnection(async (connection) => {
        for (let round = 0; round < 20; round += 1) {
          const running = connection.query('SELECT 1 AS one').catch(() => []);
          const cancelled = connection.cancel();
          await Promise.all([running, cancelled]);
          expect(await connection.query('SELECT COUNT(*) AS n FROM information_schema.TABLES')).toHaveLength(1);
        }
      });
    });

    it('says that it was lost when somebody kills its session in the middle of a statement', async () => {
      await withConnection(async (connection) => {
        const [row] = await connection.query<{ id: string | number }>('SELECT CONNECTION_ID() AS id');
        const running = connection.query(endless);
        const outcome = expect(running).rejects.toMatchObject({ code: 'CONNECTION_LOST', advice: 'retry' });
        await untilRunning();
        await killSession(database, Number(row?.id));
        await outcome;
      });
    });

    it('says that it was lost when its line is cut, and the pool goes on', async () => {
      await using proxy = await startProxy(database.url);
      await withPool(async (pool) => {
        const connection = await pool.connect(idle);
        const running = connection.query(endless);
        const outcome = expect(running).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
        await untilRunning();
        proxy.cut();
        await outcome;
        await connection.release();
        const next = await pool.connect(idle);
        expect(await next.query('SELECT 1 AS one')).toHaveLength(1);
        await next.release();
      }, proxy.url);
      await stopEndless();
    });

    it('leaves a server that answers no more within 2 s of an abort', async () => {
      const abort = new AbortController();
      const proxy = await startProxy(database.url);
      await withPool(async (pool) => {
        const connection = await pool.connect(abort.signal);
        const running = expectAborted(connection.query(endless));
        await untilRunning();
        proxy.stall();
        const started = performance.now();
        abort.abort();
        await running;
        expect(performance.now() - started).toBeLessThan(2000);
        await connection.release();
        await proxy.close();
      }, proxy.url);
      await stopEndless();
    });

    /** Sessions that run the endless statement in this database, as another connection sees them. */
    async function endlessSessions(onlooker: MysqlConnection): Promise<readonly number[]> {
      const rows = await onlooker.query<{ id: string | number }>(
        `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE DB = ? AND INFO LIKE 'SELECT COUNT(*) FROM information_schema.COLUMNS a%'`,
        [database.name],
      );
      return rows.map(({ id }) => Number(id));
    }

    async function untilRunning(): Promise<void> {
      await withConnection(async (onlooker) => {
        await waitUntil('the statement to run', async () => (await endlessSessions(onlooker)).length > 0);
      });
    }

    /** A server goes on with a statement whose client is gone until it wants to answer. */
    async function stopEndless(): Promise<void> {
      await withConnection(async (onlooker) => {
        await waitUntil('the endless statements to end', async () => {
          const sessions = await endlessSessions(onlooker);
          for (const id of sessions) await killSession(database, id);
          return sessions.length === 0;
        });
      });
    }
  });
}
