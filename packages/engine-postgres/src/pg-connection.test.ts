import { terminateBackend, waitUntil } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectionPool, CopyFormat, CopyInRequest, CopyOutRequest, PostgresConnection } from './connection.ts';
import { preparePool } from './open-pool.ts';

const idle = new AbortController().signal;

function out(name: string, columns: readonly string[], format: CopyFormat = 'binary'): CopyOutRequest {
  return { table: { schema: 'public', name }, columns, format, isPartitioned: false };
}

function into(name: string, columns: readonly string[], format: CopyFormat = 'text'): CopyInRequest {
  return { table: { schema: 'public', name }, columns, format };
}

const bytes = (text: string): Buffer => Buffer.from(text);

describe('a connection of pg', () => {
  const database = useDatabase({
    script: `
      CREATE TABLE a (id int PRIMARY KEY, v text);
      CREATE TABLE b (id int PRIMARY KEY, a int);
      CREATE TABLE big (id int, v text);
      INSERT INTO big SELECT g, repeat('x', 100) FROM generate_series(1, 200000) g;`,
  });
  let pool: ConnectionPool;
  let connection: PostgresConnection;

  beforeEach(async () => {
    pool = await preparePool(database.url, { end: 'sink', connector: 'test' }).open(idle);
    connection = await pool.connect(idle);
  });

  afterEach(async () => {
    await connection.release();
    await pool.close();
  });

  async function stillWorks(of: PostgresConnection = connection): Promise<void> {
    await of.execute('ROLLBACK');
    expect(await of.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }

  it('gives catalog values the same types whatever parsers the user set', async () => {
    pg.types.setTypeParser(20, () => 'broken');
    const rows = await connection.query(
      `SELECT 9007199254740993::int8 AS big, true AS yes, 3::oid AS number, '{a,NULL,"q\\"uote, x"}'::text[] AS names, '{1,2}'::int2[] AS numbers,
        '{"a":[1]}'::jsonb AS document, '2024-01-01'::date AS day, NULL AS nothing`,
    );
    pg.types.setTypeParser(20, String);
    expect(rows).toEqual([
      {
        big: '9007199254740993',
        yes: true,
        number: 3,
        names: ['a', null, 'q"uote, x'],
        numbers: [1, 2],
        document: { a: [1] },
        day: '2024-01-01',
        nothing: null,
      },
    ]);
  });

  it('copies several tables in and out in one message each, in order', async () => {
    await connection.execute('BEGIN');
    const copyIn = await connection.copyIn([into('a', ['id', 'v']), into('big', ['id']), into('b', ['id', 'a'])]);
    await copyIn.write(0, bytes('1\tone\n2\t'));
    await copyIn.write(0, bytes('two\n'));
    await copyIn.write(2, bytes('7\t1\n'));
    expect(await copyIn.finish()).toEqual([2, 0, 1]);
    const parts = ['', '', ''];
    const requests = [out('a', ['v', 'id'], 'text'), out('b', [], 'text'), out('b', ['a'], 'text')];
    for await (const { request, bytes: some } of connection.copyOut(requests))
      parts[request] += Buffer.from(some).toString();
    expect(parts).toEqual(['one\t1\ntwo\t2\n', '\n', '1\n']);
    await stillWorks();
  });

  it('carries one field of many megabytes', async () => {
    await connection.execute('BEGIN');
    const field = Buffer.alloc(40_000_000, 'z');
    const copyIn = await connection.copyIn([into('a', ['id', 'v'])]);
    await copyIn.write(0, bytes('1\t'));
    await copyIn.write(0, field);
    await copyIn.write(0, bytes('\n'));
    expect(await copyIn.finish()).toEqual([1]);
    let length = 0;
    for await (const item of connection.copyOut([out('a', ['v'], 'text')])) length += item.bytes.length;
    expect(length).toBe(field.length + 1);
    await stillWorks();
  });

  it('names the table of a pack that cannot be read, though it never began', async () => {
    const read = async (): Promise<void> => {
      for await (const _ of connection.copyOut([out('a', ['id']), out('nowhere', ['id']), out('b', ['id'])]));
    };
    await expect(read()).rejects.toMatchObject({ context: { table: 'public.nowhere' } });
    await stillWorks();
  });

  it('names the table of a pack whose rows are refused, and stays usable', async () => {
    await connection.execute('BEGIN');
    const copyIn = await connection.copyIn([into('a', ['id']), into('b', ['id'])]);
    await copyIn.write(0, bytes('1\n'));
    await copyIn.write(1, bytes('1\n1\n'));
    await expect(copyIn.finish()).rejects.toMatchObject({ code: 'WRITE_UNIQUE', context: { table: 'public.b' } });
    await stillWorks();
  });

  it('rejects writes after a refused row, soon and without hanging', async () => {
    await connection.execute('BEGIN');
    const copyIn = await connection.copyIn([into('a', ['id', 'v'])]);
    const writeOn = async (): Promise<never> => {
      while (true) await copyIn.write(0, bytes('not a number\tx\n'.repeat(5000)));
    };
    await expect(writeOn()).rejects.toMatchObject({ code: 'WRITE_VALUE', context: { column: 'id' } });
    await stillWorks();
  });

  it('leaves no row of a COPY that was aborted', async () => {
    await connection.execute('BEGIN; SAVEPOINT before');
    const copyIn = await connection.copyIn([into('a', ['id']), into('b', ['id'])]);
    await copyIn.write(0, bytes('1\n'));
    await copyIn.abort('changed our mind');
    await copyIn.abort('again');
    await connection.execute('ROLLBACK TO before');
    expect(await connection.query('SELECT * FROM a')).toEqual([]);
    await stillWorks();
  });

  it('aborts a COPY that waits for a lock', async () => {
    const other = await pool.connect(idle);
    await other.execute('BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE');
    await connection.execute('BEGIN');
    const copyIn = await connection.copyIn([into('a', ['id'])]);
    await copyIn.write(0, bytes('1\n'));
    const started = performance.now();
    await copyIn.abort('it takes too long');
    expect(performance.now() - started).toBeLessThan(2000);
    await stillWorks();
    await other.execute('ROLLBACK');
    await other.release();
  });

  it('ends a COPY out early and stays usable', async () => {
    await connection.execute('BEGIN');
    for await (const _ of connection.copyOut([out('big', ['id', 'v']), out('a', ['id'])])) break;
    await stillWorks();
  });

  it('holds back a server whose bytes nobody takes', async () => {
    const reading = connection.copyOut([out('big', ['id', 'v'])])[Symbol.asyncIterator]();
    await reading.next();
    const other = await pool.connect(idle);
    // The server waits for its client once the buffers in between are full.
    await waitUntil('a server that waits for its client', async () => {
      const [row] = await other.query<{ wait: string | null }>(
        `SELECT wait_event AS wait FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY%'`,
      );
      return row?.wait === 'ClientWrite';
    });
    let length = 0;
    for (let item = await reading.next(); item.done !== true; item = await reading.next())
      length += item.value.bytes.length;
    expect(length).toBeGreaterThan(20_000_000);
    await other.release();
  });

  it('cancels what it runs, and nothing after that', async () => {
    const sleeping = connection.query('SELECT pg_sleep(30)');
    await waitUntil('the statement to end', async () => {
      await connection.cancel();
      return Promise.race([
        sleeping.then(
          () => true,
          () => true,
        ),
        new Promise<boolean>((resolve) => setImmediate(resolve, false)),
      ]);
    });
    await expect(sleeping).rejects.toMatchObject({ context: { engineCode: '57014' } });
    for (let i = 0; i < 20; i++) expect(await connection.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.each(['query', 'copy in', 'copy out'])('ends a %s with AbortedError when the signal fires', async (kind) => {
    const controller = new AbortController();
    const bound = await pool.connect(controller.signal);
    await bound.execute('BEGIN');
    const work = {
      query: () => bound.query('SELECT pg_sleep(30)'),
      'copy in': async () => {
        const copyIn = await bound.copyIn([into('a', ['id'])]);
        for (let id = 0; ; id += 1) await copyIn.write(0, bytes(`${id}\n`));
      },
      'copy out': async () => {
        for await (const _ of bound.copyOut(Array.from({ length: 50 }, () => out('big', ['id', 'v']))));
      },
    }[kind] as () => Promise<unknown>;
    const working = work();
    setImmediate(() => controller.abort());
    const started = performance.now();
    await expect(working).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
    expect(performance.now() - started).toBeLessThan(2000);
    await stillWorks(bound);
    await bound.release();
  });

  it.each(['copy in', 'copy out', 'nothing'])(
    'reports a connection that is lost during %s, and lets the pool go on',
    async (kind) => {
      const doomed = await pool.connect(idle);
      const [row] = await doomed.query<{ id: number }>('SELECT pg_backend_pid() AS id');
      const work = {
        nothing: () => doomed.query('SELECT 1'),
        'copy in': async () => {
          await doomed.execute('BEGIN');
          const copyIn = await doomed.copyIn([into('a', ['id'])]);
          for (let id = 0; ; id += 1) await copyIn.write(0, bytes(`${id}\n`));
        },
        'copy out': async () => {
          for await (const _ of doomed.copyOut(Array.from({ length: 50 }, () => out('big', ['id', 'v']))));
        },
      }[kind] as () => Promise<unknown>;
      if (kind === 'nothing') await terminateBackend(database, row?.id ?? 0);
      const outcome = work().catch((error: unknown) => error);
      if (kind !== 'nothing') await terminateBackend(database, row?.id ?? 0);
      expect(await outcome).toMatchObject({ code: 'CONNECTION_LOST', advice: 'retry' });
      await doomed.release();
      const next = await pool.connect(idle);
      await stillWorks(next);
      await next.release();
    },
  );

  it('does not hand on a connection with an open transaction', async () => {
    const one = await pool.connect(idle);
    await one.execute('BEGIN; SET LOCAL work_mem = 128');
    await one.release();
    const two = await pool.connect(idle);
    expect(await two.query(`SELECT current_setting('work_mem') AS value`)).not.toEqual([{ value: '128kB' }]);
    await two.release();
  });
});
