import { startProxy, waitUntil } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import type { ConnectionPool, PostgresConnection } from './connection.ts';
import { preparePool } from './open-pool.ts';
import type { PoolLimits } from '@sync/core/connector';

const idle = new AbortController().signal;

describe('a pool of our own', () => {
  const database = useDatabase();

  async function withPool(limits: PoolLimits, work: (pool: ConnectionPool) => Promise<void>): Promise<void> {
    const pool = await preparePool({ url: database.url, pool: limits, applicationName: 'pool-test' }, owner).open(idle);
    try {
      await work(pool);
    } finally {
      await pool.close();
    }
  }

  const owner = { end: 'source', connector: 'test' } as const;

  async function sessions(): Promise<number> {
    const pool = await preparePool({ url: database.url, applicationName: 'onlooker' }, owner).open(idle);
    const connection = await pool.connect(idle);
    const [row] = await connection.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'pool-test'`,
    );
    await connection.release();
    await pool.close();
    return row?.count ?? -1;
  }

  function connectAll(pool: ConnectionPool, count: number): Promise<PostgresConnection[]> {
    return Promise.all(Array.from({ length: count }, () => pool.connect(idle)));
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

  it('closes an unused connection after idleMs', async () => {
    await withPool({ idleMs: 20 }, async (pool) => {
      await (await pool.connect(idle)).release();
      await waitUntil('the connection to close', async () => (await sessions()) === 0);
    });
  });

  it('closes a connection older than lifetimeMs when it comes back', async () => {
    await withPool({ lifetimeMs: 1 }, async (pool) => {
      const connection = await pool.connect(idle);
      await connection.query('SELECT pg_sleep(0.005)');
      await connection.release();
      await waitUntil('the connection to close', async () => (await sessions()) === 0);
    });
  });

  it('keeps a young connection for the next', async () => {
    await withPool({}, async (pool) => {
      const id = async (): Promise<unknown> => {
        const connection = await pool.connect(idle);
        const rows = await connection.query('SELECT pg_backend_pid() AS id');
        await connection.release();
        return rows;
      };
      expect(await id()).toEqual(await id());
    });
  });

  it('gives up waiting when the signal fires, and keeps its place for others', async () => {
    await withPool({ maxOpen: 1 }, async (pool) => {
      const taken = await pool.connect(idle);
      const controller = new AbortController();
      const impatient = pool.connect(controller.signal);
      const patient = pool.connect(idle);
      controller.abort();
      await expect(impatient).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
      await taken.release();
      await (await patient).release();
    });
  });

  it('ends at the server what still runs when it is closed', async () => {
    let running: Promise<unknown> | undefined;
    await withPool({}, async (pool) => {
      const connection = await pool.connect(idle);
      running = connection.query('SELECT pg_sleep(60)').catch((error: unknown) => error);
      await waitUntil('the statement to run', async () => (await sessions()) === 1);
    });
    expect(await running).toBeInstanceOf(Error);
    await waitUntil('the session to end', async () => (await sessions()) === 0);
  });

  it('closes what is still out, and all who wait', async () => {
    let waiting: Promise<unknown> | undefined;
    let out: PostgresConnection | undefined;
    await withPool({ maxOpen: 1 }, async (pool) => {
      out = await pool.connect(idle);
      waiting = pool.connect(idle).catch((error: unknown) => error);
    });
    expect(await waiting).toMatchObject({ code: 'CONNECTION_FAILED' });
    await expect(out?.query('SELECT 1')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(await sessions()).toBe(0);
  });

  it('shows the application name asked for', async () => {
    await withPool({}, async (pool) => {
      const connection = await pool.connect(idle);
      expect(await connection.query(`SHOW application_name`)).toEqual([{ application_name: 'pool-test' }]);
      await connection.release();
    });
  });

  describe('that cannot connect', () => {
    async function failure(url: string, signal: AbortSignal = idle): Promise<unknown> {
      const pool = await preparePool(url, owner).open(idle);
      try {
        return await pool.connect(signal).catch((error: unknown) => error);
      } finally {
        await pool.close();
      }
    }

    function changed(change: (url: URL) => void): string {
      const url = new URL(database.url);
      change(url);
      return url.href;
    }

    it('says that nothing listens', async () => {
      const url = changed((each) => {
        each.port = '1';
      });
      expect(await failure(url)).toMatchObject({ code: 'CONNECTION_UNREACHABLE' });
    });

    it('says that the host is not known', async () => {
      const url = 'postgres://me:hunter2@no-such-host.invalid/shop';
      expect(await failure(url)).toMatchObject({ code: 'CONNECTION_UNREACHABLE', advice: expect.any(String) });
    });

    it('says that the database does not exist', async () => {
      const url = changed((each) => {
        each.pathname = '/no_such_database';
      });
      expect(await failure(url)).toMatchObject({ code: 'CONNECTION_DATABASE', advice: 'fix' });
    });

    it('tries the next host of a list', async () => {
      const { hostname, port, username, pathname } = new URL(database.url);
      const pool = await preparePool(`postgres://${username}@127.0.0.1:1,${hostname}:${port}${pathname}`, owner).open(
        idle,
      );
      const connection = await pool.connect(idle);
      expect(await connection.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await connection.release();
      await pool.close();
    });

    it('gives up a host that does not answer when the signal fires', async () => {
      await using proxy = await startProxy(database.url);
      proxy.stall();
      const controller = new AbortController();
      const failing = failure(proxy.url, controller.signal);
      await waitUntil('the connection to be begun', () => proxy.accepted > 0);
      controller.abort();
      expect(await failing).toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
    });

    it('refuses a server without TLS when sslmode demands it', async () => {
      const url = changed((each) => {
        each.searchParams.set('sslmode', 'require');
      });
      expect(await failure(url)).toMatchObject({ code: 'CONNECTION_TLS', advice: 'fix' });
    });
  });
});
