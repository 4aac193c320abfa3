import { existsSync } from 'node:fs';
import { killSession, startProxy, waitUntil } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import type { PoolLimits } from '@sync/core/connector';
import { expect, it } from 'vitest';
import type { ConnectionPool, MysqlConnection } from './connection.ts';
import { preparePool } from './open-pool.ts';

const idle = new AbortController().signal;
const owner = { end: 'source', connector: 'mysql-source' } as const;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`a pool of our own to ${flavor}`, () => {
    const database = useMysqlServer({ flavor });

    async function withPool(limits: PoolLimits, work: (pool: ConnectionPool) => Promise<void>): Promise<void> {
      const pool = await preparePool({ url: database.url, pool: limits }, owner).open(idle);
      try {
        await work(pool);
      } finally {
        await pool.close();
      }
    }

    /** Sessions on the database but the one that asks. */
    async function sessions(): Promise<number> {
      const pool = await preparePool({ url: database.url }, owner).open(idle);
      const connection = await pool.connect(idle);
      const rows = await connection.query(
        'SELECT ID FROM information_schema.PROCESSLIST WHERE DB = ? AND ID <> CONNECTION_ID()',
        [database.name],
      );
      await connection.release();
      await pool.close();
      return rows.length;
    }

    function connectAll(pool: ConnectionPool, count: number): Promise<MysqlConnection[]> {
      return Promise.all(Array.from({ length: count }, () => pool.connect(idle)));
    }

    async function isSleeping(): Promise<boolean> {
      const pool = await preparePool({ url: database.url }, owner).open(idle);
      const connection = await pool.connect(idle);
      const rows = await connection.query(
        "SELECT ID FROM information_schema.PROCESSLIST WHERE DB = ? AND INFO LIKE 'SELECT SLEEP%'",
        [database.name],
      );
      await connection.release();
      await pool.close();
      return rows.length > 0;
    }

    async function idOf(connection: MysqlConnection): Promise<number> {
      const [row] = await connection.query<{ id: string | number }>('SELECT CONNECTION_ID() AS id');
      return Number(row?.id);
    }

    it('opens no more than maxOpen connections, and lets the next wait in line', async () => {
      await withPool({ maxOpen: 3 }, async (pool) => {
        const order: number[] = [];
        const first = await connectAll(pool, 3);
        const later = [1, 2].map(async (number) => {
          const connection = await pool.connect(idle);
          order.push(number);
          return connection;
        });
        expect(await sessions()).toBe(3);
        await Promise.all(first.map((connection) => connection.release()));
        for (const connection of await Promise.all(later)) await connection.release();
        expect(order).toEqual([1, 2]);
        expect(await sessions()).toBe(3);
      });
    });

    it('keeps no more than maxIdle unused connections', async () => {
      await withPool({ maxOpen: 4, maxIdle: 1 }, async (pool) => {
        for (const connection of await connectAll(pool, 4)) await connection.release();
        await waitUntil('the surplus to close', async () => (await sessions()) === 1);
      });
    });

    it('closes a connection that nobody uses after idleMs', async () => {
      await withPool({ idleMs: 30 }, async (pool) => {
        await (await pool.connect(idle)).release();
        await waitUntil('it to close', async () => (await sessions()) === 0);
      });
    });

    it('closes a connection that is older than lifetimeMs when it comes back', async () => {
      await withPool({ lifetimeMs: 1 }, async (pool) => {
        const connection = await pool.connect(idle);
        const started = performance.now();
        const id = await idOf(connection);
        await waitUntil('its life to end', async () => performance.now() - started > 1);
        await connection.release();
        const next = await pool.connect(idle);
        expect(await idOf(next)).not.toBe(id);
        await next.release();
      });
    });

    it('hands on a session as new: no transaction, settings, temporary tables or locks of who had it before', async () => {
      await withPool({ maxOpen: 1 }, async (pool) => {
        const connection = await pool.connect(idle);
        const id = await idOf(connection);
        await connection.run('CREATE TABLE kept (id INT)');
        await connection.execute([
          'CREATE TEMPORARY TABLE gone (id INT)',
          "SET SESSION foreign_key_checks = 0, time_zone = '+03:00', @mine = 1",
          "DO GET_LOCK('sync_client_pool_test', 0)",
          'START TRANSACTION',
          'INSERT INTO kept VALUES (1)',
        ]);
        await connection.release();
        const next = await pool.connect(idle);
        expect(await idOf(next)).toBe(id);
        const [row] = await next.query(
          `SELECT @@foreign_key_checks AS checks, @@time_zone AS zone, @mine AS mine,
            IS_USED_LOCK('sync_client_pool_test') AS holder, (SELECT COUNT(*) FROM kept) AS rowCount`,
        );
        expect(row).toMatchObject({ zone: '+00:00', mine: null, holder: null, rowCount: '0' });
        expect(Number(row?.checks)).toBe(1);
        await expect(next.query('SELECT * FROM gone')).rejects.toThrow(/doesn't exist/);
        await next.release();
      });
    });

    it('does not hand out a connection that its server closed meanwhile', async () => {
      await withPool({ maxOpen: 1 }, async (pool) => {
        const connection = await pool.connect(idle);
        const id = await idOf(connection);
        await connection.release();
        await killSession(database, id);
        await waitUntil('the pool to notice', async () => {
          const next = await pool.connect(idle);
          const isNew = await idOf(next).catch(() => id);
          await next.release();
          return isNew !== id;
        });
      });
    });

    it('stops waiting for a free connection at an abort', async () => {
      await withPool({ maxOpen: 1 }, async (pool) => {
        const connection = await pool.connect(idle);
        const abort = new AbortController();
        const waiting = pool.connect(abort.signal);
        abort.abort();
        await expect(waiting).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
        await connection.release();
        await (await pool.connect(idle)).release();
      });
    });

    it('stops connecting to a server that is silent at an abort', async () => {
      await using proxy = await startProxy(database.url);
      proxy.stall();
      const pool = await preparePool(proxy.url, owner).open(idle);
      const abort = new AbortController();
      const connecting = pool.connect(abort.signal);
      await waitUntil('the connection to begin', async () => proxy.connections > 0);
      abort.abort();
      await expect(connecting).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
      await pool.close();
    });

    it('says that a silent server does not answer in time', async () => {
      await using proxy = await startProxy(database.url);
      proxy.stall();
      const pool = await preparePool(`${proxy.url}?connectTimeout=50`, owner).open(idle);
      await expect(pool.connect(idle)).rejects.toMatchObject({ code: 'CONNECTION_UNREACHABLE', advice: 'retry' });
      await pool.close();
    });

    it('cancels what is still out when it closes', async () => {
      const pool = await preparePool(database.url, owner).open(idle);
      const connection = await pool.connect(idle);
      const running = connection.query('SELECT SLEEP(60)').catch(() => 'it ended with an error');
      await waitUntil('the statement to run', isSleeping);
      const started = performance.now();
      await pool.close();
      await running;
      expect(performance.now() - started).toBeLessThan(2000);
      await expect(pool.connect(idle)).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
    });

    it('tells the server its name', async () => {
      const pool = await preparePool({ url: database.url, applicationName: 'pool-test' }, owner).open(idle);
      const connection = await pool.connect(idle);
      const rows = await connection.query(
        `SELECT ATTR_VALUE AS name FROM performance_schema.session_connect_attrs
          WHERE PROCESSLIST_ID = CONNECTION_ID() AND ATTR_NAME = 'program_name'`,
      );
      // A server may run without its performance schema, MariaDB does by default.
      if (rows.length > 0) expect(rows).toEqual([{ name: 'pool-test' }]);
      await connection.release();
      await pool.close();
    });

    it('says that the server has no connection left', async () => {
      const admin = await preparePool(database.url, owner).open(idle);
      const connection = await admin.connect(idle);
      const user = `sync_${database.name.slice(-8)}`;
      await connection.run(`CREATE USER ${user} WITH MAX_USER_CONNECTIONS 1`);
      await connection.run(`GRANT ALL ON \`${database.name}\`.* TO ${user}`);
      const url = Object.assign(new URL(database.url), { username: user }).href;
      const pool = await preparePool(url, owner).open(idle);
      try {
        const only = await pool.connect(idle);
        await expect(pool.connect(idle)).rejects.toMatchObject({ code: 'CONNECTION_LIMIT', advice: 'retry' });
        await only.release();
      } finally {
        await pool.close();
        await connection.run(`DROP USER ${user}`);
        await connection.release();
        await admin.close();
      }
    });

    it('goes through a unix socket', async () => {
      const admin = await preparePool(database.url, owner).open(idle);
      const connection = await admin.connect(idle);
      const [row] = await connection.query<{ path: string }>('SELECT @@socket AS path');
      await connection.release();
      await admin.close();
      // In a container the socket is not ours.
      if (row === undefined || !existsSync(row.path)) return;
      const url = `mysql://root@/${database.name}?socket=${encodeURIComponent(row.path)}`;
      const pool = await preparePool(url, owner).open(idle);
      expect(pool).toMatchObject({ isLocal: true, database: database.name });
      const local = await pool.connect(idle);
      expect(await local.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'")).toMatchObject([{ Value: '' }]);
      await local.release();
      await pool.close();
    });

    it('ends connecting at an abort, also in the middle of a TLS handshake', async () => {
      await using proxy = await startProxy(database.url, { latencyMs: 3 });
      const pool = await preparePool(proxy.url, owner).open(idle);
      for (let afterMs = 0; afterMs < 24; afterMs += 2) {
        const connecting = pool.connect(AbortSignal.timeout(afterMs));
        const outcome = await connecting.then(
          (connection) => connection.release({ isBroken: true }),
          (error: unknown) => error,
        );
        if (outcome !== undefined) expect(outcome).toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
      }
      await pool.close();
    });

    it.each([
      [
        'a wrong password',
        (url: URL) => Object.assign(url, { username: 'root', password: 'wrong' }),
        'CONNECTION_AUTH',
      ],
      ['an unknown user', (url: URL) => Object.assign(url, { username: 'nobody', password: 'x' }), 'CONNECTION_AUTH'],
      ['an unknown database', (url: URL) => Object.assign(url, { pathname: '/no_such_db' }), 'CONNECTION_DATABASE'],
      ['a port where nothing listens', (url: URL) => Object.assign(url, { port: '1' }), 'CONNECTION_UNREACHABLE'],
    ])('says that it was %s, and repeats no password', async (_, change, code) => {
      const url = change(new URL(database.url)).href;
      const pool = await preparePool(url, owner).open(idle);
      const failing = pool.connect(idle);
      await expect(failing).rejects.toMatchObject({ code, context: { connector: 'mysql-source' } });
      await expect(failing).rejects.not.toThrow(/wrong/);
      await pool.close();
    });
  });
}
