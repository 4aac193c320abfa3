import { sync } from '@sync/core';
import { dapSchema, queryMysql, queryPostgres, startFakeDap } from '@sync/testing';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { dapSource } from '../src/index.ts';
import { sinkOf } from './kills/follow.ts';

const pauseMs = 1;
const value = {
  small: { type: 'integer', format: 'int16' },
  price: { type: 'number', multipleOf: 0.01, exclusiveMinimum: -1000, exclusiveMaximum: 1000 },
  at: { type: 'string', format: 'date-time' },
  on: { type: 'string', format: 'date' },
  settings: { type: 'object', properties: { a: { type: 'string' } } },
  tags: { type: 'array', items: { type: 'string' } },
};
const row = {
  id: 1,
  small: 99_999,
  price: '12.345',
  at: '2016-12-31T23:59:60Z',
  on: '2024-13-01',
  settings: String.raw`{"a":"\ud800 \ud83d\ude00"}`,
  tags: '["x\\u0000y"]',
};
const ancient = { id: 2, price: '-98765', at: '0000-12-31T00:00:00Z' };

/** What was written instead, by column, after a snapshot with values that break their own schema. */
async function followOddValues(url: string): Promise<Readonly<Record<string, number>>> {
  const schema = dapSchema(1, { value, required: [] });
  await using fake = await startFakeDap({ tables: [{ name: 'canvas.things', schema, rows: [row, ancient] }] });
  const { url: baseUrl, clientId, clientSecret } = fake;
  const source = dapSource({ baseUrl, clientId, clientSecret, namespace: 'canvas', limits: { pauseMs } });
  const report = await sync({ source, sink: await sinkOf(url), mode: 'snapshot' });
  return Object.fromEntries((report.replicas?.[0]?.unfit ?? []).map(({ column, values }) => [column, values]));
}

describe('values that break their schema', () => {
  const database = useDatabase();

  it('are replaced by the nearest ones and counted on Postgres', async () => {
    const counted = { small: 1, price: 2, at: 1, on: 1, settings: 1, tags: 1 };
    expect(await followOddValues(database.url)).toEqual(counted);
    const rows = await queryPostgres(
      database.url,
      `SELECT small, price, at::text, "on"::text, settings->>'a', tags::text FROM canvas.things ORDER BY id`,
    );
    expect(rows).toEqual([
      ['32767', '12.35', '2016-12-31 23:59:59.999999', '2024-12-01', '\u{fffd} 😀', '{xy}'],
      [null, '-999.99', '0001-12-31 00:00:00 BC', null, null, null],
    ]);
  });
});

/** Follows a table with two keys that are longer than its schema says, and equal as far as it says. */
async function followLongKeys(url: string): Promise<void> {
  const key = { type: 'string', maxLength: 3 };
  const rows = [{ id: 'abcd' }, { id: 'abce' }];
  const schema = dapSchema(1, { key, value: {}, required: [] });
  await using fake = await startFakeDap({ tables: [{ name: 'canvas.things', schema, rows }] });
  const { url: baseUrl, clientId, clientSecret } = fake;
  const source = dapSource({ baseUrl, clientId, clientSecret, namespace: 'canvas', limits: { pauseMs } });
  await sync({ source, sink: await sinkOf(url), mode: 'snapshot' });
}

describe('keys that break their schema', () => {
  const database = useDatabase();

  it('are refused on Postgres, since two rows must not become one', async () => {
    await expect(followLongKeys(database.url)).rejects.toMatchObject({
      code: 'WRITE_VALUE',
      message: expect.stringContaining('column id'),
    });
  });
});

for (const { flavor, describe: describeFlavor } of await mysqlFlavors()) {
  describeFlavor('keys that break their schema', () => {
    const database = useMysqlServer({ flavor });

    it(`are refused on ${flavor}, since two rows must not become one`, async () => {
      await expect(followLongKeys(database.url)).rejects.toMatchObject({
        code: 'WRITE_VALUE',
        message: expect.stringContaining('column id'),
      });
    });
  });

  describeFlavor('values that break their schema', () => {
    const database = useMysqlServer({ flavor });

    it(`are replaced by the nearest ones and counted on ${flavor}`, async () => {
      const counted = { small: 1, price: 2, at: 2, on: 1, settings: 1 };
      expect(await followOddValues(database.url)).toEqual(counted);
      const rows = await queryMysql(
        database.url,
        `SELECT small, price, CAST(at AS CHAR), CAST(\`on\` AS CHAR), JSON_VALUE(settings, '$.a'), JSON_LENGTH(tags) FROM canvas__things ORDER BY id`,
      );
      expect(rows.map((fields) => fields.map((field) => (field === null ? null : String(field))))).toEqual([
        ['32767', '12.35', '2016-12-31 23:59:59.999999', '2024-12-01', '\u{fffd} 😀', '1'],
        [null, '-999.99', '0001-01-01 00:00:00.000000', null, null, null],
      ]);
    });
  });
}
