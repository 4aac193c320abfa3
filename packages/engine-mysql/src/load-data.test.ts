import { startProxy, waitUntil } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import type { ConnectionPool, MysqlConnection } from './connection.ts';
import { preparePool } from './open-pool.ts';

const idle = new AbortController().signal;
const owner = { end: 'sink', connector: 'mysql-sink' } as const;
const load = "LOAD DATA LOCAL INFILE 'rows' INTO TABLE loaded CHARACTER SET binary (id, name)";

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`loading into ${flavor}`, () => {
    const database = useMysqlServer({
      flavor,
      per: 'test',
      script: 'CREATE TABLE loaded (id INT PRIMARY KEY, name VARCHAR(10))',
    });

    async function withConnection(
      work: (connection: MysqlConnection, pool: ConnectionPool) => Promise<void>,
      { signal = idle, url = database.url } = {},
    ): Promise<void> {
      const pool = await preparePool(url, owner).open(idle);
      try {
        const connection = await pool.connect(signal);
        await work(connection, pool);
        await connection.release();
      } finally {
        await pool.close();
      }
    }

    async function rowCount(connection: MysqlConnection): Promise<number> {
      const [row] = await connection.query<{ n: string }>('SELECT COUNT(*) AS n FROM loaded');
      return Number(row?.n);
    }

    it('takes pieces cut anywhere, and the bytes may be reused once they are taken', async () => {
      await withConnection(async (connection) => {
        const loadIn = await connection.loadIn(load);
        const buffer = Buffer.alloc(3);
        const rows = Buffer.from(Array.from({ length: 1000 }, (_, id) => `${id}\tname ${id}\n`).join(''));
        for (let from = 0; from < rows.length; from += buffer.length) {
          const length = rows.copy(buffer, 0, from, Math.min(from + buffer.length, rows.length));
          await loadIn.write(buffer.subarray(0, length));
          buffer.fill('x');
        }
        await loadIn.write(new Uint8Array(0));
        expect(await loadIn.finish()).toEqual({
          affectedRows: 1000,
          warnings: 0,
          info: 'Records: 1000  Deleted: 0  Skipped: 0  Warnings: 0',
        });
        expect(await connection.query('SELECT id, name FROM loaded WHERE id = 999')).toEqual([
          { id: 999, name: 'name 999' },
        ]);
      });
    });

    it('takes an empty file', async () => {
      await withConnection(async (connection) => {
        const loadIn = await connection.loadIn(load);
        expect(await loadIn.finish()).toMatchObject({ affectedRows: 0 });
      });
    });

    it('carries a field of many packets', async () => {
      await withConnection(async (connection) => {
        await connection.run('CREATE TABLE wide (content LONGTEXT)');
        const loadIn = await connection.loadIn("LOAD DATA LOCAL INFILE 'rows' INTO TABLE wide");
        const length = 9 * 1024 * 1024;
        await loadIn.write(Buffer.alloc(length, 'w'));
        await loadIn.write(Buffer.from('\n'));
        expect(await loadIn.finish()).toMatchObject({ affectedRows: 1 });
        const [row] = await connection.query<{ length: string }>('SELECT LENGTH(content) AS length FROM wide');
        expect(Number(row?.length)).toBe(length);
      });
    });

    it('tells warnings and skipped rows, which a caller that wants all or nothing rolls back', async () => {
      await withConnection(async (connection) => {
        await connection.run('START TRANSACTION');
        const loadIn = await connection.loadIn(load);
        await loadIn.write(Buffer.from('1\tname\n2\tmuch too long\n1\tname\n'));
        const result = await loadIn.finish();
        expect(result).toMatchObject({ affectedRows: 2, warnings: 2 });
        expect(result.info).toMatch(/Records: 3 .* Skipped: 1/);
        await connection.run('ROLLBACK');
        expect(await rowCount(connection)).toBe(0);
      });
    });

    it('leaves nothing of a load that was ended early, once it is rolled back', async () => {
      await withConnection(async (connection) => {
        await connection.run('START TRANSACTION');
        const loadIn = await connection.loadIn(load);
        await loadIn.write(Buffer.from('1\tname\n2\tna'));
        await loadIn.abort('the source failed');
        await loadIn.abort('again');
        await expect(loadIn.write(Buffer.from('me\n'))).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
        await expect(loadIn.finish()).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
        await connection.run('ROLLBACK');
        expect(await rowCount(connection)).toBe(0);
      });
    });

    it('never calls a load finished that an abort has cut', async () => {
      const abort = new AbortController();
      await withConnection(
        async (connection) => {
          await connection.run('START TRANSACTION');
          const loadIn = await connection.loadIn(load);
          await loadIn.write(Buffer.from('1\tname\n'));
          abort.abort();
          await expect(loadIn.finish()).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
          await connection.run('ROLLBACK');
          expect(await rowCount(connection)).toBe(0);
          await expect(connection.loadIn(load)).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
        },
        { signal: abort.signal },
      );
    });

    it('ends within 2 s of an abort while it waits for a lock', async () => {
      const abort = new AbortController();
      await withConnection(async (holder) => {
        await holder.execute(['START TRANSACTION', "INSERT INTO loaded VALUES (1, 'mine')"]);
        await withConnection(
          async (connection) => {
            const loadIn = await connection.loadIn(load);
            await loadIn.write(Buffer.from('1\tyours\n'));
            const finished = expect(loadIn.finish()).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
            await waitUntil('the load to wait', async () => {
              const [row] = await holder.query<{ n: string }>(
                "SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE DB = ? AND INFO LIKE 'LOAD DATA%'",
                [database.name],
              );
              return Number(row?.n) === 1;
            });
            const started = performance.now();
            abort.abort();
            await finished;
            expect(performance.now() - started).toBeLessThan(2000);
          },
          { signal: abort.signal },
        );
        await holder.run('ROLLBACK');
      });
    });

    it('holds the writer back while the server takes nothing, and goes on when it does', async () => {
      await using proxy = await startProxy(database.url);
      await withConnection(
        async (connection) => {
          const loadIn = await connection.loadIn(
            "LOAD DATA LOCAL INFILE 'rows' INTO TABLE loaded IGNORE 27000000 LINES",
          );
          proxy.stall();
          const piece = Buffer.alloc(256 * 1024, 'x\n');
          let taken = 0;
          const total = 200;
          const writing = (async () => {
            for (; taken < total; taken += 1) await loadIn.write(piece);
          })();
          // Buffers of sockets and the proxy take some megabytes, whatever their size; 50 MB they do not.
          let before = -1;
          await waitUntil(
            'the writer to stop',
            async () => {
              const isSame = taken === before;
              before = taken;
              return isSame;
            },
            { everyMs: 200 },
          );
          expect(taken).toBeLessThan(total);
          proxy.resume();
          await writing;
          await loadIn.finish();
          expect(taken).toBe(total);
        },
        { url: proxy.url },
      );
    });

    it('says that the connection was lost in the middle of a load', async () => {
      await using proxy = await startProxy(database.url);
      await withConnection(
        async (connection) => {
          const loadIn = await connection.loadIn(load);
          await loadIn.write(Buffer.from('1\tname\n'));
          proxy.cut();
          await expect(loadIn.finish()).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
        },
        { url: proxy.url },
      );
    });

    it('gives no file of this machine to a server that asks for one outside a load', async () => {
      await withConnection(async (connection) => {
        await connection.run('START TRANSACTION');
        const asking = connection.run("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE loaded (name)");
        await expect(asking).rejects.toMatchObject({ name: 'WriteError' });
        expect(await rowCount(connection)).toBe(0);
        await connection.run('ROLLBACK');
      });
    });

    it('says what is wrong with the statement before anything is written', async () => {
      await withConnection(async (connection) => {
        const failing = connection.loadIn("LOAD DATA LOCAL INFILE 'rows' INTO TABLE no_such_table");
        await expect(failing).rejects.toMatchObject({ code: 'WRITE_FAILED', context: { engineCode: '1146' } });
        expect(await rowCount(connection)).toBe(0);
      });
    });
  });

  describe(`${flavor} with local_infile off`, () => {
    const database = useMysqlServer({ flavor, settings: { 'local-infile': '0' } });

    it('refuses a load with an error that says so, and the connection stays', async () => {
      const pool = await preparePool(database.url, owner).open(idle);
      const connection = await pool.connect(idle);
      expect(connection.server.takesLocalFiles).toBe(false);
      await connection.run('CREATE TABLE loaded (id INT PRIMARY KEY, name VARCHAR(10))');
      const failing = connection.loadIn(load);
      await expect(failing).rejects.toMatchObject({
        code: 'WRITE_PERMISSION',
        message: /LOAD DATA LOCAL.*local_infile/s,
      });
      expect(await connection.query('SELECT COUNT(*) AS n FROM loaded')).toHaveLength(1);
      await connection.release();
      await pool.close();
    });
  });
}
