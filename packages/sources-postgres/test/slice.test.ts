import { nullLength, type Slice, type Snapshot, type TableMatcher } from '@sync/core/connector';
import { postgresSource } from '@sync/sources-postgres';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { runSql } from './run-sql.ts';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };
const call = () => ({ signal: new AbortController().signal, onWarning: () => undefined });

describe('a table in parts', () => {
  const database = useDatabase({
    per: 'test',
    script: `
      CREATE TABLE big (id int PRIMARY KEY, pad text);
      INSERT INTO big SELECT g, repeat('x', 200) FROM generate_series(1, 5000) g;
      CREATE TABLE heir () INHERITS (big);
      INSERT INTO heir SELECT g, '' FROM generate_series(1, 3000) g;
      CREATE TABLE empty (id int);
      CREATE TABLE one_block (id int); INSERT INTO one_block VALUES (1);
      CREATE TABLE parted (id int) PARTITION BY HASH (id);
      CREATE TABLE parted_0 PARTITION OF parted FOR VALUES WITH (MODULUS 1, REMAINDER 0);
      INSERT INTO parted SELECT generate_series(1, 5000);`,
  });

  async function withSnapshot<Result>(work: (snapshot: Snapshot) => Promise<Result>): Promise<Result> {
    await using session = await postgresSource(database.url).open(call());
    await using snapshot = await session.snapshot(call());
    await snapshot.describe(everything, call());
    return await work(snapshot);
  }

  const cut = async (snapshot: Snapshot, name: string, count: number): Promise<readonly Slice[]> =>
    (await snapshot.slice?.({ table: { schema: 'public', name }, count }, call())) ?? [];

  async function readIds(snapshot: Snapshot, name: string, slice: Slice): Promise<string[]> {
    const ids: string[] = [];
    const request = {
      table: { schema: 'public', name },
      columns: ['id'],
      batchBytes: 1000,
      maxFieldBytes: 1000,
      slice,
    };
    for await (const { rowCount, bytes, starts, lengths } of snapshot.readRows(request, call())) {
      for (let row = 0; row < rowCount; row++) {
        const start = starts[row] ?? 0;
        ids.push(Buffer.from(bytes.subarray(start, start + (lengths[row] ?? nullLength))).toString());
      }
    }
    return ids;
  }

  it.each([2, 3, 7])('has %i parts of about the same size that share no row and leave none out', async (count) => {
    await withSnapshot(async (snapshot) => {
      const slices = await cut(snapshot, 'big', count);
      expect(slices).toHaveLength(count);
      expect(JSON.parse(JSON.stringify(slices))).toEqual(slices);
      const parts = await Promise.all(slices.map((slice) => readIds(snapshot, 'big', slice)));
      for (const part of parts) expect(part.length).toBeGreaterThan(5000 / count / 2);
      const ids = parts.flat();
      expect(ids).toHaveLength(5000);
      expect(new Set(ids).size).toBe(5000);
    });
  });

  it('keeps to the view while the table grows and its rows are rewritten', async () => {
    await withSnapshot(async (snapshot) => {
      const slices = await cut(snapshot, 'big', 4);
      await runSql(database.url, `DELETE FROM big WHERE id % 3 = 0`);
      await runSql(database.url, `UPDATE big SET pad = pad || 'y'`);
      await runSql(database.url, `INSERT INTO big SELECT g, 'new' FROM generate_series(10000, 20000) g`);
      const parts = await Promise.all(slices.map((slice) => readIds(snapshot, 'big', slice)));
      const ids = parts.flat();
      expect(ids.toSorted((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 5000 }, (_, i) => String(i + 1)),
      );
    });
    await withSnapshot(async (snapshot) => {
      const slices = await cut(snapshot, 'big', 4);
      const parts = await Promise.all(slices.map((slice) => readIds(snapshot, 'big', slice)));
      expect(new Set(parts.flat()).size).toBe(parts.flat().length);
      expect(parts.flat()).toHaveLength(5000 - 1666 + 10_001);
    });
  });

  it.each(['empty', 'one_block', 'parted'])('is not cut when it cannot be: %s', async (name) => {
    await withSnapshot(async (snapshot) => expect(await cut(snapshot, name, 2)).toEqual([]));
  });

  it('is read by ranges of blocks, not whole once for each part', async () => {
    const [plan] = await runSql<Record<string, string>>(
      database.url,
      `EXPLAIN SELECT id FROM ONLY big WHERE ctid >= '(3,0)'::tid AND ctid < '(9,0)'::tid`,
    );
    expect(Object.values(plan ?? {}).join()).toContain('Tid Range Scan');
  });

  it.each([
    { bounds: null },
    { bounds: { from: '0); DROP TABLE big' } },
    { bounds: { to: -1 } },
    { bounds: { to: 1.5 } },
  ])('refuses bounds that it did not give: %j', async (slice) => {
    await withSnapshot(async (snapshot) => {
      await expect(readIds(snapshot, 'big', slice)).rejects.toMatchObject({ code: 'READ_FAILED' });
    });
  });
});
