import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import mysql from 'mysql2';
import { describe as group, expect, it } from 'vitest';
import type { RowsRequest } from '../connection.ts';
import type { MysqlClient } from '../mysql-client.ts';
import { type RowsReading, readRows } from './read-rows.ts';

const limits = { batchBytes: 64 * 1024, maxFieldBytes: 2 ** 30 };
const numbers = 'digits a, digits b, digits c, digits d';
const script = `
  CREATE TABLE digits (n int PRIMARY KEY);
  INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);`;

function requestFor(sql: string, ...columns: readonly string[]): RowsRequest {
  return { sql, columns, forms: columns.map(() => 'verbatim'), ...limits };
}

/** Lengths of the first field of each row. */
async function firstLengths(reading: RowsReading): Promise<number[]> {
  const found: number[] = [];
  for (let batch = await reading.next(); batch !== undefined; batch = await reading.next()) {
    for (let row = 0; row < batch.rowCount; row += 1) found.push(batch.lengths[row * batch.columnCount] ?? 0);
  }
  return found;
}

group('a driver of another build', () => {
  const clientOf = (query: object): MysqlClient =>
    ({ query: () => query, on: () => undefined, off: () => undefined, destroy: () => undefined }) as never;

  it('is refused when its queries have no row handler', () => {
    expect(() => readRows(clientOf({}), requestFor('SELECT 1', 'a'))).toThrow(
      expect.objectContaining({ code: 'INTERNAL_INVARIANT', message: expect.stringContaining('mysql2') }),
    );
  });

  it('is refused when it keeps the rows to itself', async () => {
    const client = {
      ...clientOf({}),
      query: (_: object, done: (error: null, rows: unknown[]) => void) => {
        queueMicrotask(() => done(null, []));
        return { row: () => null };
      },
    };
    await expect(readRows(client as never, requestFor('SELECT 1', 'a')).next()).rejects.toMatchObject({
      code: 'INTERNAL_INVARIANT',
    });
  });

  it('is refused when its packets have no buffer', () => {
    const query = { row: () => null } as { row: (packet: object, connection: object) => unknown };
    readRows(clientOf(query), requestFor('SELECT 1', 'a'));
    expect(() => query.row({ isEOF: () => false }, {})).toThrow(
      expect.objectContaining({ code: 'INTERNAL_INVARIANT' }),
    );
  });
});

for (const { flavor, describe } of await mysqlFlavors()) {
  describe.each([
    ['plain', {}],
    ['compressed', { compress: true }],
  ])(`rows from ${flavor} over a %s connection`, (_, options) => {
    const database = useMysqlServer({ flavor, script });

    async function withClient<Result>(work: (client: MysqlClient) => Promise<Result>): Promise<Result> {
      const client = mysql.createConnection({ uri: database.url, ...options });
      client.on('error', () => undefined);
      try {
        return await work(client as unknown as MysqlClient);
      } finally {
        client.destroy();
      }
    }

    it('are what the driver gives, none lost at the edge of a batch', async () => {
      await withClient(async (client) => {
        const sql = `SELECT REPEAT('x', a.n * 111 + b.n), d.n FROM ${numbers} ORDER BY a.n, b.n, c.n, d.n`;
        const lengths = await firstLengths(readRows(client, requestFor(sql, 'a', 'b')));
        const expected = Array.from(
          { length: 10_000 },
          (_unused, i) => Math.floor(i / 1000) * 111 + (Math.floor(i / 100) % 10),
        );
        expect(lengths).toEqual(expected);
      });
    });

    it('may be larger than a packet of 16 MiB', async () => {
      await withClient(async (client) => {
        const sizes = [10, 2 ** 24 - 5, 2 ** 24, 2 ** 24 + 1, 35_000_000, 10];
        const sql = sizes.map((size) => `SELECT REPEAT('z', ${size})`).join(' UNION ALL ');
        expect(await firstLengths(readRows(client, requestFor(sql, 'a')))).toEqual(sizes);
      });
    }, 60_000);

    it('are none, or without columns', async () => {
      await withClient(async (client) => {
        expect(await firstLengths(readRows(client, requestFor('SELECT n FROM digits WHERE n > 100', 'a')))).toEqual([]);
        const counting = readRows(client, requestFor('SELECT NULL FROM digits'));
        expect((await counting.next())?.rowCount).toBe(10);
        expect(await counting.next()).toBeUndefined();
      });
    });

    it('end with the error that the server tells between them', async () => {
      await withClient(async (client) => {
        const sql = `SELECT REPEAT('x', 1000) FROM ${numbers} WHERE a.n < 9 OR (SELECT n FROM digits WHERE n < a.n)`;
        await expect(firstLengths(readRows(client, requestFor(sql, 'a')))).rejects.toMatchObject({ errno: 1242 });
        expect(await firstLengths(readRows(client, requestFor('SELECT 1', 'a')))).toEqual([1]);
      });
    });

    it('are dropped to the end when nobody wants them, and the connection is usable', async () => {
      await withClient(async (client) => {
        const reading = readRows(client, requestFor(`SELECT REPEAT('x', 1000) FROM ${numbers}`, 'a'));
        await reading.next();
        reading.discard();
        await expect(reading.next()).rejects.toMatchObject({ code: 'READ_FAILED' });
        await reading.ended;
        expect(await firstLengths(readRows(client, requestFor('SELECT 1', 'a')))).toEqual([1]);
      });
    });

    it('end with an error when the connection does', async () => {
      await withClient(async (client) => {
        const reading = readRows(client, requestFor(`SELECT REPEAT('x', 1000) FROM ${numbers}`, 'a'));
        await reading.next();
        client.stream.destroy();
        await expect(firstLengths(reading)).rejects.toMatchObject({ code: 'PROTOCOL_CONNECTION_LOST' });
        await reading.ended;
      });
    });
  });
}
