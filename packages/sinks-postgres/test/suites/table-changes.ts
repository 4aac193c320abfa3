import { everythingOf, inUnitOf, newCall, tableOf } from '@sync/conformance';
import type { ChangeDraft, Column, NeutralType, SinkSession, Table, TableChange } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { neutralColumn } from '../neutral-tables.ts';
import { bigint, change, integer, type TestEnd, text } from './end.ts';

const varchar = (maxLength: number): NeutralType => ({ kind: 'text', isFixed: false, maxLength });
const enumOf = (name: string, ...labels: string[]): NeutralType => ({ kind: 'enum', labels, name });

interface Asked {
  readonly changes: readonly TableChange[];
  readonly table?: string;
  readonly types?: Readonly<Record<string, string>>;
}

async function readTable(session: SinkSession, name: string): Promise<Table> {
  return tableOf(await session.describe(everythingOf('public'), newCall(), 'schema'), name);
}

async function draft(end: TestEnd, { changes, table = 'item', types = {} }: Asked): Promise<ChangeDraft | undefined> {
  await using session = await end.sink().open(newCall());
  const request = { table: await readTable(session, table), changes, types: new Map(Object.entries(types)) };
  return await session.draftChange?.(request, newCall());
}

/** Makes changes, and proves that the draft told beforehand what the catalog tells afterwards. */
async function apply(end: TestEnd, asked: Asked): Promise<ChangeDraft | undefined> {
  const drafted = await draft(end, asked);
  await inUnitOf(end.sink(), (unit) => unit.applyDefinitions(drafted?.definitions ?? []));
  await using session = await end.sink().open(newCall());
  expect(drafted?.table.columns).toEqual((await readTable(session, asked.table ?? 'item')).columns);
  return drafted;
}

const add = (column: Column): TableChange => ({ kind: 'add-column', column });
const retype = (name: string, type: NeutralType, before: NeutralType = text): TableChange => ({
  kind: 'change-type',
  column: neutralColumn(name, type),
  before: neutralColumn(name, before),
});

/** How tables follow their sources. */
export function tableChangesTests(end: TestEnd): void {
  const typesOf = () =>
    end.query(`SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
      WHERE attrelid = 'item'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`);
  const enumTypes = () => end.query(`SELECT typname FROM pg_type WHERE typtype = 'e' ORDER BY typname`);

  describe(`changes of tables on ${end.name}`, () => {
    it('adds columns with the types, names, defaults and comments asked for', async () => {
      await end.query('CREATE TABLE item (id int PRIMARY KEY, mine text)');
      const done = await apply(end, {
        types: { ip: 'inet', tags: 'text[]' },
        changes: [
          add(neutralColumn('state', enumOf('item__state', 'a', "b'c"), { isNullable: false })),
          add(neutralColumn('other', enumOf('item__state', 'a', "b'c"))),
          add(neutralColumn('ip', text)),
          add(neutralColumn('tags', { kind: 'array', element: text })),
          add(neutralColumn('data', { kind: 'json', isNormalized: true }, { comment: "it's data" })),
          add(neutralColumn('count', bigint, { isNullable: false, default: { kind: 'value', text: '7' } })),
          add(neutralColumn('mine', integer)),
        ],
      });
      expect(done?.notCarried).toEqual([]);
      expect(await typesOf()).toEqual([
        ['id', 'integer'],
        ['mine', 'text'],
        ['state', 'item__state'],
        ['other', 'item__state'],
        ['ip', 'inet'],
        ['tags', 'text[]'],
        ['data', 'jsonb'],
        ['count', 'bigint'],
      ]);
      await end.query(`INSERT INTO item (id, state) VALUES (1, 'b''c')`);
      expect(await end.query(`SELECT count, col_description('item'::regclass, 7) FROM item`)).toEqual([
        ['7', "it's data"],
      ]);
    });

    it('lets a new column be null where rows are there and no default fills it', async () => {
      await end.query('CREATE TABLE item (id int PRIMARY KEY); INSERT INTO item VALUES (1)');
      const done = await apply(end, {
        changes: [
          add(neutralColumn('a', text, { isNullable: false })),
          add(neutralColumn('b', text, { isNullable: false, default: { kind: 'value', text: 'x' } })),
        ],
      });
      expect(done?.notCarried).toMatchObject([{ kind: 'not null', name: 'public.item.a' }]);
      expect(await end.query('SELECT * FROM item')).toEqual([['1', null, 'x']]);
    });

    it('uses an enum type of that name when its labels are equal, and another name when they are not', async () => {
      await end.query(`CREATE TYPE method AS ENUM ('GET', 'PUT'); CREATE TABLE item (id int)`);
      await apply(end, { changes: [add(neutralColumn('a', enumOf('method', 'GET', 'PUT')))] });
      await apply(end, { changes: [add(neutralColumn('b', enumOf('method', 'x')))] });
      expect(await typesOf()).toEqual([
        ['id', 'integer'],
        ['a', 'method'],
        ['b', 'item_b'],
      ]);
    });

    it('widens types, and leaves those that hold the values already', async () => {
      await end.query(`CREATE TABLE item (a varchar(5) DEFAULT 'hi', b varchar(5), c smallint, d int, e numeric(6,2), f text, g date, h bool,
        i varchar(50), j bigint, k real);
        INSERT INTO item VALUES ('a', 'b', 3, 4, 1.50, 'f', '2024-01-02', true, 'i', 10, 1.5)`);
      await apply(end, {
        changes: [
          retype('a', varchar(10)),
          retype('b', text),
          retype('c', integer),
          retype('d', { kind: 'float', bits: 64 }),
          retype('e', { kind: 'decimal', precision: 5, scale: 4 }),
          retype('f', varchar(3)),
          retype('g', { kind: 'timestamp', precision: 6, hasZone: false }),
          retype('h', bigint),
          retype('i', varchar(20)),
          retype('j', { kind: 'uuid' }),
          retype('k', { kind: 'float', bits: 64 }),
        ],
      });
      expect((await typesOf()).map(([, type]) => type)).toEqual([
        'character varying(10)',
        'text',
        'integer',
        'double precision',
        'numeric(8,4)',
        'text',
        'timestamp without time zone',
        'bigint',
        'character varying(50)',
        'text',
        'double precision',
      ]);
      expect(await end.query('SELECT * FROM item')).toEqual([
        ['a', 'b', '3', '4', '1.5000', 'f', '2024-01-02 00:00:00', '1', 'i', '10', '1.5'],
      ]);
    });

    it('makes an enum a text, its default with it, and drops the type that nothing needs any more', async () => {
      await end.query(`CREATE TYPE item__state AS ENUM ('a', 'b'); CREATE TYPE shared AS ENUM ('a');
        CREATE TABLE other (x shared); CREATE TABLE item (s item__state DEFAULT 'b', t shared, u item__state);
        INSERT INTO item VALUES ('a', 'a', 'b')`);
      const [state, shared] = [enumOf('item__state', 'a', 'b'), enumOf('shared', 'a')];
      await apply(end, { changes: [retype('s', text, state), retype('t', text, shared)] });
      expect(await enumTypes()).toEqual([['item__state'], ['shared']]);
      await apply(end, { changes: [retype('u', text, state)] });
      expect(await enumTypes()).toEqual([['shared']]);
      await end.query(`INSERT INTO item (t) VALUES ('anything')`);
      expect(await end.query('SELECT * FROM item')).toEqual([
        ['a', 'a', 'b'],
        ['b', 'anything', null],
      ]);
    });

    it('adds labels that are used right after', async () => {
      await end.query(`CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE item (id int PRIMARY KEY, m mood)`);
      await apply(end, { changes: [{ kind: 'add-labels', column: 'm', labels: ['ok', "very 'ok'", 'happy'] }] });
      const columns = { id: integer, m: enumOf('mood', 'sad', 'ok', "very 'ok'", 'happy') };
      await change(end, { table: 'item', columns, rows: [['1', "very 'ok'", 'U', '1']] });
      expect(await end.query(`SELECT m, enum_range(NULL::mood) FROM item`)).toEqual([
        ["very 'ok'", `{sad,ok,"very 'ok'",happy}`],
      ]);
    });

    it('has nothing to do for labels where a column takes any text, or ids of values', async () => {
      await end.query(
        `CREATE TABLE kind (id int PRIMARY KEY, value varchar(64)); CREATE TABLE item (a text, b varchar(3), c int REFERENCES kind)`,
      );
      const labels = (column: string): TableChange => ({ kind: 'add-labels', column, labels: ['four'] });
      const done = await apply(end, {
        changes: [labels('a'), labels('c'), retype('c', text, enumOf('kind', 'x')), labels('b')],
      });
      expect(await typesOf()).toEqual([
        ['a', 'text'],
        ['b', 'text'],
        ['c', 'integer'],
      ]);
      expect(done?.definitions).toHaveLength(1);
    });

    it('lets columns be null, and forbids it where no row has one', async () => {
      await end.query(
        `CREATE TABLE item (id int PRIMARY KEY, a text NOT NULL, b text, c text); INSERT INTO item VALUES (1, 'a', 'b', NULL)`,
      );
      const done = await apply(end, {
        changes: [
          { kind: 'allow-null', column: 'a' },
          { kind: 'allow-null', column: 'id' },
          { kind: 'forbid-null', column: 'b' },
          { kind: 'forbid-null', column: 'c' },
        ],
      });
      expect(done?.notCarried).toMatchObject([
        { kind: 'nullable', name: 'public.item.id' },
        { kind: 'not null', name: 'public.item.c' },
      ]);
      expect(done?.table.columns.map(({ isNullable }) => isNullable)).toEqual([false, true, false, true]);
    });

    it('sets and drops defaults, and says which it cannot set', async () => {
      await end.query(`CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE item (a int, b int DEFAULT 3, m mood)`);
      const withDefault = (name: string, type: NeutralType, value: string): Column =>
        neutralColumn(name, type, { default: { kind: 'value', text: value } });
      const done = await apply(end, {
        changes: [
          { kind: 'add-labels', column: 'm', labels: ['new'] },
          { kind: 'set-default', column: withDefault('a', integer, '5') },
          { kind: 'set-default', column: neutralColumn('b', integer) },
          { kind: 'set-default', column: withDefault('m', enumOf('mood', 'sad', 'new'), 'new') },
        ],
      });
      expect(done?.notCarried).toMatchObject([{ kind: 'default', name: 'public.item.m' }]);
      await end.query('INSERT INTO item (m) VALUES (NULL)');
      expect(await end.query('SELECT * FROM item')).toEqual([['5', null, null]]);
    });

    it('drops columns with the types made for them, and nothing else', async () => {
      await end.query(
        `CREATE TYPE mood AS ENUM ('sad'); CREATE TABLE item (id int PRIMARY KEY, m mood, mine int); CREATE INDEX ON item (m)`,
      );
      await apply(end, {
        changes: [
          { kind: 'drop-column', column: 'm' },
          { kind: 'drop-column', column: 'gone' },
        ],
      });
      expect(await typesOf()).toEqual([
        ['id', 'integer'],
        ['mine', 'integer'],
      ]);
      expect(await enumTypes()).toEqual([]);
    });

    it('names what depends on columns that change or go, and changes nothing', async () => {
      await end.query(`CREATE TABLE item (id int PRIMARY KEY, a varchar(3), b int, c int);
        CREATE VIEW one AS SELECT a FROM item; CREATE VIEW "Two" AS SELECT a FROM one; CREATE VIEW free AS SELECT id, c FROM item;
        CREATE MATERIALIZED VIEW stored AS SELECT length(a) FROM item;
        CREATE VIEW whole AS SELECT id, row_to_json(i) AS j FROM item i;
        ALTER TABLE item ADD g int GENERATED ALWAYS AS (length(a)) STORED;
        CREATE FUNCTION longest() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT max(length(a)) FROM item; END;
        CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER watch BEFORE UPDATE OF a ON item FOR EACH ROW EXECUTE FUNCTION fire();
        CREATE RULE keep AS ON DELETE TO item WHERE old.a = 'x' DO INSTEAD NOTHING`);
      const names = [
        'function public.longest()',
        'generated column public.item.g',
        'materialized view public.stored',
        'rule keep on table public.item',
        'trigger watch on table public.item',
        'view public."Two"',
        'view public.one',
        'view public.whole',
      ];
      expect((await draft(end, { changes: [retype('a', text)] }))?.dependents).toEqual(names);
      const dropped = await draft(end, { changes: [{ kind: 'drop-column', column: 'b' }] });
      expect(dropped?.dependents).toEqual(['view public.whole']);
      const rest = await draft(end, {
        changes: [
          retype('a', varchar(2)),
          add(neutralColumn('z', text)),
          { kind: 'forbid-null', column: 'c' },
          { kind: 'allow-null', column: 'a' },
        ],
      });
      expect(rest?.dependents).toEqual([]);
    });

    it('names foreign keys of other tables on a column that goes', async () => {
      await end.query(
        `CREATE TABLE item (id int UNIQUE); CREATE TABLE kid (item int CONSTRAINT mine REFERENCES item (id))`,
      );
      const drafted = await draft(end, { changes: [{ kind: 'drop-column', column: 'id' }] });
      expect(drafted?.dependents).toEqual(['constraint mine on table public.kid']);
    });
  });

  describe(`moves of tables on ${end.name}`, () => {
    const move = async (request: Parameters<NonNullable<SinkSession['draftMove']>>[0]) => {
      await using session = await end.sink().open(newCall());
      const definitions = (await session.draftMove?.(request, newCall())) ?? [];
      await inUnitOf(end.sink(), (unit) => unit.applyDefinitions(definitions));
    };
    const ref = (schema: string, name: string) => ({ schema, name });

    it('renames a table, into another schema too', async () => {
      await end.query('CREATE SCHEMA "Odd"; CREATE TABLE item (id int)');
      await move({ kind: 'rename', from: ref('public', 'item'), to: ref('public', 'Other "x"') });
      await move({ kind: 'rename', from: ref('public', 'Other "x"'), to: ref('Odd', 'item') });
      expect(await end.query(`SELECT to_regclass('"Odd".item') IS NOT NULL`)).toEqual([['t']]);
    });

    it('drops a table with the enum types made for it alone', async () => {
      await end.query(`CREATE TYPE own AS ENUM ('a'); CREATE TYPE shared AS ENUM ('a'); CREATE TYPE used AS ENUM ('a');
        CREATE TABLE item (a own DEFAULT 'a' CHECK (a <> 'b'::text::own), b own[], c shared, d used);
        CREATE TABLE other (c shared); CREATE FUNCTION f(used) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE INDEX ON item (c) WHERE a = 'a'`);
      await move({ kind: 'drop', table: ref('public', 'item') });
      await move({ kind: 'drop', table: ref('public', 'item') });
      expect(await enumTypes()).toEqual([['shared'], ['used']]);
      expect(await end.query(`SELECT to_regclass('item')`)).toEqual([[null]]);
    });

    it('takes no view with a table', async () => {
      await end.query('CREATE TABLE item (id int); CREATE VIEW v AS SELECT * FROM item');
      await expect(move({ kind: 'drop', table: ref('public', 'item') })).rejects.toMatchObject({
        code: 'WRITE_SCHEMA',
        context: { table: 'public.item' },
      });
    });
  });
}
