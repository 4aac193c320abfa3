import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CallOptions, FieldBatch, NeutralType, Snapshot, SourceSession, TableMatcher } from '@sync/core/connector';
import { expect, test } from 'vitest';
import {
  bucketSource,
  type BucketTable,
  folderLayout,
  type FolderSelection,
  type ListedEntry,
  type ObjectStore,
  PinnedObjects,
  plainValues,
} from '../src/index.ts';
import { newCall } from './call.ts';
import { MemoryStore } from './memory-store.ts';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };

function open(store: ObjectStore, folders: Omit<FolderSelection, 'kind'> = {}, prefix = ''): Promise<SourceSession> {
  const layout = folderLayout({ kind: 'folders', ...folders });
  const source = bucketSource({ name: 'm', layout, prefix, defaultSchema: 'public', open: async () => store });
  return source.open(newCall());
}

/** The columns that are described without a sink. */
async function describeColumns(content: string, key = 't/1.jsonl'): Promise<Record<string, NeutralType>> {
  const store = new MemoryStore();
  store.put(key, content);
  await using session = await open(store);
  await using snapshot = await session.snapshot(newCall());
  const { tables } = await snapshot.describe(everything, newCall());
  return Object.fromEntries((tables[0]?.columns ?? []).map(({ name, type }) => [name, type]));
}

function read(
  snapshot: Snapshot,
  columns: readonly string[],
  call: CallOptions = newCall(),
): AsyncIterable<FieldBatch> {
  const table = { schema: 'public', name: 't' };
  return snapshot.readRows({ table, columns, batchBytes: 64 * 1024, maxFieldBytes: 1024 * 1024 }, call);
}

async function countRows(batches: AsyncIterable<FieldBatch>): Promise<number> {
  let count = 0;
  for await (const { rowCount } of batches) count += rowCount;
  return count;
}

test('tells who it is, and closes the bucket', async () => {
  const store = new MemoryStore();
  const session = await open(store, {}, '/a/b/');
  expect(await session.identify(newCall())).toEqual({
    product: 'Memory',
    display: 'memory://bucket/a/b',
    isLocal: true,
  });
  expect(session.naming).toEqual({ defaultSchema: 'public' });
  await session[Symbol.asyncDispose]();
  expect(store.isClosed).toBe(true);
});

test('guesses types from rows of JSON where there is no sink to ask', async () => {
  const rows = [
    { i: 1, d: 1, b: true, j: { a: 1 }, s: 'x', n: null, mixed: 1, big: 1 },
    { i: -2, d: 1.5, b: false, j: [1], s: '1', mixed: 'a', late: 1 },
  ];
  const text = `${rows.map((row) => JSON.stringify(row)).join('\n')}\n{"big":12345678901234567890}`;
  const integer = { kind: 'integer', bits: 64, isUnsigned: false };
  const plain = { kind: 'text', isFixed: false };
  expect(await describeColumns(text)).toEqual({
    i: integer,
    d: { kind: 'decimal' },
    b: { kind: 'boolean' },
    j: { kind: 'json', isNormalized: true },
    s: plain,
    n: plain,
    mixed: plain,
    big: { kind: 'decimal' },
    late: integer,
  });
});

test.each([
  ['csv', '\uFEFFid,"a ""b"", c",zip,empty\r\n1,x,01234,\r\n-2,"y\ny",1,\r\n'],
  ['tsv', 'id\ta "b", c\tzip\tempty\n1\tx\t01234\t\\N\n-2\ty\\ny\t1\t\\N\n'],
])('guesses types from fields of %s', async (format, text) => {
  const plain = { kind: 'text', isFixed: false };
  expect(await describeColumns(text, `t/1.${format}`)).toEqual({
    id: { kind: 'integer', bits: 64, isUnsigned: false },
    'a "b", c': plain,
    zip: plain,
    empty: plain,
  });
});

test('sees the columns of rows that are larger than a sample, and of rows on several lines', async () => {
  expect(Object.keys(await describeColumns(`{"a":"${'x'.repeat(1_500_000)}",\n"b":1}\n{"c":1}`))).toEqual([
    'a',
    'b',
    'c',
  ]);
  expect(Object.keys(await describeColumns('{\n "a": 1,\n "b": {\n  "c": 2 } }\n\n'))).toEqual(['a', 'b']);
});

test('says where a file is no JSON, before anything is read of it', async () => {
  const describing = describeColumns('{"a":1}\n\n{"a":\n');
  await expect(describing).rejects.toMatchObject({ code: 'READ_CORRUPT', context: { table: 'public.t' } });
  await expect(describing).rejects.toThrow('t/1.jsonl, line 3');
});

test('says that a file is not zipped as its name says, before anything is read of it', async () => {
  const describing = describeColumns('PK\u0003\u0004', 't/1.jsonl.gz');
  await expect(describing).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  await expect(describing).rejects.toThrow('neither gzip nor Zstandard nor text');
});

test('stops looking at tables once one of them cannot be described', async () => {
  const store = new MemoryStore();
  for (let i = 100; i < 200; i += 1) store.put(`t${i}/1.jsonl`, i === 103 ? 'no JSON' : '{"a":1}');
  await using session = await open(store);
  await using snapshot = await session.snapshot(newCall());
  await expect(snapshot.describe(everything, newCall())).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  expect(store.opened.length).toBeLessThan(20);
  expect(store.openBodies).toBe(0);
});

test('fetches no more than the start of large objects for a sample', async () => {
  const store = new MemoryStore();
  const line = `${JSON.stringify({ id: 1, pad: 'x'.repeat(500) })}\n`;
  for (const i of [1, 2, 3]) store.put(`t/${i}.jsonl`, line.repeat(40_000));
  await using session = await open(store);
  await using snapshot = await session.snapshot(newCall());
  const { tables } = await snapshot.describe(everything, newCall());
  expect(tables[0]?.estimatedBytes).toBe(line.length * 120_000);
  expect(store.opened.map(({ key }) => key)).toEqual(['t/1.jsonl', 't/3.jsonl']);
  expect(store.sentBytes).toBeLessThan(3 * 1024 * 1024);
  expect(store.openBodies).toBe(0);
});

test('fetches small objects once, those of a sample too', async () => {
  const store = new MemoryStore();
  for (const i of [1, 2, 3]) store.put(`t/${i}.csv`, `a\n${i}\n`);
  await using session = await open(store);
  await using snapshot = await session.snapshot(newCall());
  await snapshot.describe(everything, newCall());
  expect(await countRows(read(snapshot, ['a']))).toBe(3);
  expect(store.opened.map(({ key }) => key).toSorted()).toEqual(['t/1.csv', 't/2.csv', 't/3.csv']);
  // Read once more, they are fetched anew.
  expect(await countRows(read(snapshot, ['a']))).toBe(3);
});

test('counts rows of which no column is wanted', async () => {
  const store = new MemoryStore();
  store.put('t/1.jsonl', '{"a":1}\n{"a":2}\n');
  await using session = await open(store);
  await using snapshot = await session.snapshot(newCall());
  await snapshot.describe(everything, newCall());
  expect(await countRows(read(snapshot, []))).toBe(2);
});

test('frees everything when a read is ended early', async () => {
  const store = new MemoryStore({ pieceBytes: 1000 });
  for (let i = 0; i < 20; i += 1) store.put(`t/${i}.jsonl`, '{"a":1}\n'.repeat(50_000));
  await using session = await open(store);
  await using snapshot = await session.snapshot(newCall());
  await snapshot.describe(everything, newCall());
  for await (const batch of read(snapshot, ['a'])) {
    expect(batch.rowCount).toBeGreaterThan(0);
    break;
  }
  expect(store.openBodies).toBe(0);
});

test('takes tables that are asked for and were not written as empty, where the layout says so', async () => {
  const store = new MemoryStore();
  const there: BucketTable = {
    ref: { schema: 'public', name: 'there' },
    objects: new PinnedObjects(),
    format: 'jsonl',
    values: plainValues,
  };
  const layout = { find: async () => ({ tables: [there], howPinned: 'a run', absentTables: 'empty' as const }) };
  const source = bucketSource({ name: 'm', layout, prefix: '', defaultSchema: 'public', open: async () => store });
  await using session = await source.open(newCall());
  await using snapshot = await session.snapshot(newCall());
  const matcher: TableMatcher = { ...everything, unmatched: () => ['t', 'shop."odd.name"'] };
  const refs = await snapshot.listTables?.(matcher, newCall());
  expect(refs?.map(({ schema, name }) => [schema, name])).toEqual([
    ['public', 't'],
    ['public', 'there'],
    ['shop', 'odd.name'],
  ]);
  const type: NeutralType = { kind: 'date' };
  const column = { name: 'a', nativeType: 'date', type, isNullable: true, hasDefault: false, encodings: [] };
  const sinkTable = (ref: { readonly schema: string; readonly name: string }) => ({
    ref,
    kind: 'table' as const,
    columns: [column],
    uniqueKeys: [],
    loadTriggers: [],
    estimatedRows: 0,
    estimatedBytes: 0,
  });
  const dialect = 'x' as never;
  const catalog = await snapshot.describeFor?.({ matcher, detail: 'load', dialect, sinkTable }, newCall());
  expect(catalog?.tables.map(({ columns }) => columns.map(({ type: { kind } }) => kind))).toEqual([
    ['date'],
    ['date'],
    ['date'],
  ]);
  expect(await countRows(read(snapshot, ['a']))).toBe(0);
});

/** A bucket with so many objects of the same bytes, none of which it holds. */
function manyObjects(count: number, body: Uint8Array): ObjectStore {
  return {
    display: 'many://bucket',
    product: 'Many',
    isLocal: true,
    async *list(): AsyncGenerator<ListedEntry> {
      for (let i = 0; i < count; i += 1) {
        const version = `"${i.toString(16).padStart(32, '0')}"`;
        const key = `t/records-${i}-1718386999123456789.jsonl`;
        yield { kind: 'object', object: { key, size: body.length, version, modified: new Date(1_718_386_999_123) } };
      }
    },
    open: async (_object, offset) => ({
      bytes: (async function* () {
        yield body.slice(offset);
      })(),
    }),
    [Symbol.asyncDispose]: async () => {},
  };
}

test('holds as much after twenty thousand small files as after two thousand', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = async (): Promise<number> => {
    collect();
    // Buffers are given back beside the collection, and counted out in a later turn.
    await setImmediate();
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const store = manyObjects(20_000, Buffer.from('{"a":1,"b":"x"}\n'.repeat(10)));
  await using session = await open(store);
  await using snapshot = await session.snapshot(newCall());
  await snapshot.describe(everything, newCall());
  let [rows, before] = [0, 0];
  for await (const { rowCount } of read(snapshot, ['a', 'b'])) {
    rows += rowCount;
    if (before === 0 && rows >= 20_000) before = await held();
  }
  expect(rows).toBe(200_000);
  expect((await held()) - before).toBeLessThan(2 * 1024 * 1024);
});
