import { sync } from '@sync/core';
import { dapSchema, queryMysql, queryPostgres, startFakeDap } from '@sync/testing';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { dapSource } from '../src/index.ts';
import { sinkOf } from './kills/follow.ts';

const pauseMs = 1;
const schema = dapSchema(1, { value: { name: { type: 'string', maxLength: 5 } }, required: [] });

/** Follows a table whose texts are longer than its schema says, snapshot and changes. */
async function followLongTexts(url: string): Promise<readonly unknown[]> {
  await using fake = await startFakeDap({
    tables: [{ name: 'canvas.tags', schema, rows: [{ id: 1, name: 'Kürbis🎃' }] }],
  });
  const { url: baseUrl, clientId, clientSecret, tables } = fake;
  const unfit: unknown[] = [];
  for (const mode of ['snapshot', 'incremental'] as const) {
    const source = dapSource({ baseUrl, clientId, clientSecret, namespace: 'canvas', limits: { pauseMs } });
    const report = await sync({ source, sink: await sinkOf(url), mode });
    unfit.push(report.replicas?.[0]?.unfit);
    await tables.apply('canvas.tags', [{ op: 'upsert', row: { id: 2, name: '🎃🎃🎃🎃🎃🎃' } }]);
  }
  return unfit;
}

const counted = { column: 'name', onUnfit: 'clamp', values: 1 };
const kept = [
  ['1', 'Kürbi'],
  ['2', '🎃🎃🎃🎃🎃'],
];

describe('a text that is longer than the service said', () => {
  const database = useDatabase();

  it('is cut and counted on Postgres', async () => {
    expect(await followLongTexts(database.url)).toEqual([[counted], [counted]]);
    expect(await queryPostgres(database.url, 'SELECT id, name FROM canvas.tags ORDER BY id')).toEqual(kept);
  });
});

for (const { flavor, describe: describeFlavor } of await mysqlFlavors()) {
  describeFlavor('a text that is longer than the service said', () => {
    const database = useMysqlServer({ flavor });

    it(`is cut and counted on ${flavor}`, async () => {
      expect(await followLongTexts(database.url)).toEqual([[counted], [counted]]);
      expect(await queryMysql(database.url, 'SELECT id, name FROM canvas__tags ORDER BY id')).toEqual(kept);
    });
  });
}
