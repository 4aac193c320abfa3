import { sync } from '@sync/core';
import { dapSchema, queryMysql, queryPostgres, startFakeDap } from '@sync/testing';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { dapSource } from '../src/index.ts';
import { sinkOf } from './kills/follow.ts';

type Json = Parameters<typeof dapSchema>[1]['value'][string];

const pauseMs = 1;
const short: Json = { type: 'string', format: 'ipv4' };
const both: Json = { oneOf: [short, { type: 'string', format: 'ipv6' }] };
const schemaOf = (version: number, ip: Json) => dapSchema(version, { value: { ip }, required: [] });

/** Follows a table whose column of addresses takes more kinds of values in its second version. */
async function followAddresses(url: string, later: { readonly type: Json; readonly ip: string }): Promise<void> {
  await using fake = await startFakeDap({
    tables: [{ name: 'canvas.hosts', schema: schemaOf(1, short), rows: [{ id: 1, ip: '192.0.2.1' }] }],
  });
  const { url: baseUrl, clientId, clientSecret, tables } = fake;
  for (const mode of ['snapshot', 'incremental'] as const) {
    const source = dapSource({ baseUrl, clientId, clientSecret, namespace: 'canvas', limits: { pauseMs } });
    await sync({ source, sink: await sinkOf(url), mode });
    if (mode === 'incremental') return;
    await tables.advance('canvas.hosts', schemaOf(2, later.type));
    await tables.apply('canvas.hosts', [{ op: 'upsert', row: { id: 2, ip: later.ip } }]);
  }
}

describe('a column of addresses', () => {
  const database = useDatabase();

  it('becomes text on Postgres when any text may come, the addresses without a mask', async () => {
    await followAddresses(database.url, { type: { type: 'string' }, ip: 'unknown' });
    const rows = await queryPostgres(database.url, 'SELECT ip FROM canvas.hosts ORDER BY id');
    expect(rows).toEqual([['192.0.2.1'], ['unknown']]);
  });
});

for (const { flavor, describe: describeFlavor } of await mysqlFlavors()) {
  describeFlavor('a column of addresses', () => {
    const database = useMysqlServer({ flavor });

    it(`gets room for long ones on ${flavor}`, async () => {
      await followAddresses(database.url, { type: both, ip: '2001:db8::1' });
      const rows = await queryMysql(database.url, 'SELECT hex(ip) FROM canvas__hosts ORDER BY id');
      expect(rows).toEqual([[`C0000201${'0'.repeat(24)}`], ['20010DB8000000000000000000000001']]);
    });
  });
}
