import { digestTables, dumpSchema, readSequences, readTable } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { normalizeDump } from '../src/oracle/dump-schema.ts';
import { findClientTools, NoClientToolsError } from '../src/postgres/client-tools.ts';
import { query, runScript, withClient } from '../src/postgres/query.ts';

const table = 'CREATE TABLE t (a integer, b text, c numeric);';
const rows = `INSERT INTO t VALUES (1, 'x', 1.10), (2, NULL, 'NaN'), (3, '', 0), (3, '', 0);`;

describe('digestTables', () => {
  const left = useDatabase({ per: 'test', script: table + rows });
  const right = useDatabase({ per: 'test' });

  async function areEqual(script: string): Promise<boolean> {
    await runScript(right.url, script);
    const [one, two] = await Promise.all([digestTables(left.url), digestTables(right.url)]);
    return JSON.stringify(one) === JSON.stringify(two);
  }

  it('is equal for equal rows in another order, and columns in another order', async () => {
    const turned = 'CREATE TABLE t (c numeric, a integer, b text);';
    const reversed = `INSERT INTO t (a, b, c) VALUES (3, '', 0), (2, NULL, 'NaN'), (3, '', 0), (1, 'x', 1.10);`;
    expect(await areEqual(turned + reversed)).toBe(true);
  });

  it.for([
    ['one value differs', `UPDATE t SET b = 'y' WHERE a = 1`],
    ['a number has another scale', 'UPDATE t SET c = 1.1 WHERE a = 1'],
    ['an empty string stands for null', `UPDATE t SET b = '' WHERE a = 2`],
    ['two rows swap a value', 'UPDATE t SET c = CASE a WHEN 1 THEN 0 ELSE 1.10 END WHERE a IN (1, 3)'],
    ['a repeated row is there once', 'DELETE FROM t WHERE ctid = (SELECT max(ctid) FROM t)'],
    ['repeated rows are others', `UPDATE t SET a = 4 WHERE a = 3`],
    ['a column has another name', 'ALTER TABLE t RENAME c TO d'],
    ['there is one more table', 'CREATE TABLE u ()'],
  ] as const)('differs when %s', async ([, change]) => {
    expect(await areEqual(`${table}${rows}${change}`)).toBe(false);
  });

  it('digests partitions and inheriting tables by themselves, and materialized views', async () => {
    await runScript(
      right.url,
      `CREATE TABLE p (a integer) PARTITION BY RANGE (a);
       CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
       CREATE TABLE parent (a integer); CREATE TABLE child () INHERITS (parent);
       INSERT INTO p VALUES (1), (2); INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1);
       CREATE MATERIALIZED VIEW m AS SELECT * FROM p;
       CREATE MATERIALIZED VIEW n AS SELECT * FROM p WITH NO DATA;`,
    );
    const digests = await digestTables(right.url);
    const counts = Object.entries(digests).map(([name, digest]) => [name, digest.rows]);
    expect(Object.fromEntries(counts)).toEqual({
      'public.child': 1,
      'public.m': 2,
      'public.n': 0,
      'public.p1': 2,
      'public.parent': 1,
    });
    expect(digests['public.n']?.hash).toBe('not filled');
  });

  it('asks through a function and leaves its session as it was', async () => {
    await withClient(left.url, async (client) => {
      await client.query(`SET TimeZone = 'Asia/Tokyo'`);
      const ask = async (sql: string): Promise<unknown[][]> =>
        (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
      expect(await digestTables(ask)).toEqual(await digestTables(left.url));
      expect((await client.query('SHOW TimeZone')).rows).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
    });
  });
});

describe('readTable', () => {
  const database = useDatabase({ script: table + rows });

  it('gives exact text, and null as null, in a fixed order', async () => {
    expect(await readTable(database.url, 't')).toEqual({
      columns: ['a', 'b', 'c'],
      rows: [
        ['1', 'x', '1.10'],
        ['2', null, 'NaN'],
        ['3', '', '0'],
        ['3', '', '0'],
      ],
    });
  });

  it('reads a name that needs quotes', async () => {
    await query(database.url, 'CREATE TABLE "we""ird.Name" ("a b" text)');
    await query(database.url, `INSERT INTO "we""ird.Name" VALUES ('v')`);
    expect((await readTable(database.url, 'we"ird.Name')).rows).toEqual([['v']]);
  });
});

describe('readSequences', () => {
  const database = useDatabase();

  it('tells where each sequence stands, beyond the exact range of a number', async () => {
    await runScript(database.url, `CREATE SEQUENCE s; CREATE SEQUENCE "B.c"; SELECT setval('s', 9007199254740993);`);
    expect(await readSequences(database.url)).toEqual({
      'public."B.c"': { lastValue: '1', isCalled: false },
      'public.s': { lastValue: '9007199254740993', isCalled: true },
    });
  });
});

const systemTools = await findClientTools(15).catch(() => undefined);

describe.skipIf(systemTools?.major !== 15)('dumpSchema', () => {
  const left = useDatabase({ major: 15, script: table });
  const right = useDatabase({ major: 15, script: table + rows });

  it('is the same text for the same definitions', async () => {
    const dump = await dumpSchema(left.url);
    expect(dump).toContain('CREATE TABLE public.t');
    expect(await dumpSchema(right.url)).toBe(dump);
  });
});

describe('normalizeDump', () => {
  it('drops versions and the random keys of psql, nothing else', () => {
    const dump =
      '--\n\n\\restrict abc\n\n-- Dumped from database version 15.1\n-- Dumped by pg_dump version 15.2\n\nSELECT 1;\n\n\\unrestrict abc\n';
    expect(normalizeDump(dump)).toBe('--\n\nSELECT 1;\n');
  });
});

describe('findClientTools', () => {
  it('says what is there when nothing is new enough', async () => {
    const error: unknown = await findClientTools(99).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoClientToolsError);
    expect((error as NoClientToolsError).message).toMatch(/^No pg_dump of version 99 or newer: (installed|none)/);
  });
});
