import { sync } from '@sync/core';
import { postgresSource } from '@sync/sources-postgres';
import { mysqlFlavors } from '@sync/testing/vitest';
import pg from 'pg';
import { expect, it } from 'vitest';
import { mysqlSink } from '../src/index.ts';
import { query } from './query.ts';
import { useDatabases } from './use-databases.ts';
import { usePostgresDatabases } from './use-postgres-databases.ts';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`values of Postgres at ${flavor}`, () => {
    const [lendSource, lendSink] = [usePostgresDatabases(), useDatabases({ flavor })];

    const start = async (sql: string) => {
      const [from, to] = [await lendSource(), await lendSink()];
      const client = new pg.Client({ connectionString: from.url });
      await client.connect();
      try {
        await client.query(sql);
      } finally {
        await client.end();
      }
      return {
        url: to.url,
        ends: { source: postgresSource(from.url), sink: mysqlSink(to.url), schema: 'create' as const },
        async [Symbol.asyncDispose]() {
          await from.giveBack();
          await to.giveBack();
        },
      };
    };

    it('keep a number that has more zeros behind the point than the column has digits', async () => {
      await using pair = await start(`
        CREATE TABLE numbers (id int PRIMARY KEY, n numeric, wide numeric(1000,500));
        INSERT INTO numbers VALUES (1, 1.5::numeric(60,40), 2.25), (2, 100, 100), (3, 0::numeric(40,35), -0.5), (4, NULL, NULL)`);
      await sync(pair.ends);
      const zeros = (text: string): string => text + '0'.repeat(30 - (text.split('.')[1]?.length ?? 0));
      expect(await query(pair.url, 'SELECT n, wide FROM numbers ORDER BY id')).toEqual([
        [zeros('1.5'), zeros('2.25')],
        [zeros('100.'), zeros('100.')],
        [zeros('0.'), zeros('-0.5')],
        [null, null],
      ]);
    });

    it('are counted where the sink refuses UUIDs of version 8', async () => {
      const late = '67a04735-ffe8-8fff-8000-001ac6a443f9';
      const kept = [
        'ffffffff-ffff-ffff-ffff-ffffffffffff',
        '00000000-0000-9000-0000-000000000000',
        '00000000-0000-7000-8000-000000000000',
      ];
      const rows = [late, ...kept].map((uuid, id) => `(${id}, '${uuid}')`).join(', ');
      const sql = `CREATE TABLE things (id int PRIMARY KEY, u uuid); INSERT INTO things VALUES ${rows}`;
      await using pair = await start(sql);
      const report = await sync({ ...pair.ends, onUnfit: 'null' });
      const refuses = flavor === 'mariadb';
      expect(report.tables[0]?.unfit).toEqual(refuses ? [{ column: 'u', onUnfit: 'null', values: 1 }] : []);
      const uuids = [[refuses ? null : late], ...kept.map((uuid) => [uuid])];
      expect(await query(pair.url, 'SELECT u FROM things ORDER BY id')).toEqual(uuids);
      await using asText = await start(sql);
      await sync({ ...asText.ends, onUnfit: 'text' });
      expect(await query(asText.url, 'SELECT u FROM things WHERE id = 0')).toEqual([[late]]);
    });

    it('still fail for a digit that the column has no room for', async () => {
      await using pair = await start(`
        CREATE TABLE numbers (id int PRIMARY KEY, n numeric);
        INSERT INTO numbers VALUES (1, 0.0000000000000000000000000000001)`);
      await expect(sync(pair.ends)).rejects.toMatchObject({ code: 'WRITE_VALUE' });
    });
  });
}
