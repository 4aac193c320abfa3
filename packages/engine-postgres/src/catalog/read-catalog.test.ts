import { type Catalog, compareTableRefs, printTableRef, type Table, type TableMatcher } from '@sync/core/connector';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { copyBinaryEncoding } from '../dialect.ts';
import { preparePool } from '../open-pool.ts';
import { transactionSettings } from '../session-settings.ts';
import { readCatalog } from './read-catalog.ts';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };
const idle = new AbortController().signal;

async function read(url: string, matcher: TableMatcher = everything): Promise<Catalog> {
  const pool = await preparePool(url, { end: 'source', connector: 'test' }).open(idle);
  const connection = await pool.connect(idle);
  try {
    await connection.execute(`BEGIN READ ONLY; ${transactionSettings('read')}`);
    return await readCatalog(connection, matcher);
  } finally {
    await connection.execute('ROLLBACK');
    await connection.release();
    await pool.close();
  }
}

function tableOf(catalog: Catalog, name: string): Table {
  const found = catalog.tables.find((table) => table.ref.name === name);
  if (found === undefined) throw new Error(`there is no table ${name}`);
  return found;
}

describe('reading the catalog', () => {
  const database = useDatabase({
    script: `
      CREATE SCHEMA "a.b""c";
      CREATE TYPE "a.b""c"."Mood" AS ENUM ('sad', 'it''s ok');
      CREATE DOMAIN price AS numeric(9,2) DEFAULT 0 NOT NULL CHECK (value >= 0);
      CREATE DOMAIN fancy_price AS price;
      CREATE TYPE place AS (x int, y numeric(4,1));
      CREATE TYPE shelf AS RANGE (subtype = numeric);
      CREATE TABLE parent (id int PRIMARY KEY, code text UNIQUE, a int NOT NULL, b int, UNIQUE (b, a), plain int UNIQUE);
      CREATE UNIQUE INDEX parent_partial ON parent (a) WHERE a > 0;
      CREATE UNIQUE INDEX parent_expression ON parent (abs(a));
      CREATE UNIQUE INDEX parent_full ON parent (a) INCLUDE (b);
      CREATE TABLE "a.b""c"."Tä ble" (
        "select" bigint GENERATED ALWAYS AS IDENTITY, s serial, "sum" int GENERATED ALWAYS AS (1 + 1) STORED,
        mood "a.b""c"."Mood", moods "a.b""c"."Mood"[], p fancy_price, pl place, sh shelf, n numeric(10,3), n0 numeric, neg numeric(5,2),
        v varchar(7), c char(3), ts timestamptz(3), i interval, i2 interval day, b bit(4), vb varbit, o oid, rc regclass, vs varchar(7)[],
        boxes box[], j json, jb jsonb, x xml, d date DEFAULT now()
      );
      CREATE TABLE child (id int, one int, two int, FOREIGN KEY (two, one) REFERENCES parent (b, a) MATCH FULL ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE, UNIQUE (id) DEFERRABLE);
      CREATE TABLE parted (id int, at date, parent int REFERENCES parent, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY HASH (id);
      CREATE TABLE parted_1_0 PARTITION OF parted_1 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
      INSERT INTO parted SELECT g, '2024-05-05', NULL FROM generate_series(1, 500) g;
      ALTER TABLE parted_1_0 ADD FOREIGN KEY (id) REFERENCES parent (id) NOT VALID;
      CREATE TABLE base (id int); CREATE TABLE heir (more int) INHERITS (base);
      CREATE TABLE no_columns ();
      CREATE VIEW a_view AS SELECT 1;
      CREATE MATERIALIZED VIEW a_matview AS SELECT 1;
      CREATE TEMPORARY TABLE passing (id int);
      CREATE SEQUENCE free_numbers;
      CREATE SEQUENCE borrowed_numbers;
      ALTER TABLE base ALTER id SET DEFAULT nextval('borrowed_numbers');
      CREATE TABLE dropped_columns (a int, b int, c int); ALTER TABLE dropped_columns DROP b;
      ANALYZE;`,
  });

  it('lists tables by schema and name; partitions, views and temporary tables are none', async () => {
    const { tables } = await read(database.url);
    expect(tables.map(({ ref }) => printTableRef(ref))).toEqual([
      '"a.b""c"."Tä ble"',
      'public.base',
      'public.child',
      'public.dropped_columns',
      'public.heir',
      'public.no_columns',
      'public.parent',
      'public.parted',
    ]);
    expect(tables.map(({ ref }) => ref).toSorted(compareTableRefs)).toEqual(tables.map(({ ref }) => ref));
    expect(tables.filter(({ kind }) => kind === 'partitioned').map(({ ref }) => ref.name)).toEqual(['parted']);
  });

  it('gives each column its native and its neutral type', async () => {
    const { columns } = tableOf(await read(database.url), 'Tä ble');
    const types = Object.fromEntries(columns.map(({ name, nativeType, type }) => [name, [nativeType, type]]));
    const opaque = (native: string) => ({ kind: 'opaque', dialect: 'postgres', native });
    expect(types).toMatchObject({
      select: ['bigint', { kind: 'integer', bits: 64, isUnsigned: false }],
      mood: ['"a.b""c"."Mood"', { kind: 'enum', labels: ['sad', "it's ok"] }],
      moods: ['"a.b""c"."Mood"[]', { kind: 'array', element: { kind: 'enum' } }],
      p: ['public.fancy_price', { kind: 'decimal', precision: 9, scale: 2 }],
      pl: ['public.place', opaque('public.place')],
      sh: ['public.shelf', opaque('public.shelf')],
      n: ['numeric(10,3)', { kind: 'decimal', precision: 10, scale: 3 }],
      v: ['character varying(7)', { kind: 'text', isFixed: false, maxLength: 7 }],
      c: ['character(3)', { kind: 'text', isFixed: true, maxLength: 3 }],
      ts: ['timestamp(3) with time zone', { kind: 'timestamp', precision: 3, hasZone: true }],
      i: ['interval', { kind: 'interval' }],
      i2: ['interval day', { kind: 'opaque' }],
      b: ['bit(4)', { kind: 'bit', length: 4, isVarying: false }],
      vb: ['bit varying', { kind: 'bit', isVarying: true }],
      o: ['oid', { kind: 'integer', bits: 32, isUnsigned: true }],
      rc: ['regclass', opaque('pg_catalog.regclass')],
      vs: ['character varying(7)[]', { kind: 'array', element: { kind: 'text', maxLength: 7 } }],
      boxes: ['box[]', opaque('pg_catalog.box[]')],
      jb: ['jsonb', { kind: 'json', isNormalized: true }],
    });
    expect(types.n0?.[1]).toEqual({ kind: 'decimal' });
  });

  it('tells what fills itself and what may be null, through domains too', async () => {
    const { columns } = tableOf(await read(database.url), 'Tä ble');
    const facts = Object.fromEntries(
      columns.map(({ name, isNullable, hasDefault, identity, generated }) => [
        name,
        { isNullable, hasDefault, identity, generated },
      ]),
    );
    expect(facts).toMatchObject({
      select: { isNullable: false, hasDefault: true, identity: 'always' },
      s: { isNullable: false, hasDefault: true },
      sum: { hasDefault: true, generated: 'stored' },
      p: { isNullable: false, hasDefault: true },
      v: { isNullable: true, hasDefault: false },
      d: { hasDefault: true },
    });
  });

  it('offers binary where the bytes mean the same elsewhere, and only there', async () => {
    const { columns } = tableOf(await read(database.url), 'Tä ble');
    const binary = columns
      .filter(({ encodings }) => encodings[0]?.encoding === copyBinaryEncoding)
      .map(({ name }) => name);
    const without = columns.map(({ name }) => name).filter((name) => !binary.includes(name));
    expect(without).toEqual(['moods', 'rc']);
    expect(columns.every(({ encodings }) => encodings.length > 0)).toBe(true);
  });

  it('lists keys that tell rows apart, the primary key first', async () => {
    const catalog = await read(database.url);
    const keys = tableOf(catalog, 'parent').uniqueKeys.map(({ name, columns, isPrimary }) => [
      name,
      columns.join(),
      isPrimary,
    ]);
    expect(keys).toEqual([
      ['parent_pkey', 'id', true],
      ['parent_b_a_key', 'b,a', false],
      ['parent_full', 'a', false],
    ]);
    expect(tableOf(catalog, 'parted').uniqueKeys[0]?.columns).toEqual(['id', 'at']);
  });

  it('lists every foreign key once, whatever is selected, with its pairs in order', async () => {
    const { foreignKeys, tables } = await read(database.url, {
      ...everything,
      matches: () => false,
      isEverything: false,
    });
    expect(tables).toEqual([]);
    expect(foreignKeys.map(({ name, table, references }) => [name, table.name, references.name])).toEqual([
      ['child_two_one_fkey', 'child', 'parent'],
      ['parted_1_0_id_fkey', 'parted', 'parent'],
      ['parted_parent_fkey', 'parted', 'parent'],
    ]);
    expect(foreignKeys[0]).toMatchObject({
      columns: [
        { column: 'two', references: 'b' },
        { column: 'one', references: 'a' },
      ],
      isDeferrable: true,
      match: 'full',
      onDelete: 'cascade',
      onUpdate: 'set null',
    });
  });

  it('lists sequences with their owners; free ones when all is selected, borrowed ones with who uses them', async () => {
    const owners = (catalog: Catalog) =>
      catalog.sequences.map(({ ref, ownedBy }) => [ref.name, ownedBy === undefined ? undefined : ownedBy.column]);
    expect(owners(await read(database.url))).toEqual([
      ['Tä ble_s_seq', 's'],
      ['Tä ble_select_seq', 'select'],
      ['borrowed_numbers', undefined],
      ['free_numbers', undefined],
    ]);
    const onlyBase = { ...everything, matches: ({ name }: { name: string }) => name === 'base', isEverything: false };
    expect(owners(await read(database.url, onlyBase))).toEqual([['borrowed_numbers', undefined]]);
  });

  it('lists the types of users', async () => {
    const { types } = await read(database.url);
    expect(types.map(({ ref, kind }) => `${kind} ${ref.name}`)).toEqual([
      'enum Mood',
      'domain fancy_price',
      'composite place',
      'domain price',
      'range shelf',
    ]);
  });

  it('estimates rows and bytes, partitions summed up', async () => {
    const catalog = await read(database.url);
    expect(tableOf(catalog, 'parted')).toMatchObject({ estimatedRows: 500 });
    expect(tableOf(catalog, 'parted').estimatedBytes).toBeGreaterThan(500 * 28);
    expect(tableOf(catalog, 'parent')).toMatchObject({ estimatedRows: 0, estimatedBytes: 0 });
  });

  it('leaves dropped columns out', async () => {
    const { columns } = tableOf(await read(database.url), 'dropped_columns');
    expect(columns.map(({ name }) => name)).toEqual(['a', 'c']);
  });

  it('is the same for the same database', async () => {
    expect(await read(database.url)).toEqual(await read(database.url));
  });
});

describe('encodings of types that look alike', () => {
  const one = useDatabase({
    script: `CREATE TYPE mood AS ENUM ('a', 'b'); CREATE TYPE pair AS (x int, y int); CREATE DOMAIN small AS numeric(4,2);
      CREATE TABLE t (id int, mood mood, pair pair, pairs pair[], small small, n numeric(6,2), v varchar(5))`,
  });
  const other = useDatabase({
    script: `CREATE SCHEMA s; CREATE TYPE s.mood AS ENUM ('a', 'b', 'c'); CREATE TYPE s.pair AS (y int, x int); CREATE DOMAIN s.small AS numeric(4,1);
      CREATE TABLE t (id int, mood s.mood, pair s.pair, pairs s.pair[], small s.small, n numeric(6,3), v varchar(5))`,
  });

  it('agree only when what is inside is equal', async () => {
    const [a, b] = await Promise.all([read(one.url), read(other.url)]);
    const shared = tableOf(a, 't').columns.map((column, place) => {
      const there = tableOf(b, 't').columns[place];
      const both = column.encodings.filter((offer) =>
        there?.encodings.some(
          ({ encoding, agreement }) => encoding === offer.encoding && agreement === offer.agreement,
        ),
      );
      return [column.name, both.map(({ encoding }) => String(encoding).replace('postgres-copy-', '')).join()];
    });
    expect(Object.fromEntries(shared)).toEqual({
      id: 'binary,text',
      mood: 'text',
      pair: '',
      pairs: '',
      small: 'text',
      n: 'text',
      v: 'binary,text',
    });
  });
});
