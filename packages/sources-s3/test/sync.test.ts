import { printTableRef, sync, type SyncOptions } from '@sync/core';
import type { BucketTables } from '@sync/files';
import { postgresSink } from '@sync/sinks-postgres';
import { digestTables, queryPostgres } from '@sync/testing';
import { writeJobRun } from '@sync/testing/neosync';
import type { FakeS3 } from '@sync/testing/object-stores';
import { useDatabase } from '@sync/testing/vitest';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { s3Source } from '../src/index.ts';
import { failureOf, optionsFor, startStore } from './open-store.ts';

const origin = useDatabase({ name: 'origin' });
const target = useDatabase({ name: 'target' });

const people = 'CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL, boss int REFERENCES people)';
const teams =
  'CREATE TABLE teams (id bigint PRIMARY KEY, lead int NOT NULL REFERENCES people); ALTER TABLE people ADD team bigint REFERENCES teams';

const job = 'job-1';
const runId = `${job}-2026-11-21T10:00:00Z`;

beforeAll(async () => {
  await ask(
    origin.url,
    `${people}; ${teams};
     INSERT INTO people SELECT n, 'person ' || n, nullif((n * 7919) % 1001, 0) FROM generate_series(1, 1000) n;
     INSERT INTO teams SELECT 9007199254740000 + n, n FROM generate_series(1, 30) n;
     UPDATE people SET team = 9007199254740000 + 1 + id % 30`,
  );
});

afterEach(() => ask(target.url, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public'));

function ask(url: string, sql: string): Promise<readonly (readonly (string | null)[])[]> {
  return queryPostgres(url, sql);
}

function load(store: FakeS3, tables: BucketTables, options: Partial<SyncOptions> = {}) {
  const source = s3Source(optionsFor(store, { prefix: '/data/', tables }));
  return sync({ source, sink: postgresSink(target.url), ...options });
}

function keysOf(store: FakeS3, part: string): readonly string[] {
  return [
    ...new Set(
      store.seen.filter(({ operation, key }) => operation === 'get' && key.includes(part)).map(({ key }) => key),
    ),
  ];
}

describe('a run of a Neosync job in S3', () => {
  it('loads cycles from more objects than a list has in a page, going on where connections break', async () => {
    const store = await startStore({ pageLimit: 40 });
    const written = await writeJobRun({
      from: { kind: 'postgres', url: origin.url },
      runId,
      prefix: 'data',
      naming: 's3',
      rowsPerFile: 10,
      put: async (key, bytes) => void store.put(key, bytes),
    });
    expect(written.reduce((sum, { files }) => sum + files, 0)).toBeGreaterThan(100);
    await ask(target.url, `${people}; ${teams}`);
    const broken = store.faults.arm({ operation: 'get', skip: 20, times: 5, fault: { kind: 'cut', afterBytes: 40 } });
    const slow = { kind: 'refuse', status: 503, code: 'SlowDown' } as const;
    const refused = store.faults.arm({ operation: 'get', skip: 40, times: 3, fault: slow });
    const report = await load(store, { kind: 'job-run', jobId: job });
    expect([broken.hits, refused.hits]).toEqual([5, 3]);
    expect(Object.fromEntries(report.tables.map(({ table, rows }) => [printTableRef(table), rows]))).toEqual({
      'public.people': 1000,
      'public.teams': 30,
    });
    expect(await digestTables(target.url)).toEqual(await digestTables(origin.url));
    expect(store.seen.filter(({ operation }) => operation === 'list').length).toBeGreaterThan(2);
    expect(store.underWay).toBe(0);
  });
});

describe('folders in S3', () => {
  const folders = { kind: 'folders' } as const;

  async function startShop(options: Parameters<typeof startStore>[0] = {}): Promise<FakeS3> {
    const store = await startStore(options);
    const lines = (from: number, count: number): Buffer =>
      Buffer.from(Array.from({ length: count }, (_, i) => `{"id":${from + i},"name":"person ${from + i}"}\n`).join(''));
    store.put('data/people/1.jsonl.gz', gzipSync(lines(0, 6000)), { checksums: ['crc32'] });
    store.put('data/people/2.jsonl', lines(6000, 6000), { contentType: 'text/plain' });
    store.put('data/people/3.jsonl.zst', zstdCompressSync(lines(12_000, 6000)));
    store.put('data/people/4.csv', 'name,id\nlast,18000\n');
    store.put('data/beside.txt', 'in no folder');
    await ask(target.url, "CREATE TABLE people (id int PRIMARY KEY, name text); INSERT INTO people VALUES (-1, 'old')");
    return store;
  }

  const jsonlOnly = { kind: 'folders', tables: { people: { objects: 'people/*.jsonl*' } } } as const;

  it('loads objects of every form, each in the middle of which the connection breaks', async () => {
    const store = await startShop();
    const keys = ['1.jsonl.gz', '2.jsonl', '3.jsonl.zst'].map((name) => `data/people/${name}`);
    const armed = keys.map((key) =>
      store.faults.arm({ operation: 'get', key, fault: { kind: 'cut', afterBytes: 5000 } }),
    );
    await load(store, jsonlOnly);
    expect(armed.map(({ hits }) => hits)).toEqual([1, 1, 1]);
    expect(await ask(target.url, 'SELECT count(*), sum(id) FROM people')).toEqual([['18001', '161990999']]);
    expect(
      store.seen
        .filter(({ range }) => range === 'bytes=5000-')
        .map(({ key }) => key)
        .sort(),
    ).toEqual(keys);
  });

  it.each([
    ['is replaced', { kind: 'replace', content: '{"id":1}\n' }, 'READ_SNAPSHOT_LOST'],
    ['is removed', { kind: 'remove' }, 'READ_SNAPSHOT_LOST'],
    ['has a wrong byte', { kind: 'wrong byte', at: 100_000 }, 'READ_CORRUPT'],
    ['may not be read', { kind: 'refuse', status: 403, code: 'AccessDenied' }, 'READ_PERMISSION'],
  ] as const)('leaves the table as it was when an object %s during the run', async (_, fault, code) => {
    const store = await startShop();
    const key = 'data/people/2.jsonl';
    const armed = store.faults.arm({ operation: 'get', key, times: 99, fault });
    const error = await failureOf(load(store, jsonlOnly, { truncate: 'selected' }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(key);
    expect(armed.hits).toBeGreaterThan(0);
    expect(await ask(target.url, 'SELECT id, name FROM people')).toEqual([['-1', 'old']]);
  });

  it('reads what was listed when a versioned bucket gets newer objects during the run', async () => {
    const store = await startShop({ isVersioned: true });
    const key = 'data/people/2.jsonl';
    const armed = store.faults.arm({ operation: 'get', key, fault: { kind: 'replace', content: '{"id":1}\n' } });
    await load(store, jsonlOnly);
    expect(armed.hits).toBe(1);
    expect(await ask(target.url, 'SELECT count(*) FROM people')).toEqual([['18001']]);
  });

  it('refuses objects of several formats in one folder before anything is read', async () => {
    const store = await startShop();
    const error = await failureOf(load(store, folders));
    expect(error.message).toMatch(/people/);
    expect(keysOf(store, 'people')).toEqual([]);
  });
});
