import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Chunk, FieldBatch, TableMatcher, TableRef } from '@sync/core/connector';
import { copyBinaryEncoding, copyTextEncoding, createCopyRowCounter } from '@sync/engine-postgres';
import { postgresSource } from '@sync/sources-postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };
const call = () => ({ signal: new AbortController().signal, onWarning: () => undefined });
const table = (name: string): TableRef => ({ schema: 'public', name });

async function collect<Item, Result>(
  items: AsyncIterable<Item> | undefined,
  take: (item: Item) => Result,
): Promise<Result[]> {
  const all: Result[] = [];
  for await (const item of items ?? []) all.push(take(item));
  return all;
}

describe('reading from PGlite', () => {
  let folder: string;
  let pglite: PGlite;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sync-pglite-'));
    pglite = await PGlite.create(join(folder, 'data'));
    await pglite.exec(`
      CREATE TABLE many (id int PRIMARY KEY, v text, n numeric(9,2));
      INSERT INTO many SELECT g, repeat('x', g % 200), g / 7.0 FROM generate_series(1, 40000) g;
      DELETE FROM many WHERE id % 10 = 0;
      CREATE TABLE empty (id int);
      CREATE TABLE parted (id int, v text) PARTITION BY HASH (id);
      CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      INSERT INTO parted SELECT g, 'v' FROM generate_series(1, 3000) g;
      CREATE TABLE huge (id int, v text);
      ALTER TABLE huge ALTER v SET STORAGE EXTERNAL;
      INSERT INTO huge SELECT g, repeat('y', 400000) FROM generate_series(1, 20) g;
      CREATE SEQUENCE numbers START 3;`);
  });

  afterAll(async () => {
    await pglite.close();
    await rm(folder, { recursive: true });
  });

  it.each([copyBinaryEncoding, copyTextEncoding])('sends whole tables piece by piece in %s', async (encoding) => {
    await using session = await postgresSource({ pglite }).open(call());
    await using snapshot = await session.snapshot(call());
    await snapshot.describe(everything, call());
    const requests = [
      { table: table('many'), columns: ['id', 'v', 'n'], encoding },
      { table: table('empty'), columns: ['id'], encoding },
      { table: table('parted'), columns: ['v'], encoding },
      { table: table('huge'), columns: ['id', 'v'], encoding },
    ];
    const rows = [0, 0, 0, 0];
    let largest = 0;
    await collect<Chunk, void>(snapshot.readEncoded?.(requests, call()), ({ request, rowCount, bytes }) => {
      rows[request] = (rows[request] ?? 0) + rowCount;
      largest = Math.max(largest, bytes.length);
    });
    expect(rows).toEqual([36_000, 0, 3000, 20]);
    expect(largest).toBeLessThan(4 * 1024 * 1024);
  });

  it('gives rows, sequences and a digest over its one session', async () => {
    await using session = await postgresSource({ pglite }).open(call());
    expect(session.capabilities.maxReaders).toBe(1);
    await using snapshot = await session.snapshot(call());
    const catalog = await snapshot.describe(everything, call());
    expect(catalog.tables.map(({ ref }) => ref.name)).toEqual(['empty', 'huge', 'many', 'parted']);
    const request = { table: table('many'), columns: ['id'], batchBytes: 10_000, maxFieldBytes: 1000 };
    const [counts, digest, states] = await Promise.all([
      collect<FieldBatch, number>(snapshot.readRows(request, call()), (batch) => batch.rowCount),
      snapshot.digest?.({ table: table('many'), columns: ['id', 'v', 'n'] }, call()),
      snapshot.readSequences?.([{ ref: table('numbers') }], call()),
    ]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(36_000);
    expect(digest?.rowCount).toBe(36_000);
    expect(states?.map(({ value, isCalled }) => [value, isCalled])).toEqual([['3', false]]);
  });

  it('leaves the instance of the user open, and its settings as they were', async () => {
    const zone = async (): Promise<unknown> => (await pglite.query('SHOW TimeZone')).rows;
    await pglite.exec(`SET TimeZone = 'Asia/Tokyo'`);
    const session = await postgresSource({ pglite }).open(call());
    const snapshot = await session.snapshot(call());
    await snapshot.describe(everything, call());
    await session[Symbol.asyncDispose]();
    expect(await zone()).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
  });

  it('is the same database for a URL that names the folder of an instance in use', async () => {
    const byUrl = postgresSource(`pglite:${join(folder, 'data')}`);
    const byInstance = postgresSource({ pglite });
    await using one = await byUrl.open(call());
    await using other = await byInstance.open(call());
    const [a, b] = await Promise.all([one.identify(call()), other.identify(call())]);
    expect(a.database).toBeDefined();
    expect(a.database).toBe(b.database);
    expect(a.isLocal).toBe(true);
  });

  it('tells two databases in memory apart', async () => {
    await using one = await postgresSource('pglite:memory').open(call());
    await using other = await postgresSource('pglite:memory').open(call());
    const [a, b] = await Promise.all([one.identify(call()), other.identify(call())]);
    expect(a.database).not.toBe(b.database);
  });

  it('refuses to read a folder without a database', async () => {
    await expect(postgresSource(`pglite:${join(folder, 'nothing')}`).open(call())).rejects.toMatchObject({
      code: 'CONNECTION_DATABASE',
    });
  });

  it('cuts rows that are larger than a page into pieces that make one COPY together', async () => {
    const counter = createCopyRowCounter('binary');
    const chunks = await (async () => {
      await using session = await postgresSource({ pglite }).open(call());
      await using snapshot = await session.snapshot(call());
      await snapshot.describe(everything, call());
      const requests = [{ table: table('huge'), columns: ['id', 'v'], encoding: copyBinaryEncoding }];
      return await collect<Chunk, Uint8Array>(snapshot.readEncoded?.(requests, call()), ({ bytes }) => bytes);
    })();
    for (const chunk of chunks) counter.take(chunk);
    counter.end();
    expect(chunks.length).toBeGreaterThan(4);
  });
});
