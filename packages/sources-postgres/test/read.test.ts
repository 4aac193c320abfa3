import { type Chunk, nullLength, type Snapshot, type TableMatcher, type TableRef } from '@sync/core/connector';
import { copyBinaryEncoding, copyTextEncoding } from '@sync/engine-postgres';
import { postgresSource } from '@sync/sources-postgres';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { runSql } from './run-sql.ts';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };
const call = () => ({ signal: new AbortController().signal, onWarning: () => undefined });
const table = (name: string, schema = 'public'): TableRef => ({ schema, name });

/** Opens a source on the database, pins and describes everything, and closes all of it. */
async function withSnapshot<Result>(url: string, work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
  await using session = await postgresSource(url).open(call());
  await using snapshot = await session.snapshot(call());
  await snapshot.describe(everything, call());
  return await work(snapshot);
}

async function collectRows(
  snapshot: Snapshot,
  ref: TableRef,
  columns: readonly string[],
): Promise<(string | null)[][]> {
  const rows: (string | null)[][] = [];
  const request = { table: ref, columns, batchBytes: 1000, maxFieldBytes: 1 << 20 };
  for await (const batch of snapshot.readRows(request, call())) {
    const { bytes, starts, lengths, columnCount } = batch;
    for (let row = 0; row < batch.rowCount; row++) {
      rows.push(
        Array.from({ length: columnCount }, (_, column) => {
          const i = row * columnCount + column;
          const start = starts[i] ?? 0;
          const length = lengths[i] ?? 0;
          return length === nullLength ? null : Buffer.from(bytes.subarray(start, start + length)).toString('utf8');
        }),
      );
    }
  }
  return rows;
}

async function collectChunks(chunks: AsyncIterable<Chunk> | undefined): Promise<Chunk[]> {
  const all: Chunk[] = [];
  for await (const chunk of chunks ?? []) all.push(chunk);
  return all;
}

function rowCount(chunks: readonly Chunk[], request: number): number {
  return chunks.filter((chunk) => chunk.request === request).reduce((sum, chunk) => sum + chunk.rowCount, 0);
}

describe('reading', () => {
  const database = useDatabase({
    script: `
      CREATE TABLE plain (id int PRIMARY KEY, name text, data bytea, at timestamptz, n numeric(9,2));
      INSERT INTO plain VALUES (1, E'tab\\tnew\\nline\\\\', '\\x00ff', '2024-02-29 12:00:00.123456+02', 1.50), (2, NULL, NULL, NULL, NULL);
      CREATE TABLE empty (id int);
      CREATE TABLE "no columns" ();
      INSERT INTO "no columns" DEFAULT VALUES;
      INSERT INTO "no columns" DEFAULT VALUES;
      CREATE SCHEMA "We.ird""s";
      CREATE TABLE "We.ird""s"."Ta ble 😀" ("select" int, "a""b.c" text);
      INSERT INTO "We.ird""s"."Ta ble 😀" VALUES (7, 'x');
      CREATE TABLE parted (id int, v text) PARTITION BY RANGE (id);
      CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
      CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (10) TO (100000);
      INSERT INTO parted SELECT g, 'v' || g FROM generate_series(1, 5000) g;
      CREATE TABLE parent (id int);
      CREATE TABLE child (extra int) INHERITS (parent);
      INSERT INTO parent VALUES (1);
      INSERT INTO child VALUES (2, 3);
      CREATE SEQUENCE plain_numbers START 5;
      CREATE SEQUENCE used_numbers;
      SELECT nextval('used_numbers'), nextval('used_numbers');`,
  });

  it('gives each field its canonical text', async () => {
    const rows = await withSnapshot(database.url, (snapshot) =>
      collectRows(snapshot, table('plain'), ['id', 'name', 'at', 'n']),
    );
    expect(rows).toEqual([
      ['1', 'tab\tnew\nline\\', '2024-02-29 10:00:00.123456+00', '1.50'],
      ['2', null, null, null],
    ]);
  });

  it('gives bytes raw', async () => {
    await withSnapshot(database.url, async (snapshot) => {
      const request = { table: table('plain'), columns: ['data'], batchBytes: 1000, maxFieldBytes: 1000 };
      for await (const { bytes, starts, lengths } of snapshot.readRows(request, call())) {
        const start = starts[0] ?? 0;
        expect([...bytes.subarray(start, start + (lengths[0] ?? 0))]).toEqual([0x00, 0xff]);
        expect(lengths[1]).toBe(nullLength);
      }
    });
  });

  it('counts rows of a table without columns', async () => {
    const rows = await withSnapshot(database.url, (snapshot) => collectRows(snapshot, table('no columns'), []));
    expect(rows).toEqual([[], []]);
  });

  it('reads tables and columns with hostile names', async () => {
    const rows = await withSnapshot(database.url, (snapshot) =>
      collectRows(snapshot, table('Ta ble 😀', 'We.ird"s'), ['a"b.c', 'select']),
    );
    expect(rows).toEqual([['x', '7']]);
  });

  it('reads a table of 1,600 columns', async () => {
    const names = Array.from({ length: 1600 }, (_, place) => `c${place}`);
    await runSql(database.url, `CREATE TABLE widest (${names.map((name) => `${name} int`).join()})`);
    await runSql(database.url, `INSERT INTO widest SELECT ${names.map((_, place) => place).join()}`);
    await withSnapshot(database.url, async (snapshot) => {
      expect(await collectRows(snapshot, table('widest'), names)).toEqual([names.map((_, place) => `${place}`)]);
      const requests = [{ table: table('widest'), columns: names, encoding: copyBinaryEncoding }];
      expect(rowCount(await collectChunks(snapshot.readEncoded?.(requests, call())), 0)).toBe(1);
      expect((await snapshot.digest?.({ table: table('widest'), columns: names }, call()))?.rowCount).toBe(1);
    });
  });

  it('reads a partitioned table through its root and a parent without its heirs', async () => {
    await withSnapshot(database.url, async (snapshot) => {
      expect(await collectRows(snapshot, table('parted'), ['id'])).toHaveLength(5000);
      expect(await collectRows(snapshot, table('parent'), ['id'])).toEqual([['1']]);
    });
  });

  it.each([copyBinaryEncoding, copyTextEncoding])(
    'sends a pack of tables in %s and counts the rows of each',
    async (encoding) => {
      const chunks = await withSnapshot(database.url, (snapshot) => {
        const requests = [
          { table: table('plain'), columns: ['id', 'name', 'data', 'at', 'n'], encoding },
          { table: table('empty'), columns: ['id'], encoding },
          { table: table('no columns'), columns: [], encoding },
          { table: table('parted'), columns: ['id', 'v'], encoding },
        ];
        return collectChunks(snapshot.readEncoded?.(requests, call()));
      });
      expect([0, 1, 2, 3].map((request) => rowCount(chunks, request))).toEqual([2, 0, 2, 5000]);
    },
  );

  it('reads what was there when the view was pinned, through every reader', async () => {
    await using session = await postgresSource(database.url).open(call());
    await using snapshot = await session.snapshot(call());
    await runSql(database.url, 'INSERT INTO empty VALUES (1)');
    await snapshot.describe(everything, call());
    const [one, two] = await Promise.all([
      collectRows(snapshot, table('empty'), ['id']),
      collectRows(snapshot, table('empty'), ['id']),
    ]);
    await runSql(database.url, 'DELETE FROM empty');
    expect([one, two]).toEqual([[], []]);
  });

  it('tells value and use of sequences in the order asked for', async () => {
    const states = await withSnapshot(
      database.url,
      (snapshot) =>
        snapshot.readSequences?.([{ ref: table('used_numbers') }, { ref: table('plain_numbers') }], call()) ??
        Promise.resolve([]),
    );
    expect(states.map(({ value, isCalled }) => [value, isCalled])).toEqual([
      ['2', true],
      ['5', false],
    ]);
  });

  it('gives rows the same digest in any order and another when one value differs', async () => {
    const digest = (): Promise<string | undefined> =>
      withSnapshot(
        database.url,
        async (snapshot) => (await snapshot.digest?.({ table: table('plain'), columns: ['id', 'name'] }, call()))?.hash,
      );
    const before = await digest();
    await runSql(
      database.url,
      `BEGIN; UPDATE plain SET id = 3 WHERE id = 1; UPDATE plain SET id = 1 WHERE id = 3; COMMIT`,
    );
    expect(await digest()).toBe(before);
    await runSql(database.url, `UPDATE plain SET name = '' WHERE id = 2`);
    expect(await digest()).not.toBe(before);
    await runSql(database.url, `UPDATE plain SET name = NULL WHERE id = 2`);
  });

  it('ends a read early and goes on with the next', async () => {
    await withSnapshot(database.url, async (snapshot) => {
      for await (const _ of snapshot.readRows(
        { table: table('parted'), columns: ['id'], batchBytes: 10, maxFieldBytes: 100 },
        call(),
      ))
        break;
      expect(await collectRows(snapshot, table('empty'), ['id'])).toEqual([]);
    });
  });

  it('reads everything over one connection', async () => {
    await using session = await postgresSource({ url: database.url, pool: { maxOpen: 1 } }).open(call());
    expect(session.capabilities.maxReaders).toBe(1);
    await using snapshot = await session.snapshot(call());
    await snapshot.describe(everything, call());
    for await (const _ of snapshot.readRows(
      { table: table('parted'), columns: ['id'], batchBytes: 10, maxFieldBytes: 100 },
      call(),
    ))
      break;
    const both = await Promise.all([
      collectRows(snapshot, table('parted'), ['id']),
      collectRows(snapshot, table('plain'), ['id']),
    ]);
    expect(both.map((rows) => rows.length)).toEqual([5000, 2]);
  });

  it('gives the schema as definitions', async () => {
    const list = await withSnapshot(
      database.url,
      (snapshot) => snapshot.readDefinitions?.({ place: (ref) => ref }, call()) ?? Promise.reject(new Error()),
    );
    expect(list.definitions.some(({ sql }) => sql.includes('"Ta ble 😀"'))).toBe(true);
  });
});
