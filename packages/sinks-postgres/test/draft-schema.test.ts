import type { DraftTable, ForeignKey, NeutralType, SchemaDraft } from '@sync/core/connector';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { postgresSink } from '../src/index.ts';
import { everything, inUnit, newCall } from './connect.ts';
import { neutralColumn, neutralTable, plainIndex, reference, uniqueKey } from './neutral-tables.ts';
import { query } from './query.ts';

const integer = (bits: 8 | 16 | 24 | 32 | 64, isUnsigned = false): NeutralType => ({
  kind: 'integer',
  bits,
  isUnsigned,
});
const flag: NeutralType = { kind: 'integer', bits: 8, isUnsigned: false, isFlag: true };
const text = (maxLength?: number, isFixed = false): NeutralType => ({
  kind: 'text',
  isFixed,
  ...(maxLength === undefined ? {} : { maxLength }),
});
const timestamp = (precision: number, hasZone = false): NeutralType => ({ kind: 'timestamp', precision, hasZone });
const id = neutralColumn('id', integer(64, true), { isNullable: false, identity: 'by-default', hasDefault: true });
const primary = uniqueKey('PRIMARY', ['id']);

const everyType: Readonly<Record<string, readonly [NeutralType, string]>> = {
  flag: [flag, 'boolean'],
  bool: [{ kind: 'boolean' }, 'boolean'],
  i8: [integer(8), 'smallint'],
  u8: [integer(8, true), 'smallint'],
  i16: [integer(16), 'smallint'],
  u16: [integer(16, true), 'integer'],
  i24: [integer(24), 'integer'],
  u24: [integer(24, true), 'integer'],
  i32: [integer(32), 'integer'],
  u32: [integer(32, true), 'bigint'],
  i64: [integer(64), 'bigint'],
  u64: [integer(64, true), 'numeric(20,0)'],
  d: [{ kind: 'decimal', precision: 65, scale: 30 }, 'numeric(65,30)'],
  n: [{ kind: 'decimal' }, 'numeric'],
  f4: [{ kind: 'float', bits: 32 }, 'real'],
  f8: [{ kind: 'float', bits: 64 }, 'double precision'],
  c: [text(36, true), 'character varying(36)'],
  c0: [text(0, true), 'text'],
  v: [text(500), 'character varying(500)'],
  t: [text(), 'text'],
  b: [{ kind: 'bytes', maxLength: 16 }, 'bytea'],
  bit: [{ kind: 'bit', length: 9, isVarying: false }, 'bit(9)'],
  date: [{ kind: 'date' }, 'date'],
  time: [{ kind: 'time', precision: 0, hasZone: false }, 'time(0) without time zone'],
  dt: [timestamp(0), 'timestamp(0) without time zone'],
  dt6: [timestamp(6), 'timestamp without time zone'],
  ts: [timestamp(3, true), 'timestamp(3) with time zone'],
  j: [{ kind: 'json', isNormalized: true }, 'jsonb'],
  jt: [{ kind: 'json', isNormalized: false }, 'json'],
  u: [{ kind: 'uuid' }, 'uuid'],
  e: [{ kind: 'enum', labels: ['a', "it's", ''] }, 'public.every_e'],
  o: [{ kind: 'opaque', dialect: 'theirs' as never, native: 'inet6' }, 'text'],
  a: [{ kind: 'array', element: integer(32) }, 'integer[]'],
  i: [{ kind: 'interval' }, 'interval'],
};

const shop: readonly DraftTable[] = [
  neutralTable('users', {
    columns: [
      id,
      neutralColumn('email', text(100), { isNullable: false, isCaseInsensitive: true, comment: "it's unique" }),
      neutralColumn(
        'mood',
        { kind: 'enum', labels: ['sad', 'ok'] },
        { default: { kind: 'value', text: 'ok' }, hasDefault: true },
      ),
      neutralColumn('is_admin', flag, { isNullable: false, default: { kind: 'value', text: '0' }, hasDefault: true }),
      neutralColumn('born', { kind: 'date' }, { default: { kind: 'value', text: '2000-02-29' }, hasDefault: true }),
      neutralColumn(
        'price',
        { kind: 'decimal', precision: 9, scale: 2 },
        { default: { kind: 'value', text: '-1.50' }, hasDefault: true },
      ),
      neutralColumn('n', integer(32), { default: { kind: 'value', text: '-7' }, hasDefault: true }),
      neutralColumn('f', { kind: 'float', bits: 64 }, { default: { kind: 'value', text: '0.5' }, hasDefault: true }),
      neutralColumn(
        'bits',
        { kind: 'bit', length: 4, isVarying: false },
        { default: { kind: 'value', text: '0101' }, hasDefault: true },
      ),
      neutralColumn('made', timestamp(0), { default: { kind: 'now' }, hasDefault: true }),
      neutralColumn('seen', timestamp(6, true), { default: { kind: 'now' }, hasDefault: true }),
      neutralColumn('nick', text(20), { default: { kind: 'value', text: "o'n\\x" }, hasDefault: true }),
    ],
    keys: [primary, uniqueKey('email', ['email']), uniqueKey('both', ['n', 'id'])],
    indexes: [plainIndex('idx_n', ['n']), plainIndex('nick', ['nick'], { isUnique: true })],
    comment: 'who "uses" it',
  }),
  neutralTable('orders', {
    columns: [
      neutralColumn('id', integer(32), { isNullable: false, identity: 'by-default', hasDefault: true }),
      neutralColumn('user_id', integer(64, true)),
      neutralColumn('mood', { kind: 'enum', labels: ['sad', 'ok'] }),
      neutralColumn('note', text(50)),
    ],
    keys: [primary],
    indexes: [
      {
        name: 'idx_n',
        columns: [
          { name: 'note', order: 'descending' },
          { name: 'user_id', order: 'ascending' },
        ],
      },
    ],
  }),
];
const shopKeys: readonly ForeignKey[] = [
  reference('fk_user', 'orders(user_id) -> users(id)', { onDelete: 'cascade', onUpdate: 'set null' }),
];

describe('a draft of tables of another engine', () => {
  const database = useDatabase({ per: 'test' });

  const draft = async (
    tables: readonly DraftTable[],
    foreignKeys: readonly ForeignKey[] = [],
  ): Promise<SchemaDraft> => {
    await using session = await postgresSink(database.url).open(newCall());
    if (session.draftSchema === undefined) throw new Error('the sink drafts no schema');
    return await session.draftSchema({ tables, foreignKeys }, newCall());
  };

  const make = async (drafted: SchemaDraft): Promise<void> => {
    await inUnit(database.url, async (unit, session) => {
      const existing = await session.listDefinitions?.(newCall());
      const missing = drafted.list.definitions.filter(
        ({ id: own, impliedBy = [] }) => ![own, ...impliedBy].some((each) => existing?.ids.has(each)),
      );
      await unit.applyDefinitions(missing);
    });
  };

  const look = async () => {
    await using session = await postgresSink(database.url).open(newCall());
    return await session.describe({ ...everything, matches: () => true }, newCall());
  };

  it('makes every neutral type a type that holds its values, and says beforehand how the catalog will tell it', async () => {
    const columns = Object.entries(everyType).map(([name, [type]]) => neutralColumn(name, type));
    const drafted = await draft([neutralTable('every', { columns })]);
    const types = drafted.tables[0]?.columns.map(({ name, nativeType }) => [name, nativeType]);
    expect(types).toEqual(Object.entries(everyType).map(([name, [, native]]) => [name, native]));
    await make(drafted);
    expect((await look()).tables).toEqual(drafted.tables);
  });

  it('makes keys, indexes, defaults, comments, identity columns and foreign keys as the catalog will tell them', async () => {
    const drafted = await draft(shop, shopKeys);
    await make(drafted);
    const catalog = await look();
    expect(catalog.tables).toEqual(drafted.tables.toSorted((a, b) => (a.ref.name < b.ref.name ? -1 : 1)));
    expect(catalog.sequences).toEqual(drafted.sequences.toSorted((a, b) => (a.ref.name < b.ref.name ? -1 : 1)));
    expect(catalog.foreignKeys).toEqual([
      reference('fk_user', 'orders(user_id) -> users(id)', { onDelete: 'cascade', onUpdate: 'set null' }),
    ]);
    expect(drafted.list.notCarried).toEqual([
      expect.objectContaining({ kind: 'collation', name: 'email on public.users' }),
    ]);
    await query(database.url, `INSERT INTO users (email) VALUES ('a')`);
    expect(
      await query(database.url, 'SELECT id, mood, is_admin, price, n, f, bits, nick, made IS NULL FROM users'),
    ).toEqual([['1', 'ok', 'f', '-1.50', '-7', '0.5', '0101', "o'n\\x", 'f']]);
  });

  it('gives records the ids under which the sink lists what it has, so that a second draft makes nothing', async () => {
    await make(await draft(shop, shopKeys));
    const again = await draft(shop, shopKeys);
    await using session = await postgresSink(database.url).open(newCall());
    const existing = await session.listDefinitions?.(newCall());
    expect(again.list.definitions.map(({ id: own }) => own).filter((own) => existing?.ids.has(own) !== true)).toEqual(
      [],
    );
  });

  it('names indexes that several tables have after their tables, and cuts long names with a hash', async () => {
    const columns = [neutralColumn('id', integer(32), { isNullable: false }), neutralColumn('n', integer(32))];
    const long = 'x'.repeat(70);
    const tables = ['a', 'b'].map((name) =>
      neutralTable(name, {
        columns,
        keys: [primary],
        indexes: [plainIndex('n', ['n']), plainIndex(long, ['n', 'id'])],
      }),
    );
    const drafted = await draft(tables);
    expect(drafted.tables.map(({ indexes = [] }) => indexes.map(({ name }) => name))).toEqual([
      ['a_n', expect.stringMatching(/^a_x{52}_[0-9a-f]{8}$/)],
      ['b_n', expect.stringMatching(/^b_x{52}_[0-9a-f]{8}$/)],
    ]);
    await make(drafted);
    expect((await look()).tables).toEqual(drafted.tables);
    expect((await draft(tables)).tables).toEqual(drafted.tables);
  });

  it('makes schemas that are missing', async () => {
    const drafted = await draft([neutralTable('Odd "name.T x', { columns: [neutralColumn('select', text())] })]);
    await make(drafted);
    expect((await look()).tables).toEqual(drafted.tables);
  });

  it.each([
    ['table', neutralTable('x'.repeat(64), { columns: [] }), {}],
    ['schema', neutralTable(`${'é'.repeat(32)}.t`, { columns: [] }), {}],
    ['column', neutralTable('t', { columns: [neutralColumn('y'.repeat(64), text())] }), { column: 'y'.repeat(64) }],
    ['system column', neutralTable('t', { columns: [neutralColumn('ctid', text())] }), { column: 'ctid' }],
  ])('refuses the name of a %s that Postgres cannot keep', async (_, table, context) => {
    await expect(draft([table])).rejects.toMatchObject({ name: 'PlanError', code: 'PLAN_NAME', context });
  });

  it('takes types that a user asks for, those of the sink included', async () => {
    await query(
      database.url,
      `CREATE TYPE mood AS ENUM ('a'); CREATE SCHEMA shop; CREATE DOMAIN shop.price AS numeric(9,2)`,
    );
    const asked: Record<string, [string, string]> = {
      a: ['char(36)', 'character(36)'],
      b: ['numeric(20,0)', 'numeric(20,0)'],
      c: ['JSONB', 'jsonb'],
      d: ['text[]', 'text[]'],
      e: ['timestamptz(3)', 'timestamp(3) with time zone'],
      f: ['timestamp ( 2 ) with time zone', 'timestamp(2) with time zone'],
      g: ['mood', 'public.mood'],
      h: ['shop.price', 'shop.price'],
      i: ['char', 'character(1)'],
      j: ['varchar', 'character varying'],
      k: ['interval', 'interval'],
      l: ['"shop"."price"', 'shop.price'],
    };
    const columns = Object.keys(asked).map((name) => neutralColumn(name, text()));
    const types = Object.fromEntries(Object.entries(asked).map(([name, [wanted]]) => [name, wanted]));
    const drafted = await draft([neutralTable('t', { columns, types })]);
    expect(drafted.tables[0]?.columns.map(({ nativeType }) => nativeType)).toEqual(
      Object.values(asked).map(([, printed]) => printed),
    );
    await make(drafted);
    expect((await look()).tables).toEqual(drafted.tables);
  });

  it.each([
    'nothing',
    'int); DROP TABLE x',
    'numeric(2000)',
    'varchar(0)',
    'time(7)',
    'select',
    "text'",
    'int(3)',
    'serial',
    '',
    'text with time zone',
    'record',
    'a.b.c',
  ])('refuses %j, which is no type', async (wanted) => {
    const table = neutralTable('t', { columns: [neutralColumn('c', text())], types: { c: wanted } });
    await expect(draft([table])).rejects.toMatchObject({
      name: 'ConfigError',
      code: 'CONFIG_INVALID',
      context: { table: 'public.t', column: 'c' },
    });
  });

  it('lists what Postgres cannot have, and makes the rest', async () => {
    const drafted = await draft(
      [
        neutralTable('parent', {
          columns: [
            neutralColumn('id', integer(32), { isNullable: false }),
            neutralColumn('n', integer(32)),
            neutralColumn('v', text(600)),
            neutralColumn('t', text()),
            neutralColumn('j', { kind: 'json', isNormalized: false }),
            neutralColumn('total', integer(32), { generated: 'stored' }),
            neutralColumn('d', timestamp(0), {
              hasDefault: true,
              default: { kind: 'value', text: '0000-00-00 00:00:00' },
            }),
            neutralColumn('raw', { kind: 'bytes' }, { hasDefault: true, default: { kind: 'value', text: 'abc' } }),
            neutralColumn('e', { kind: 'enum', labels: ['z'.repeat(64)] }),
          ],
          keys: [primary, uniqueKey('by_total', ['total', 'id'])],
          indexes: [
            { name: 'short', columns: [{ name: 'v', order: 'ascending', prefixLength: 10 }] },
            { name: 'long', columns: [{ name: 't', order: 'ascending', prefixLength: 10 }] },
            { name: 'unique_prefix', isUnique: true, columns: [{ name: 'v', order: 'ascending', prefixLength: 10 }] },
            plainIndex('of_json', ['j']),
          ],
        }),
        neutralTable('child', {
          columns: [neutralColumn('n', integer(32)), neutralColumn('b', integer(64)), neutralColumn('x', text())],
        }),
      ],
      [
        reference('to_index', 'child(n) -> parent(n)'),
        reference('to_key', 'child(b) -> parent(id)'),
        reference('to_text', 'child(x) -> parent(id)'),
      ],
    );
    expect(drafted.list.notCarried.map(({ kind, name }) => `${kind}: ${name}`)).toEqual([
      'type: public.parent.e',
      'generated column: public.parent.total',
      'default: public.parent.d',
      'default: public.parent.raw',
      'unique key: by_total on public.parent',
      'index prefix: short on public.parent',
      'index: long on public.parent',
      'index: unique_prefix on public.parent',
      'index: of_json on public.parent',
      'foreign key: to_index on public.child',
      'foreign key: to_text on public.child',
    ]);
    await make(drafted);
    const catalog = await look();
    expect(catalog.tables).toEqual(drafted.tables.toSorted((a, b) => (a.ref.name < b.ref.name ? -1 : 1)));
    expect(catalog.foreignKeys.map(({ name }) => name)).toEqual(['to_key']);
  });
});

describe('a draft of a replica', () => {
  const database = useDatabase({ per: 'test' });
  const state = (name: string, ...labels: string[]) =>
    neutralColumn(name, { kind: 'enum', labels, name: `accounts__${name}` });
  const accounts = (...labels: string[]) =>
    neutralTable('accounts', {
      columns: [neutralColumn('id', integer(64), { isNullable: false }), state('workflow_state', ...labels)],
      keys: [{ name: 'pk_accounts', columns: ['id'], isPrimary: true, isDeferrable: false }],
    });
  const make = async (draft: DraftTable): Promise<void> => {
    await inUnit(database.url, async (unit, session) => {
      const request = { tables: [draft], foreignKeys: [] };
      const drafted = await session.draftSchema?.(request, newCall());
      const { ids } = (await session.listDefinitions?.(newCall())) ?? { ids: new Set() };
      await unit.applyDefinitions((drafted?.list.definitions ?? []).filter(({ id: each }) => !ids.has(each)));
    });
  };
  const typeOf = async (table: string) =>
    (
      await query(
        database.url,
        `SELECT format_type(atttypid, -1) FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attname = 'workflow_state'`,
      )
    )[0]?.[0];

  it('names enum types and the primary key as asked for', async () => {
    await make(accounts('active', 'deleted'));
    expect(await typeOf('accounts')).toBe('accounts__workflow_state');
    expect(
      await query(
        database.url,
        `SELECT conname FROM pg_constraint WHERE conrelid = 'accounts'::regclass AND contype = 'p'`,
      ),
    ).toEqual([['pk_accounts']]);
  });

  it('takes a type of that name that has the same labels, and makes another when it has others', async () => {
    await query(database.url, `CREATE TYPE accounts__workflow_state AS ENUM ('active', 'deleted')`);
    await make(accounts('active', 'deleted'));
    expect(await typeOf('accounts')).toBe('accounts__workflow_state');
    await query(database.url, 'DROP TABLE accounts');
    await make(accounts('active'));
    expect(await typeOf('accounts')).toBe('accounts_workflow_state');
  });

  it('lets two runs make tables of one type at the same time', async () => {
    const method = (name: string) =>
      neutralTable(name, {
        columns: [neutralColumn('workflow_state', { kind: 'enum', labels: ['GET'], name: 'HTTPMethod' })],
      });
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => make(method(name))));
    expect(await Promise.all(names.map(typeOf))).toEqual(names.map(() => '"HTTPMethod"'));
  });
});
