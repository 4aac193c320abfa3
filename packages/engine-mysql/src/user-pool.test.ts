import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import mysql, { type Pool } from 'mysql2';
import { expect, it } from 'vitest';
import type { ConnectionPool } from './connection.ts';
import { preparePool } from './open-pool.ts';
import type { UserPool } from './options.ts';

const idle = new AbortController().signal;
const owner = { end: 'sink', connector: 'mysql-sink' } as const;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`a pool of the user's own to ${flavor}`, () => {
    const database = useMysqlServer({ flavor });

    async function withPools(
      work: (pool: ConnectionPool, users: Pool) => Promise<void>,
      face: (pool: Pool) => UserPool = (pool) => pool as unknown as UserPool,
    ): Promise<void> {
      const users = mysql.createPool({ uri: database.url, connectionLimit: 2, rowsAsArray: true, dateStrings: false });
      try {
        const pool = await preparePool({ pool: face(users) }, owner).open(idle);
        await work(pool, users);
        await pool.close();
      } finally {
        await users.promise().end();
      }
    }

    it.each([
      ['callback', (pool: Pool) => pool as unknown as UserPool],
      ['promise', (pool: Pool) => pool.promise() as unknown as UserPool],
    ])('of the %s interface is used within its limit, and stays open', async (_, face) => {
      await withPools(async (pool, users) => {
        expect(pool).toMatchObject({ maxOpen: 2, isLocal: true, database: database.name });
        expect(pool.display).toBe(`mysql://root@127.0.0.1:${new URL(database.url).port}/${database.name}`);
        const first = await pool.connect(idle);
        const second = await pool.connect(idle);
        const order: string[] = [];
        const third = pool.connect(idle).then((connection) => {
          order.push('third');
          return connection;
        });
        await first.query('SELECT 1');
        order.push('released');
        await first.release();
        await (await third).release();
        await second.release();
        expect(order).toEqual(['released', 'third']);
        await pool.close();
        const [rows] = await users.promise().query('SELECT 1');
        expect(rows).toEqual([[1]]);
      }, face);
    });

    it('has our settings while a connection is out, and its own ones when it is back', async () => {
      await withPools(async (pool, users) => {
        const own = await users.promise().getConnection();
        await own.query(
          "SET SESSION sql_mode = 'ANSI_QUOTES', time_zone = '+05:00', foreign_key_checks = 0, wait_timeout = 77",
        );
        own.release();
        const connection = await pool.connect(idle);
        const asked =
          'SELECT @@sql_mode AS mode, @@time_zone AS zone, CAST(@@foreign_key_checks + 0 AS CHAR) AS checks';
        expect(await connection.query(asked)).toMatchObject([{ zone: '+00:00', checks: '1' }]);
        await connection.release();
        const back = await users.promise().getConnection();
        const [rows] = await back.query(
          'SELECT @@sql_mode, @@time_zone, CAST(@@foreign_key_checks + 0 AS CHAR), CAST(@@wait_timeout + 0 AS CHAR)',
        );
        expect(rows).toEqual([['ANSI_QUOTES', '+05:00', '0', '77']]);
        back.release();
      });
    });

    it('gives values as our own connections do, whatever its options', async () => {
      await withPools(async (pool) => {
        const connection = await pool.connect(idle);
        const rows = await connection.query(
          "SELECT CAST(18446744073709551615 AS UNSIGNED) AS big, DATE '2024-02-29' AS day",
        );
        expect(rows).toEqual([{ big: '18446744073709551615', day: '2024-02-29' }]);
        await connection.release();
      });
    });

    it('gets back no transaction that is open', async () => {
      await withPools(async (pool, users) => {
        await users.promise().query('CREATE TABLE IF NOT EXISTS kept (id INT)');
        const connection = await pool.connect(idle);
        await connection.execute(['START TRANSACTION', 'INSERT INTO kept VALUES (1)']);
        await connection.release();
        const [rows] = await users.promise().query('SELECT * FROM kept');
        expect(rows).toEqual([]);
      });
    });

    it('loads from a stream, and ends it at an abort', async () => {
      await withPools(async (pool, users) => {
        await users.promise().query('CREATE TABLE IF NOT EXISTS loaded (id INT PRIMARY KEY)');
        const abort = new AbortController();
        const connection = await pool.connect(abort.signal);
        const whole = await connection.loadIn("LOAD DATA LOCAL INFILE 'x' INTO TABLE loaded");
        await whole.write(Buffer.from('1\n2\n'));
        expect(await whole.finish()).toMatchObject({ affectedRows: 2 });
        await connection.run('START TRANSACTION');
        const cut = await connection.loadIn("LOAD DATA LOCAL INFILE 'x' INTO TABLE loaded");
        await cut.write(Buffer.from('3\n'));
        abort.abort();
        await expect(cut.finish()).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
        await connection.run('ROLLBACK');
        await connection.release();
        const [rows] = await users.promise().query('SELECT COUNT(*) FROM loaded');
        expect(rows).toEqual([[2]]);
      });
    });

    it('is told from a pool whose character set cannot hold every text', async () => {
      const users = mysql.createPool({ uri: database.url, charset: 'latin1_swedish_ci' });
      const pool = await preparePool({ pool: users as unknown as UserPool }, owner).open(idle);
      await expect(pool.connect(idle)).rejects.toMatchObject({ code: 'CONFIG_INVALID', context: { option: 'pool' } });
      await users.promise().end();
    });
  });
}
