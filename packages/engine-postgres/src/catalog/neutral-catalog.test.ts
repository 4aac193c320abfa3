import type { Catalog, DescribeDetail, Table, TableMatcher } from '@sync/core/connector';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { preparePool } from '../open-pool.ts';
import { transactionSettings } from '../session-settings.ts';
import { neutralDefault } from './neutral-default.ts';
import { readCatalog } from './read-catalog.ts';

const everything: TableMatcher = { matches: () => true, unmatched: () => [], isEverything: true };
const idle = new AbortController().signal;

async function read(url: string, detail?: DescribeDetail): Promise<Catalog> {
  const pool = await preparePool(url, { end: 'source', connector: 'test' }).open(idle);
  const connection = await pool.connect(idle);
  try {
    await connection.execute(`BEGIN READ ONLY; ${transactionSettings('read')}`);
    return await readCatalog(connection, everything, detail);
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

describe('the catalog in neutral words', () => {
  const database = useDatabase({
    script: `
      CREATE TYPE mood AS ENUM ('sad', 'it''s ok');
      CREATE DOMAIN price AS numeric(9,2) CHECK (value >= 0);
      CREATE FUNCTION made_up() RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE SEQUENCE free_numbers; CREATE SEQUENCE lent_numbers;
      CREATE TABLE defaults (
        id serial PRIMARY KEY, big bigserial, lent int DEFAULT nextval('lent_numbers'), computed int DEFAULT made_up(),
        n int DEFAULT -7, d numeric(9,2) DEFAULT 1.50, f float8 DEFAULT 0.5, b boolean DEFAULT true, t text DEFAULT 'it''s \\ x',
        v varchar(9) DEFAULT '', at timestamptz DEFAULT now(), day date DEFAULT CURRENT_DATE, fixed timestamp(3) DEFAULT '2024-02-29 12:00:00.5',
        m mood DEFAULT 'it''s ok', bits bit(4) DEFAULT B'0101', raw bytea DEFAULT '\\x00', list text[] DEFAULT '{}', nothing text DEFAULT NULL,
        clock timestamptz DEFAULT clock_timestamp(), p price, j jsonb DEFAULT '{"a": 1}', plus int DEFAULT 1 + 1
      );
      COMMENT ON TABLE defaults IS 'what "fills" itself'; COMMENT ON COLUMN defaults.n IS 'a number';
      CREATE TABLE limits (n numeric, n2 numeric(5,2), f4 real, d date, ts timestamp, tz timestamptz, ti time, t text, i int);
      CREATE TABLE indexed (a int NOT NULL, b text, c int, e text COLLATE "C");
      CREATE INDEX plain ON indexed (a, b DESC);
      CREATE UNIQUE INDEX only_nullable ON indexed (b, c);
      CREATE UNIQUE INDEX a_key ON indexed (a);
      CREATE INDEX partial ON indexed (a) WHERE a > 0;
      CREATE INDEX expression ON indexed (lower(b));
      CREATE INDEX including ON indexed (a) INCLUDE (c);
      CREATE INDEX hashed ON indexed USING hash (b);
      CREATE INDEX nulls_first ON indexed (c NULLS FIRST);
      CREATE INDEX pattern ON indexed (b text_pattern_ops);
      CREATE INDEX other_order ON indexed (b COLLATE "C");
      CREATE INDEX own_order ON indexed (e);
      CREATE TABLE rich (id int CHECK (id > 0), r int4range, EXCLUDE USING gist (r WITH &&));
      CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER rings BEFORE INSERT ON rich FOR EACH ROW EXECUTE FUNCTION nothing();
      CREATE POLICY careful ON rich USING (true);
      CREATE RULE ruled AS ON DELETE TO rich DO ALSO NOTHING;
      CREATE VIEW seen AS SELECT id FROM rich; CREATE MATERIALIZED VIEW kept AS SELECT count(*) FROM rich JOIN indexed ON true;
      CREATE TABLE base (id int); CREATE TABLE heir () INHERITS (base);
      CREATE TABLE parted (id int) PARTITION BY HASH (id);
      CREATE COLLATION folding (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      CREATE TABLE odd (id int GENERATED ALWAYS AS IDENTITY (INCREMENT 5) CONSTRAINT odd_key PRIMARY KEY, a int, name text COLLATE folding UNIQUE);
      CREATE UNIQUE INDEX one_null ON odd (a) NULLS NOT DISTINCT;
      CREATE STATISTICS both_of ON a, id FROM odd;
      COMMENT ON CONSTRAINT odd_key ON odd IS 'counts by fives'; COMMENT ON INDEX one_null IS 'of one';
      CREATE PROCEDURE done() LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);`,
  });

  it('tells defaults that mean the same elsewhere', async () => {
    const { columns } = tableOf(await read(database.url), 'defaults');
    const value = (text: string) => ({ kind: 'value', text });
    expect(Object.fromEntries(columns.flatMap(({ name, default: its }) => (its ? [[name, its]] : [])))).toEqual({
      n: value('-7'),
      d: value('1.50'),
      f: value('0.5'),
      b: value('t'),
      t: value(`it's \\ x`),
      v: value(''),
      at: { kind: 'now' },
      day: { kind: 'now' },
      fixed: value('2024-02-29 12:00:00.5'),
      m: value(`it's ok`),
      bits: value('0101'),
      list: value('{}'),
      j: value('{"a": 1}'),
    });
  });

  it('takes columns with a sequence of their own for identity columns', async () => {
    for (const detail of ['schema', 'load'] as const) {
      const { columns } = tableOf(await read(database.url, detail), 'defaults');
      const identities = columns.flatMap(({ name, identity }) => (identity === undefined ? [] : [[name, identity]]));
      expect(identities).toEqual([
        ['id', 'by-default'],
        ['big', 'by-default'],
      ]);
    }
  });

  it('tells comments', async () => {
    const table = tableOf(await read(database.url), 'defaults');
    expect(table.comment).toBe('what "fills" itself');
    expect(table.columns.flatMap(({ name, comment }) => (comment === undefined ? [] : [[name, comment]]))).toEqual([
      ['n', 'a number'],
    ]);
  });

  it('tells what values columns can hold beyond their type', async () => {
    const { columns } = tableOf(await read(database.url), 'limits');
    expect(Object.fromEntries(columns.map(({ name, limits }) => [name, limits]))).toEqual({
      n: { specials: ['nan', 'infinity'] },
      n2: { specials: ['nan'] },
      f4: { specials: ['nan', 'infinity'] },
      d: { specials: ['infinity'], min: '4714-11-24 BC', max: '5874897-12-31' },
      ts: { specials: ['infinity'], min: '4714-11-24 00:00:00 BC', max: '294276-12-31 23:59:59.999999' },
      tz: { specials: ['infinity'], min: '4714-11-24 00:00:00+00 BC', max: '294276-12-31 23:59:59.999999+00' },
      ti: { specials: [], min: '00:00:00', max: '24:00:00' },
      t: { specials: [] },
      i: undefined,
    });
  });

  it('tells plain indexes, also unique ones that are no keys', async () => {
    const { indexes = [], uniqueKeys } = tableOf(await read(database.url), 'indexed');
    const asText = indexes.map(({ name, columns, isUnique }) => [
      name,
      columns.map((column) => `${column.name} ${column.order}`).join(', '),
      isUnique,
    ]);
    expect(asText).toEqual([
      ['only_nullable', 'b ascending, c ascending', true],
      ['own_order', 'e ascending', undefined],
      ['plain', 'a ascending, b descending', undefined],
    ]);
    expect(uniqueKeys.map(({ name }) => name)).toEqual(['a_key']);
  });

  it('lists what it cannot tell', async () => {
    const { notNeutral = [] } = await read(database.url);
    expect(notNeutral.map(({ kind, name }) => `${kind}: ${name}`).toSorted()).toEqual([
      'aggregate: public.total',
      'check constraint: rich_id_check on public.rich',
      'collation: odd_name_key on public.odd',
      'comment: odd_key on public.odd',
      'comment: one_null on public.odd',
      'default: public.defaults.clock',
      'default: public.defaults.computed',
      'default: public.defaults.lent',
      'default: public.defaults.plus',
      'default: public.defaults.raw',
      'domain: public.defaults.p',
      'exclusion constraint: rich_r_excl on public.rich',
      'function: public.made_up',
      'function: public.nothing',
      'identity: public.odd.id',
      'index: expression on public.indexed',
      'index: hashed on public.indexed',
      'index: including on public.indexed',
      'index: nulls_first on public.indexed',
      'index: other_order on public.indexed',
      'index: partial on public.indexed',
      'index: pattern on public.indexed',
      'inheritance: public.heir',
      'materialized view: public.kept',
      'nulls not distinct: one_null on public.odd',
      'partitioning: public.parted',
      'policy: careful on public.rich',
      'procedure: public.done',
      'rule: ruled on public.rich',
      'sequence: public.free_numbers',
      'sequence: public.lent_numbers',
      'statistics: both_of on public.odd',
      'trigger: rings on public.rich',
      'view: public.seen',
    ]);
    for (const { because } of notNeutral) expect(because).not.toBe('');
  });

  it('leaves out what a load does not need when asked to', async () => {
    const catalog = await read(database.url, 'load');
    expect(catalog.notNeutral).toBeUndefined();
    expect(tableOf(catalog, 'indexed').indexes).toBeUndefined();
    expect(tableOf(catalog, 'indexed').uniqueKeys.map(({ name }) => name)).toEqual(['a_key']);
    const { columns, comment } = tableOf(catalog, 'defaults');
    expect(comment).toBeUndefined();
    expect(columns.find(({ name }) => name === 'n')).toMatchObject({ hasDefault: true });
    expect(columns.find(({ name }) => name === 'd')?.limits).toEqual({ specials: ['nan'] });
  });
});

describe('a printed default', () => {
  const text = { kind: 'text', isFixed: false } as const;
  it.each([
    [`'now'::text`, text, 'text', { kind: 'value', text: 'now' }],
    [`('now'::text)::date`, { kind: 'date' } as const, 'date', undefined],
    [`'2024-01-01 10:00:00'::timestamp without time zone`, { kind: 'date' } as const, 'date', undefined],
    [`(5)::numeric`, { kind: 'decimal' } as const, 'numeric', { kind: 'value', text: '5' }],
    [`('a'::text || 'b'::text)`, text, 'text', undefined],
    [`upper('a'::text)`, text, 'text', undefined],
    [`NULL::character varying`, text, 'character varying(5)', null],
    [`'a'::character varying(3)`, text, 'character varying(3)', { kind: 'value', text: 'a' }],
    [`'1 day'::interval`, { kind: 'interval' } as const, 'interval', { kind: 'value', text: '1 day' }],
  ])('%s of %o says %o', (expression, type, printedType, expected) => {
    expect(neutralDefault({ expression, type, printedType })).toEqual(expected);
  });
});
