import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CopyFormat, PostgresConnection } from './connection.ts';
import { preparePool } from './open-pool.ts';

const signal = new AbortController().signal;

describe('PGlite as a connection', () => {
  let pglite: PGlite;

  beforeAll(async () => {
    pglite = await PGlite.create();
    await pglite.exec(`
      CREATE TABLE original (id int PRIMARY KEY, v text, at timestamptz);
      INSERT INTO original SELECT g, CASE WHEN g % 7 > 0 THEN repeat(chr(224 + g % 20), g % 300) END, now() FROM generate_series(1, 50000) g;`);
  });

  afterAll(() => pglite.close());

  async function withConnection<Result>(work: (connection: PostgresConnection) => Promise<Result>): Promise<Result> {
    const pool = await preparePool({ pglite }, { end: 'sink', connector: 'test' }).open(signal);
    const connection = await pool.connect(signal);
    try {
      return await work(connection);
    } finally {
      await connection.release();
      await pool.close();
    }
  }

  async function copyAcross(
    connection: PostgresConnection,
    format: CopyFormat,
    cut: number,
  ): Promise<readonly number[]> {
    const columns = ['id', 'v', 'at'];
    const from = { table: { schema: 'public', name: 'original' }, columns, format, isPartitioned: false };
    const bytes: Uint8Array[] = [];
    for await (const item of connection.copyOut([from])) bytes.push(item.bytes);
    const all = Buffer.concat(bytes);
    const copy = await connection.copyIn([{ table: { schema: 'public', name: 'copied' }, columns, format }]);
    for (let at = 0; at < all.length; at += cut) await copy.write(0, all.subarray(at, at + cut));
    return copy.finish();
  }

  it.each([
    ['binary', 65_536],
    ['binary', 9_999_991],
    ['text', 65_536],
    ['text', 777],
  ] as const)('loads what it copied out in %s, cut every %i bytes', async (format, cut) => {
    await withConnection(async (connection) => {
      await connection.execute('BEGIN; CREATE TABLE copied (LIKE original)');
      expect(await copyAcross(connection, format, cut)).toEqual([50_000]);
      const differing = await connection.query(
        '(TABLE original EXCEPT TABLE copied) UNION ALL (TABLE copied EXCEPT TABLE original)',
      );
      expect(differing).toEqual([]);
      await connection.execute('ROLLBACK');
    });
  });

  it('undoes what its user left open', async () => {
    await withConnection((connection) => connection.execute('BEGIN; CREATE TABLE left_open ()'));
    const { rows } = await pglite.query(`SELECT to_regclass('left_open') AS name`);
    expect(rows).toEqual([{ name: null }]);
  });

  it('lets other queries of the instance wait for the connection', async () => {
    let seen: unknown;
    const order: string[] = [];
    await withConnection(async (connection) => {
      await connection.execute('BEGIN');
      seen = pglite.query('SELECT 1').then(() => order.push('theirs'));
      await connection.query('SELECT 2');
      order.push('ours');
      await connection.execute('COMMIT');
    });
    await seen;
    expect(order).toEqual(['ours', 'theirs']);
  });

  it('gives up waiting for the connection when the signal is aborted', async () => {
    await withConnection(async () => {
      const pool = await preparePool({ pglite }, { end: 'sink', connector: 'test' }).open(signal);
      const controller = new AbortController();
      const waiting = pool.connect(controller.signal);
      controller.abort();
      await expect(waiting).rejects.toMatchObject({ code: 'ABORTED_BY_SIGNAL' });
      await pool.close();
    });
  });

  it('can have the extensions that applications use', async () => {
    const pool = await preparePool('pglite:memory', { end: 'sink', connector: 'test' }).open(signal);
    const connection = await pool.connect(signal);
    for (const name of ['citext', 'hstore', 'pg_trgm', 'pgcrypto', 'uuid-ossp'])
      await connection.execute(`CREATE EXTENSION "${name}"`);
    expect(await connection.query(`SELECT 'A'::citext = 'a' AS equal`)).toEqual([{ equal: true }]);
    await connection.release();
    await pool.close();
  });

  it('counts the rows that a statement touched', async () => {
    await withConnection(async (connection) => {
      await connection.execute('BEGIN');
      expect(await connection.run('UPDATE original SET v = NULL WHERE id <= $1', [3])).toBe(3);
      await connection.execute('ROLLBACK');
    });
  });

  it('names the column of a value that does not fit, never the value', async () => {
    await withConnection(async (connection) => {
      await connection.execute('BEGIN');
      const table = { schema: 'public', name: 'original' };
      const copy = await connection.copyIn([{ table, columns: ['id'], format: 'text' }]);
      await copy.write(0, Buffer.from('secret-value\n'));
      const error: unknown = await copy.finish().catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code: 'WRITE_VALUE', context: { column: 'id', engineCode: '22P02' } });
      expect(JSON.stringify(error) + String(error)).not.toContain('secret');
      await connection.execute('ROLLBACK');
    });
  });
});
