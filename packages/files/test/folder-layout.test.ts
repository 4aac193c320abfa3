import { printTableRef } from '@sync/core/connector';
import { expect, test } from 'vitest';
import {
  type BucketContent,
  type BucketTable,
  folderLayout,
  type FolderSelection,
  type FolderTable,
} from '../src/index.ts';
import { newCall } from './call.ts';
import { MemoryStore } from './memory-store.ts';

/** A bucket of objects with some bytes, or none where the key says so. */
function bucketOf(...keys: readonly string[]): MemoryStore {
  const store = new MemoryStore();
  for (const key of keys) store.put(key, key.endsWith('empty') || key.endsWith('/') ? '' : '{"a":1}');
  return store;
}

async function find(store: MemoryStore, selection: Omit<FolderSelection, 'kind'> = {}, prefix = 'in/') {
  const call = newCall();
  const content = await folderLayout({ kind: 'folders', ...selection }).find({ store, prefix }, call);
  return { ...content, warnings: call.warnings };
}

function objectsOf({ tables }: BucketContent): Record<string, readonly string[]> {
  return Object.fromEntries(
    tables.map(({ ref, objects }) => [printTableRef(ref), Array.from(objects, ({ key }) => key)]),
  );
}

async function only(store: MemoryStore, settings: FolderTable): Promise<BucketTable> {
  const { tables } = await find(store, { tables: { t: settings } });
  expect(tables).toHaveLength(1);
  return tables[0] as BucketTable;
}

test('takes each folder below the prefix as a table', async () => {
  const store = bucketOf(
    'in/users/b.jsonl',
    'in/users/a.jsonl',
    'in/shop.orders/x/y.csv.gz',
    'inn/c/d.jsonl',
    'out/e/f.jsonl',
  );
  const found = await find(store);
  expect(objectsOf(found)).toEqual({
    'public.users': ['in/users/a.jsonl', 'in/users/b.jsonl'],
    'shop.orders': ['in/shop.orders/x/y.csv.gz'],
  });
  expect(found.tables.map(({ format }) => format).toSorted()).toEqual(['csv', 'jsonl']);
  expect(found.howPinned).toBe('3 objects of memory://bucket/in/, each in the version that was listed');
  expect(found.warnings).toEqual([]);
});

test('puts tables that name no schema into the one that was chosen', async () => {
  const found = await find(bucketOf('users/a.jsonl'), { schema: 'app' }, '');
  expect(Object.keys(objectsOf(found))).toEqual(['app.users']);
});

test('leaves out hidden files, marks of folders and objects without bytes', async () => {
  const store = bucketOf(
    'in/t/',
    'in/t/_SUCCESS',
    'in/t/.a.jsonl.crc',
    'in/t/_temporary/0/b.jsonl',
    'in/t/c.empty',
    'in/t/d.jsonl',
    'in/_logs/e.jsonl',
    'in/.trash/f.jsonl',
  );
  expect(objectsOf(await find(store))).toEqual({ 'public.t': ['in/t/d.jsonl'] });
});

test('takes a folder as a table only where somebody wrote one', async () => {
  const store = bucketOf('in/marked/', 'in/marked/sub/', 'in/odd/.DS_Store', 'in/done/_SUCCESS', 'in/none/part-0.csv');
  store.put('in/none/part-0.csv', '');
  const found = await find(store);
  expect(objectsOf(found)).toEqual({ 'public.done': [], 'public.none': [] });
  expect(found.tables.map(({ fault }) => fault)).toEqual([undefined, undefined]);
  expect(found.warnings[0]?.message).toContain('(odd)');
});

test('refuses two folders of one table', async () => {
  const { tables } = await find(bucketOf('in/users/a.csv', 'in/public.users/a.csv', 'in/other/a.csv'));
  expect(tables.map(({ ref, fault }) => [ref.name, fault?.code])).toEqual([
    ['other', undefined],
    ['users', 'CATALOG_UNREADABLE'],
  ]);
});

test('warns of objects in no folder, and of folders without rows', async () => {
  const { warnings, tables } = await find(bucketOf('in/a.jsonl', 'in/images/b.png', 'in/images/c.png'));
  expect(tables).toEqual([]);
  expect(warnings.map(({ code }) => code)).toEqual(['BUCKET_OBJECTS_IGNORED']);
  expect(warnings[0]?.message).toContain('1 object in no folder and folders without files of rows (images)');
});

test.each([
  ['x.jsonl', 'jsonl'],
  ['x.NDJSON.gz', 'jsonl'],
  ['x.json.zst', 'jsonl'],
  ['x.csv', 'csv'],
  ['x.tsv.gz', 'tsv'],
  ['part-0.snappy.parquet', 'parquet'],
])('tells by the name that %s is %s', async (name, format) => {
  const { format: found, fault } = await only(bucketOf(`in/t/${name}`), {});
  expect([found, fault]).toEqual([format, undefined]);
});

const patterns: readonly (readonly [string, readonly string[]])[] = [
  ['t/', ['t/1.csv', 't/a/2.csv', 't/a/b/3.csv']],
  ['t', ['t/1.csv', 't/a/2.csv', 't/a/b/3.csv']],
  ['/t/', ['t/1.csv', 't/a/2.csv', 't/a/b/3.csv']],
  ['t/1.csv', ['t/1.csv']],
  ['t/*.csv', ['t/1.csv']],
  ['t/*/*.csv', ['t/a/2.csv']],
  ['t/**/*.csv', ['t/1.csv', 't/a/2.csv', 't/a/b/3.csv']],
  ['t/**', ['t/1.csv', 't/a/2.csv', 't/a/b/3.csv']],
  ['t/a*/', ['t/a/2.csv', 't/a/b/3.csv']],
  ['**/b/*', ['t/a/b/3.csv']],
  ['t*', ['t+csv', 'tt.csv']],
  ['t.csv', []],
];

test.each(patterns)('finds the objects of %s', async (objects, keys) => {
  const store = bucketOf('in/t/1.csv', 'in/t/a/2.csv', 'in/t/a/b/3.csv', 'in/tt.csv', 'in/t+csv');
  const table = await only(store, { objects, format: 'csv' });
  expect(Array.from(table.objects, ({ key }) => key)).toEqual(keys.map((key) => `in/${key}`));
});

test.each([
  ['several formats', ['in/t/a.csv', 'in/t/b.jsonl'], 'several formats: in/t/a.csv and in/t/b.jsonl'],
  ['a name that tells no format', ['in/t/a.csv', 'in/t/part-0'], 'the name of in/t/part-0 does not tell'],
  ['a table of Delta Lake', ['in/t/_delta_log/0.json', 'in/t/a.parquet'], 'Delta Lake'],
])('refuses %s, but only where the table is selected', async (_, keys, why) => {
  const { fault } = await only(bucketOf(...keys), {});
  expect(fault).toMatchObject({ code: 'CATALOG_UNREADABLE', context: { table: 'public.t' } });
  expect(fault?.message).toContain(why);
});

test('takes files of any name as what was declared', async () => {
  const { fault, format, objects } = await only(bucketOf('in/t/a.csv', 'in/t/part-0', 'in/t/b.txt'), { format: 'tsv' });
  expect([fault, format, objects.count]).toEqual([undefined, 'tsv', 3]);
});

test('takes the objects of partitions, and warns once that their keys are no columns', async () => {
  const { warnings, objects } = await only(bucketOf('in/t/day=1/hour=2/a.csv', 'in/t/day=2/hour=2/b.csv'), {});
  expect(objects.count).toBe(2);
  expect(warnings?.map(({ code }) => code)).toEqual(['BUCKET_PARTITIONS']);
});

test('names tables with dots in double quotes', async () => {
  const { tables } = await find(bucketOf('in/x.csv'), { tables: { '"odd.schema"."a""b"': { objects: 'x.csv' } } });
  expect(tables[0]?.ref).toEqual({ schema: 'odd.schema', name: 'a"b' });
});

const wrong: readonly (readonly [string, Omit<FolderSelection, 'kind'>, string])[] = [
  ['no table', { tables: {} }, 'names no table'],
  ['a name of three parts', { tables: { 'a.b.c': {} } }, 'tables.tables.a.b.c'],
  ['a table twice', { tables: { t: {}, 'public.t': {} } }, 'public.t is there twice'],
  ['files without header and names', { tables: { t: { hasHeader: false } } }, 'need the names of their columns'],
  ['an unknown type', { tables: { t: { columns: [{ name: 'a', type: 'itneger' }] } } }, 'Did you mean integer?'],
  [
    'a column twice',
    {
      tables: {
        t: {
          columns: [
            { name: 'a', type: 'text' },
            { name: 'a', type: 'text' },
          ],
        },
      },
    },
    'the column a is there twice',
  ],
  [
    'a key of no column',
    { tables: { t: { columns: [{ name: 'ident', type: 'text' }], primaryKey: ['idnt'] } } },
    'Did you mean ident?',
  ],
  ['objects of nothing', { tables: { t: { objects: '/' } } }, 'tables.tables.t.objects'],
];

test.each(wrong)('refuses %s before anything is contacted', (_, selection, why) => {
  expect(() => folderLayout({ kind: 'folders', ...selection })).toThrow(why);
});
