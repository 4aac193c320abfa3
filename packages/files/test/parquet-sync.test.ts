import { sync, type SyncOptions } from '@sync/core';
import { mysqlSink } from '@sync/sinks-mysql';
import { postgresSink } from '@sync/sinks-postgres';
import { queryMysql, queryPostgres } from '@sync/testing';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { bucketSource, folderLayout } from '../src/index.ts';
import { MemoryStore } from './memory-store.ts';
import { writeFile } from './parquet/parquet-files.ts';

/** Written by DuckDB: a row has a value of each of its types. */
const fixture = await readFile(new URL('parquet/fixtures/duckdb-v1-snappy.parquet', import.meta.url));

/** Loads one table of the fixture's rows; some columns are declared to be texts: no engine has nanoseconds, and MySQL no years before the first. */
function load(sink: SyncOptions['sink'], ...texts: string[]): Promise<unknown> {
  const store = new MemoryStore();
  store.put('every/part-0.parquet', fixture);
  const columns = texts.map((name) => ({ name, type: 'text' }));
  const source = bucketSource({
    name: 'memory-bucket',
    layout: folderLayout({ kind: 'folders', tables: { every: { columns } } }),
    prefix: '',
    defaultSchema: 'public',
    open: async () => store,
  });
  return sync({ source, sink, schema: 'create' });
}

const postgres = useDatabase();

test('makes a table of Postgres from a Parquet file, with every value as it is', async () => {
  await load(postgresSink(postgres.url), 'tns');
  const types = await queryPostgres(
    postgres.url,
    `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'every'::regclass AND attnum > 0 ORDER BY attnum`,
  );
  expect(Object.fromEntries(types as [string, string][])).toEqual({
    i8: 'smallint',
    i16: 'smallint',
    i32: 'integer',
    i64: 'bigint',
    u8: 'smallint',
    u16: 'integer',
    u32: 'bigint',
    u64: 'numeric(20,0)',
    f32: 'real',
    f64: 'double precision',
    d4: 'numeric(9,2)',
    d8: 'numeric(18,4)',
    d16: 'numeric(38,10)',
    b: 'boolean',
    s: 'text',
    dict: 'text',
    bl: 'bytea',
    da: 'date',
    t: 'time without time zone',
    ts: 'timestamp without time zone',
    tstz: 'timestamp with time zone',
    tms: 'timestamp(3) without time zone',
    tns: 'text',
    u: 'uuid',
    iv: 'interval',
    li: 'integer[]',
    lls: 'jsonb',
    st: 'jsonb',
    m: 'jsonb',
    m2: 'jsonb',
    ls: 'jsonb',
    nul: 'integer',
    js: 'json',
  });
  const [row] = await queryPostgres(
    postgres.url,
    `SELECT i64, u64, f32, f64, d16, b, s, bl, da, t, ts, tstz AT TIME ZONE 'UTC', tms, tns, u, iv, li, lls, st, m, ls, nul, js FROM every WHERE i8 = -3`,
  );
  expect(row).toEqual([
    '-6917529027641081853',
    '18446744073709551612',
    '-1',
    '-0.42857142857142855',
    '-32345678901234567890.1234567891',
    'f',
    'text \'"{}, \\ ü -3',
    '\\x00ff44',
    '1969-12-28',
    '23:59:56.999999',
    '1969-12-28 23:59:59.5',
    '0044-03-12 12:00:00 BC',
    '2023-12-31 23:59:57.25',
    '2024-01-01 00:00:00.123456789',
    '00112233-4455-6677-8899-aabbccddeef0',
    '3 mons 25:01:01.5',
    '{-3,NULL,-2}',
    '[["a", "b"], null, ["\\"x\\""]]',
    '{"a": -3, "b": {"c": "x-3", "d": [1.50, null]}, "n": null}',
    '{"k1": -3, "k\\"2": null}',
    '[{"x": 1, "y": "q"}, null]',
    null,
    '{"a": -3, "a":2}',
  ]);
  expect(await queryPostgres(postgres.url, 'SELECT count(*), count(li) FROM every')).toEqual([['8', '7']]);
});

test('loads columns whose types say the same in other words, and refuses a value that does not fit', async () => {
  await queryPostgres(
    postgres.url,
    'CREATE TABLE orders (id uuid PRIMARY KEY, at timestamptz, price numeric(10,2), tags jsonb)',
  );
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const;
  const columns = (price: number) =>
    writeFile([
      { schema: [{ name: 'id', ...text }], data: ['00112233445566778899AABBCCDDEEFF'] },
      { schema: [{ name: 'at', ...text }], data: ['2024-03-18T10:30:00.5+02:00'] },
      { schema: [{ name: 'price', type: 'DOUBLE', repetition_type: 'OPTIONAL' }], data: [price] },
      { schema: [{ name: 'tags', ...text }], data: ['["a", 1]'] },
    ]);
  const store = new MemoryStore();
  store.put('orders/1.parquet', columns(1.5));
  const source = bucketSource({
    name: 'memory-bucket',
    layout: folderLayout({ kind: 'folders' }),
    prefix: '',
    defaultSchema: 'public',
    open: async () => store,
  });
  const rows = "SELECT id, at AT TIME ZONE 'UTC', price, tags FROM orders";
  const expected = [['00112233-4455-6677-8899-aabbccddeeff', '2024-03-18 08:30:00.5', '1.50', '["a", 1]']];
  await sync({ source, sink: postgresSink(postgres.url) });
  expect(await queryPostgres(postgres.url, rows)).toEqual(expected);
  store.put('orders/1.parquet', columns(1.234));
  const again = sync({ source, sink: postgresSink(postgres.url), truncate: 'selected' });
  await expect(again).rejects.toMatchObject({ code: 'READ_FAILED', context: { column: 'price' } });
  expect(await queryPostgres(postgres.url, rows)).toEqual(expected);
});

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`a Parquet file into ${flavor}`, () => {
    const server = useMysqlServer({ flavor });

    test('makes a table, with every value as it is', async () => {
      await load(mysqlSink(server.url), 'tns', 'tstz');
      const types = await queryMysql(
        server.url,
        "SELECT column_name, column_type FROM information_schema.columns WHERE table_schema = database() AND table_name = 'every' ORDER BY ordinal_position",
      );
      const typeOf = Object.fromEntries(types as [string, string][]);
      expect(typeOf).toMatchObject({
        d16: 'decimal(38,10)',
        u64: expect.stringMatching(/^bigint(\(20\))? unsigned$/),
        tms: 'datetime(3)',
        s: 'longtext',
        bl: 'longblob',
      });
      const [row] = await queryMysql(
        server.url,
        'SELECT i64, u64, d16, b, s, hex(bl), da, t, ts, tstz, tms, tns, li FROM `every` WHERE i8 = -3',
      );
      expect(row).toEqual([
        '-6917529027641081853',
        '18446744073709551612',
        '-32345678901234567890.1234567891',
        '0',
        'text \'"{}, \\ ü -3',
        '00FF44',
        '1969-12-28',
        '23:59:56.999999',
        '1969-12-28 23:59:59.500000',
        '0044-03-12 12:00:00+00 BC',
        '2023-12-31 23:59:57.250',
        '2024-01-01 00:00:00.123456789',
        '{-3,NULL,-2}',
      ]);
    });

    test('replaces days that the engine does not have where that is asked for, and counts them', async () => {
      await queryMysql(server.url, 'CREATE TABLE days (id int PRIMARY KEY, day date)');
      const schema = { type: 'INT32', repetition_type: 'REQUIRED' } as const;
      const store = new MemoryStore();
      store.put(
        'days/1.parquet',
        writeFile([
          { schema: [{ name: 'id', ...schema }], data: [1, 2] },
          { schema: [{ name: 'day', converted_type: 'DATE', ...schema }], data: [0, -800_000] },
        ]),
      );
      const source = bucketSource({
        name: 'memory-bucket',
        layout: folderLayout({ kind: 'folders' }),
        prefix: '',
        defaultSchema: 'public',
        open: async () => store,
      });
      await sync({ source, sink: mysqlSink(server.url), onUnfit: 'null' });
      expect(await queryMysql(server.url, 'SELECT * FROM days ORDER BY id')).toEqual([
        ['1', '1970-01-01'],
        ['2', null],
      ]);
    });
  });
}
