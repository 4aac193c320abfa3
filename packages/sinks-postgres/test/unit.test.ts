import { describe, expect, it } from 'vitest';
import { useDatabase } from '@sync/testing/vitest';
import { postgresSink } from '../src/index.ts';
import { everything, inUnit, newCall, tableOf, tableRef } from './connect.ts';
import { integer, loadRows, text } from './field-rows.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE base (id int PRIMARY KEY);
  CREATE TABLE kid () INHERITS (base);
  CREATE TABLE ref (id int REFERENCES base);
  CREATE TABLE part (id int) PARTITION BY LIST (id);
  CREATE TABLE part_1 PARTITION OF part DEFAULT;
  INSERT INTO base VALUES (1); INSERT INTO kid VALUES (2); INSERT INTO ref VALUES (1); INSERT INTO part VALUES (1);
  CREATE SEQUENCE up; CREATE SEQUENCE down INCREMENT BY -2 MAXVALUE 100 START 100; CREATE SEQUENCE "Odd ""name"".x";
  CREATE TABLE late (id int REFERENCES base DEFERRABLE);
`;

describe('a load unit', () => {
  const database = useDatabase({ per: 'test', script });
  const state = async (name: string) =>
    (await query(database.url, `SELECT last_value, is_called FROM "${name.replaceAll('"', '""')}"`))[0];

  it('empties tables together, and their children by inheritance only when asked', async () => {
    await inUnit(database.url, (unit) =>
      unit.truncate({
        tables: [tableRef('base'), tableRef('ref'), tableRef('late'), tableRef('part')],
        isCascading: false,
      }),
    );
    expect(
      await query(
        database.url,
        'SELECT (SELECT count(*) FROM base), (SELECT count(*) FROM kid), (SELECT count(*) FROM part)',
      ),
    ).toEqual([['1', '1', '0']]);
  });

  it('empties tables that reference others only when it cascades', async () => {
    const truncate = (isCascading: boolean) =>
      inUnit(database.url, (unit) => unit.truncate({ tables: [tableRef('base')], isCascading }));
    await expect(truncate(false)).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    await truncate(true);
    expect(await query(database.url, 'SELECT count(*) FROM ref')).toEqual([['0']]);
  });

  it('sets sequences exactly, or only forward in the direction in which they count', async () => {
    const setting = (name: string, value: string, isCalled: boolean) => ({
      sequence: { ref: tableRef(name) },
      state: { sequence: { ref: tableRef(name) }, value, isCalled },
    });
    const set = (direction: 'exact' | 'forward', ...settings: ReturnType<typeof setting>[]) =>
      inUnit(database.url, (unit) => unit.setSequences(settings.map((one) => ({ ...one, direction }))));
    const odd = 'Odd "name".x';
    await set(
      'exact',
      setting('up', '50', true),
      setting('down', '40', false),
      setting(odd, '9223372036854775807', true),
    );
    expect([await state('up'), await state('down'), await state(odd)]).toEqual([
      ['50', 't'],
      ['40', 'f'],
      ['9223372036854775807', 't'],
    ]);
    await set('forward', setting('up', '50', false), setting('down', '41', true));
    expect([await state('up'), await state('down')]).toEqual([
      ['50', 't'],
      ['41', 't'],
    ]);
  });

  it('writes a row of state, makes what is missing, and replaces the row with the same key', async () => {
    const entry = (value: string | null) => ({
      table: { schema: 'Meta data', name: 'state "1"' },
      columns: [
        { name: 'source', type: text, isNullable: false },
        { name: 'number', type: integer, isNullable: false },
        { name: 'at', type: { kind: 'timestamp', precision: 6, hasZone: true }, isNullable: true },
      ] as const,
      key: ['source', 'number'] as const,
      row: ['a', '1', value],
    });
    const put = (value: string | null) => inUnit(database.url, (unit) => unit.putState(entry(value)));
    await put(null);
    await put('2024-02-03 04:05:06.123456+00');
    await expect(
      inUnit(database.url, async (unit) => {
        await unit.putState(entry('2000-01-01 00:00:00+00'));
        throw new Error('given up');
      }),
    ).rejects.toThrow('given up');
    expect(
      await query(
        database.url,
        `SELECT source, number, "at" = '2024-02-03 04:05:06.123456+00' FROM "Meta data"."state ""1"""`,
      ),
    ).toEqual([['a', '1', 't']]);
  });

  it('lets constraints wait for the commit when asked', async () => {
    await using session = await postgresSink(database.url).open(newCall());
    const unit = await session.begin({ step: 'x', deferConstraints: true }, newCall());
    await loadRows(unit, { table: 'late', columns: { id: integer }, rows: [['5']] });
    await loadRows(unit, { table: 'base', columns: { id: integer }, rows: [['5']] });
    await unit.commit();
    const second = await session.begin({ step: 'x', deferConstraints: true }, newCall());
    await loadRows(second, { table: 'late', columns: { id: integer }, rows: [['77']] });
    await expect(second.commit()).rejects.toMatchObject({ code: 'WRITE_FOREIGN_KEY' });
    await second.abort(undefined);
    expect(await query(database.url, 'SELECT id FROM late')).toEqual([['5']]);
  });

  it('applies definitions and undoes them', async () => {
    const definition = (id: string, sql: string) => ({
      id,
      kind: 'table',
      tables: [],
      dependsOn: [],
      section: 'before-data' as const,
      sql,
    });
    const failing = inUnit(database.url, (unit) =>
      unit.applyDefinitions([
        definition('table public.fresh', 'CREATE TABLE public.fresh ();'),
        definition('table public.wrong', 'CREATE TABLE public.wrong (x nonsense);'),
      ]),
    );
    await expect(failing).rejects.toMatchObject({ code: 'WRITE_SCHEMA', message: /table public\.wrong/ });
    expect(await query(database.url, `SELECT to_regclass('fresh')`)).toEqual([[null]]);
  });

  it('is named by its step at the server', async () => {
    await inUnit(database.url, async () => {
      expect(
        await query(
          database.url,
          `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dbsync test' AND datname = current_database()`,
        ),
      ).toEqual([['1']]);
    });
  });

  it('accepts nothing but abort after a failure, and abort as often as wished', async () => {
    await using session = await postgresSink(database.url).open(newCall());
    const unit = await session.begin({ step: 'x', deferConstraints: false }, newCall());
    await expect(unit.truncate({ tables: [tableRef('missing')], isCascading: false })).rejects.toMatchObject({
      code: 'WRITE_FAILED',
    });
    await expect(unit.commit()).rejects.toMatchObject({ code: 'INTERNAL_INVARIANT' });
    await Promise.all([unit.abort('a'), unit.abort('b')]);
    await unit.abort('c');
    await expect(unit.truncate({ tables: [tableRef('base')], isCascading: false })).rejects.toMatchObject({
      code: 'INTERNAL_INVARIANT',
    });
  });
});

describe('a session', () => {
  const database = useDatabase({ script });

  it('works with a single connection, also while a unit is open', async () => {
    await using session = await postgresSink({ url: database.url, pool: { maxOpen: 1 } }).open(newCall());
    expect(session.capabilities.maxUnits).toBe(1);
    const unit = await session.begin({ step: 'x', deferConstraints: false }, newCall());
    await loadRows(unit, { table: 'base', columns: { id: integer }, rows: [['30']] });
    const catalog = await session.describe(everything, newCall());
    expect(tableOf(catalog, 'part').kind).toBe('partitioned');
    expect((await session.digest?.({ table: tableRef('base'), columns: ['id'] }, newCall()))?.rowCount).toBe(2);
    await unit.commit();
    expect(await session.identify(newCall())).toMatchObject({ isLocal: true });
    expect((await session.listDefinitions?.(newCall()))?.ids).toContain('table public.base');
  });

  it('undoes units that are still open when it is disposed', async () => {
    const before = await query(database.url, 'SELECT count(*) FROM base');
    {
      await using session = await postgresSink(database.url).open(newCall());
      const unit = await session.begin({ step: 'x', deferConstraints: false }, newCall());
      await loadRows(unit, { table: 'base', columns: { id: integer }, rows: [['40']] });
    }
    expect(await query(database.url, 'SELECT count(*) FROM base')).toEqual(before);
  });

  it('refuses options that are wrong before it contacts anything', () => {
    expect(() => postgresSink({ url: 'mysql://x' })).toThrow(expect.objectContaining({ code: 'CONFIG_URL' }));
    expect(() => postgresSink({} as never)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^CONFIG_/) }),
    );
  });
});
