import type { SourceSession, TableMatcher, TableRef } from '@sync/core/connector';
import { type PostgresSourceOptions, postgresSource } from '@sync/sources-postgres';
import { terminateBackend, waitUntil } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { runSql } from './run-sql.ts';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };
const call = (signal: AbortSignal = new AbortController().signal) => ({ signal, onWarning: () => undefined });
const numbers: TableRef = { schema: 'public', name: 'numbers' };
const request = { table: numbers, columns: ['n'], batchBytes: 1000, maxFieldBytes: 1000 };

describe('a session', () => {
  const database = useDatabase({
    script: `
      CREATE TABLE numbers (n int);
      INSERT INTO numbers SELECT generate_series(1, 100000);
      CREATE TABLE other (id int);
      CREATE TABLE big AS SELECT n, repeat('x', 200) AS v FROM numbers;`,
  });

  async function countRows(session: SourceSession): Promise<number> {
    await using snapshot = await session.snapshot(call());
    await snapshot.describe(everything, call());
    let count = 0;
    for await (const batch of snapshot.readRows(request, call())) count += batch.rowCount;
    return count;
  }

  async function withSession<Result>(
    options: PostgresSourceOptions,
    work: (session: SourceSession) => Promise<Result>,
  ): Promise<Result> {
    await using session = await postgresSource(options).open(call());
    return await work(session);
  }

  /** Processes of the server that run for our sessions. */
  async function backends(): Promise<{ id: number; query: string; name: string }[]> {
    return runSql(
      database.url,
      `SELECT pid AS id, query, application_name AS name FROM pg_stat_activity
        WHERE datname = current_database() AND application_name IN ('dbsync', 'theirs')`,
    );
  }

  it.each([
    ['nothing', undefined, 'CONFIG_INVALID'],
    ['a number', 5, 'CONFIG_INVALID'],
    ['an empty object', {}, 'CONFIG_MISSING'],
    ['a URL that is a number', { url: 5 }, 'CONFIG_INVALID'],
    ['two places', { url: 'postgres://a@b/c', pglite: {} }, 'CONFIG_CONFLICT'],
    ['an unknown option', { url: 'postgres://a@b/c', pools: {} }, 'CONFIG_UNKNOWN_KEY'],
    ['an unknown limit', { url: 'postgres://a@b/c', pool: { max: 1 } }, 'CONFIG_UNKNOWN_KEY'],
    ['no connections', { url: 'postgres://a@b/c', pool: { maxOpen: 0 } }, 'CONFIG_INVALID'],
    ['half a connection', { url: 'postgres://a@b/c', pool: { maxOpen: 1.5 } }, 'CONFIG_INVALID'],
    ['a time that is a text', { url: 'postgres://a@b/c', pool: { idleMs: '1s' } }, 'CONFIG_INVALID'],
    ['a port that is a text', { connection: { port: '5432' } }, 'CONFIG_INVALID'],
    ['an unknown key of a connection', { connection: { hots: 'db' } }, 'CONFIG_UNKNOWN_KEY'],
    ['a PGlite that is none', { pglite: {} }, 'CONFIG_INVALID'],
    ['another scheme', 'mysql://a@b/c', 'CONFIG_URL'],
    ['a PGlite without a folder', 'pglite:', 'CONFIG_URL'],
  ])('refuses %s before anything is contacted', (_, options, code) => {
    expect(() => postgresSource(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', code }));
  });

  it.each([1, 2, 4])('never has more than %i connections open', async (maxOpen) => {
    await withSession({ url: database.url, pool: { maxOpen } }, async (session) => {
      await using snapshot = await session.snapshot(call());
      await snapshot.describe(everything, call());
      let most = 0;
      const read = async (): Promise<void> => {
        for await (const _ of snapshot.readRows({ ...request, batchBytes: 200_000 }, call()))
          most = Math.max(most, (await backends()).length);
      };
      await Promise.all([read(), read(), read(), read()]);
      expect(most).toBeLessThanOrEqual(maxOpen);
      expect(session.capabilities.maxReaders).toBe(Math.max(1, maxOpen - 1));
    });
  });

  it('reads over a pool of the user, within its limits, and leaves it as it was', async () => {
    const pool = new pg.Pool({
      connectionString: database.url,
      max: 2,
      application_name: 'theirs',
      query_timeout: 60_000,
    });
    await pool.query(`SET TimeZone = 'Asia/Tokyo'`);
    const listeners = pool.listenerCount('error');
    expect(await withSession({ pool }, countRows)).toBe(100_000);
    expect((await pool.query('SHOW TimeZone')).rows).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
    expect((await pool.query('SHOW transaction_read_only')).rows).toEqual([{ transaction_read_only: 'off' }]);
    expect(pool.totalCount).toBeLessThanOrEqual(2);
    expect(pool.listenerCount('error')).toBe(listeners);
    const client = await pool.connect();
    expect(client.listenerCount('error')).toBe(0);
    client.release();
    await pool.end();
  });

  it('reads over a pool of one connection', async () => {
    const pool = new pg.Pool({ connectionString: database.url, max: 1 });
    expect(await withSession({ pool }, countRows)).toBe(100_000);
    await pool.end();
  });

  it('reads over a connection in the words of pg', async () => {
    const { hostname, port, username, pathname } = new URL(database.url);
    const connection = { host: hostname, port: Number(port), user: username, database: pathname.slice(1) };
    expect(await withSession({ connection }, countRows)).toBe(100_000);
  });

  it('says which table may not be read', async () => {
    const role = `reader_${database.name}`;
    await runSql(database.url, `CREATE ROLE ${role} LOGIN PASSWORD 'secret'; GRANT SELECT ON other TO ${role}`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'secret';
    try {
      await withSession({ url: url.href }, async (session) => {
        await using snapshot = await session.snapshot(call());
        await expect(snapshot.describe(everything, call())).rejects.toMatchObject({
          code: 'READ_PERMISSION',
          context: { table: 'public.numbers' },
          message: expect.stringMatching(/public\.numbers.*Grant/),
        });
      });
    } finally {
      await runSql(database.url, `DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  it('notices a column that was changed after the view was pinned', async () => {
    await withSession({ url: database.url }, async (session) => {
      await using snapshot = await session.snapshot(call());
      await runSql(database.url, 'ALTER TABLE other ADD late int');
      await expect(snapshot.describe(everything, call())).rejects.toMatchObject({
        code: 'CATALOG_CHANGED',
        advice: 'retry',
      });
    });
  });

  it('notices a table that was dropped after the view was pinned', async () => {
    await runSql(database.url, 'CREATE TABLE short_lived ()');
    await withSession({ url: database.url }, async (session) => {
      await using snapshot = await session.snapshot(call());
      await runSql(database.url, 'DROP TABLE short_lived');
      await expect(snapshot.describe(everything, call())).rejects.toMatchObject({ code: 'CATALOG_CHANGED' });
    });
  });

  it('keeps tables from being changed until the snapshot is closed', async () => {
    await withSession({ url: database.url }, async (session) => {
      const snapshot = await session.snapshot(call());
      await snapshot.describe(everything, call());
      const change = `SET lock_timeout = 1; ALTER TABLE other ADD later int`;
      await expect(runSql(database.url, change)).rejects.toMatchObject({ code: '55P03' });
      await snapshot[Symbol.asyncDispose]();
      await runSql(database.url, change);
    });
  });

  it('gives way, with an error, to a session that waits to change a table it has not read yet', async () => {
    await withSession({ url: database.url }, async (session) => {
      const snapshot = await session.snapshot(call());
      await snapshot.describe(everything, call());
      const change = runSql(database.url, 'ALTER TABLE numbers ADD later int');
      const waiting = `SELECT 1 FROM pg_locks WHERE relation = 'numbers'::regclass AND NOT granted`;
      await waitUntil('the change waits', async () => (await runSql(database.url, waiting)).length > 0);
      const read = async (): Promise<void> => {
        for await (const _ of snapshot.readRows(request, call()));
      };
      await expect(read()).rejects.toMatchObject({ code: 'READ_LOCKED', advice: 'retry' });
      await snapshot[Symbol.asyncDispose]();
      await change;
      await runSql(database.url, 'ALTER TABLE numbers DROP COLUMN later');
    });
  }, 30_000);

  it.each([1, 3])('says that the snapshot is gone when its holder was killed (%i connections)', async (maxOpen) => {
    await withSession({ url: database.url, pool: { maxOpen } }, async (session) => {
      await using snapshot = await session.snapshot(call());
      await snapshot.describe(everything, call());
      for (const { id } of await backends()) await terminateBackend(database, id);
      const read = async (): Promise<void> => {
        for await (const _ of snapshot.readRows(request, call()));
      };
      await expect(read()).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST', advice: 'retry' });
    });
  });

  it('says that the connection is lost when its reader is killed', async () => {
    await withSession({ url: database.url }, async (session) => {
      await using snapshot = await session.snapshot(call());
      await snapshot.describe(everything, call());
      const big = { ...request, table: { schema: 'public', name: 'big' }, columns: ['n', 'v'] };
      const read = async (): Promise<void> => {
        let isKilled = false;
        for await (const _ of snapshot.readRows(big, call())) {
          const reader = isKilled ? undefined : (await backends()).find(({ query }) => query.startsWith('COPY'));
          isKilled = true;
          if (reader !== undefined) await terminateBackend(database, reader.id);
        }
      };
      await expect(read()).rejects.toMatchObject({ code: 'CONNECTION_LOST', context: { table: 'public.big' } });
      let count = 0;
      for await (const batch of snapshot.readRows(request, call())) count += batch.rowCount;
      expect(count).toBe(100_000);
    });
  });

  it.each([1, 3])(
    'ends a digest within 2 s when the signal fires, and can be used again (%i connections)',
    async (maxOpen) => {
      await withSession({ url: database.url, pool: { maxOpen } }, async (session) => {
        await using snapshot = await session.snapshot(call());
        await snapshot.describe(everything, call());
        const controller = new AbortController();
        const digesting = snapshot.digest?.({ table: numbers, columns: ['n'] }, call(controller.signal));
        controller.abort();
        const started = performance.now();
        await expect(digesting).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
        expect(performance.now() - started).toBeLessThan(2000);
        expect((await snapshot.digest?.({ table: numbers, columns: ['n'] }, call()))?.rowCount).toBe(100_000);
      });
    },
  );

  it('is read-only', async () => {
    await withSession({ url: database.url }, async (session) => {
      await using snapshot = await session.snapshot(call());
      await snapshot.describe(everything, call());
      const [state] = await runSql<{ count: number }>(
        database.url,
        `SELECT count(*)::int AS count FROM pg_locks l JOIN pg_stat_activity a USING (pid)
          WHERE a.application_name = 'dbsync' AND l.mode NOT IN ('AccessShareLock', 'ExclusiveLock')`,
      );
      expect(state?.count).toBe(0);
    });
  });

  it('says which server it is, the same for two sessions and another for another database', async () => {
    const other = new URL(database.url);
    other.pathname = '/postgres';
    const identify = (url: string) => withSession({ url }, (session) => session.identify(call()));
    const [one, same, different] = await Promise.all([
      identify(database.url),
      identify(database.url),
      identify(other.href),
    ]);
    expect(one.database).toBeDefined();
    expect(same.database).toBe(one.database);
    expect(different.database).not.toBe(one.database);
    expect(one).toMatchObject({ product: expect.stringMatching(/^PostgreSQL \d/), isLocal: true });
  });

  it('leaves nothing behind', async () => {
    await withSession({ url: database.url }, countRows);
    await waitUntil('the sessions to end', async () => (await backends()).length === 0);
  });
});
