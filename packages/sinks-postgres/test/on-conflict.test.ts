import { describe, expect, it } from 'vitest';
import { useDatabase } from '@sync/testing/vitest';
import { inUnit } from './connect.ts';
import { integer, loadRows, type RowsLoad, text } from './field-rows.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE item (id int PRIMARY KEY, name text, code text UNIQUE, touched int NOT NULL DEFAULT 0);
  INSERT INTO item VALUES (1, 'old', 'a'), (2, 'same', 'b');
  CREATE FUNCTION count_touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.touched := OLD.touched + 1; RETURN NEW; END';
  CREATE TRIGGER touch BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION count_touch();
  CREATE TABLE pair (a int, b int, PRIMARY KEY (a, b));
  INSERT INTO pair VALUES (1, 1);
  CREATE TABLE bag (v int);
  CREATE TABLE ruled (id int PRIMARY KEY, v text UNIQUE);
  CREATE RULE no_change AS ON UPDATE TO ruled DO INSTEAD NOTHING;
  CREATE TABLE code_only (code text UNIQUE, v text);
  CREATE TABLE late (id int UNIQUE DEFERRABLE, v text);
  CREATE TABLE numbered (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text);
  CREATE DOMAIN short AS varchar(3) NOT NULL CHECK (VALUE <> 'bad');
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE TABLE odd (id int PRIMARY KEY, j json, p point, x xml, n numeric, d short, m mood, twice int GENERATED ALWAYS AS (id * 2) STORED);
  CREATE TABLE part (id int, day date, v text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
  CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  CREATE TABLE part_2 PARTITION OF part DEFAULT;
  CREATE TABLE slug (title text, v text, slug text GENERATED ALWAYS AS (lower(title)) STORED PRIMARY KEY);
  CREATE TABLE nothing ();
  CREATE TABLE required (id int PRIMARY KEY, v text NOT NULL);
`;

describe('rows whose key the sink has', () => {
  const database = useDatabase({ per: 'test', script });
  const columns = { id: integer, name: text, code: text };
  const load = (request: RowsLoad) => inUnit(database.url, (unit) => loadRows(unit, request));
  const rowsOf = (table: string) => query(database.url, `SELECT * FROM ${table} ORDER BY 1, 2`);

  it('fail the load with "error", and leave the table as before', async () => {
    const failing = load({
      table: 'item',
      columns,
      rows: [
        ['3', 'new', 'c'],
        ['1', 'new', 'd'],
      ],
    });
    await expect(failing).rejects.toMatchObject({ code: 'WRITE_UNIQUE', context: { table: 'public.item' } });
    expect(await rowsOf('item')).toEqual([
      ['1', 'old', 'a', '0'],
      ['2', 'same', 'b', '0'],
    ]);
  });

  it('stay with "nothing", whichever unique key they meet', async () => {
    const rows = [
      ['1', 'new', 'x'],
      ['3', 'new', 'b'],
      ['4', 'new', 'd'],
      ['4', 'double', 'e'],
    ];
    expect(await load({ table: 'item', columns, rows, onConflict: 'nothing' })).toMatchObject({
      rowsReceived: 4,
      rowsWritten: 1,
    });
    expect(await rowsOf('item')).toEqual([
      ['1', 'old', 'a', '0'],
      ['2', 'same', 'b', '0'],
      ['4', 'new', 'd', '0'],
    ]);
  });

  it('change with "update" only where they differ', async () => {
    const rows = [
      ['1', 'new', 'a'],
      ['2', 'same', 'b'],
      ['3', null, null],
    ];
    expect(await load({ table: 'item', columns, rows, onConflict: 'update' })).toMatchObject({
      rowsReceived: 3,
      rowsWritten: 2,
    });
    expect(await rowsOf('item')).toEqual([
      ['1', 'new', 'a', '1'],
      ['2', 'same', 'b', '0'],
      ['3', null, null, '0'],
    ]);
  });

  it('are compared exactly, also where their type has no equality or hides a difference', async () => {
    const native = (name: string) =>
      ({ kind: 'opaque', dialect: 'postgres' as never, native: `pg_catalog.${name}` }) as const;
    const odd = {
      id: integer,
      j: { kind: 'json', isNormalized: false },
      p: native('point'),
      x: native('xml'),
      n: { kind: 'decimal' },
      d: text,
      m: text,
    } as const;
    const row = (id: string, n: string) => [id, '{"a" : 1}', '(1,2)', '<a/>', n, 'abc', 'ok'];
    await load({ table: 'odd', columns: odd, rows: [row('1', '1.0'), row('2', '1.0')] });
    const again = await load({
      table: 'odd',
      columns: odd,
      rows: [row('1', '1.0'), row('2', '1.00')],
      onConflict: 'update',
    });
    expect(again).toMatchObject({ rowsReceived: 2, rowsWritten: 1 });
    expect(await query(database.url, 'SELECT n::text, twice FROM odd ORDER BY id')).toEqual([
      ['1.0', '2'],
      ['1.00', '4'],
    ]);
  });

  it('may consist of their key alone', async () => {
    const rows = [
      ['1', '1'],
      ['1', '2'],
    ];
    expect(
      await load({ table: 'pair', columns: { a: integer, b: integer }, rows, onConflict: 'update' }),
    ).toMatchObject({ rowsWritten: 1 });
  });

  it('fail with "update" when two of them have the same key', async () => {
    const failing = load({
      table: 'item',
      columns,
      rows: [
        ['1', 'x', 'x'],
        ['1', 'y', 'y'],
      ],
      onConflict: 'update',
    });
    await expect(failing).rejects.toMatchObject({
      code: 'WRITE_UNIQUE',
      context: { table: 'public.item' },
      message: /several rows with the same key/,
    });
  });

  it('cannot be updated in a table whose keys decide no conflict', async () => {
    await expect(
      load({ table: 'bag', columns: { v: integer }, rows: [['1']], onConflict: 'update' }),
    ).rejects.toMatchObject({ code: 'PLAN_NO_KEY' });
    await expect(
      load({ table: 'late', columns: { id: integer, v: text }, rows: [['1', 'a']], onConflict: 'update' }),
    ).rejects.toMatchObject({ code: 'PLAN_NO_KEY' });
    expect(
      await load({ table: 'bag', columns: { v: integer }, rows: [['1'], ['1']], onConflict: 'nothing' }),
    ).toMatchObject({ rowsWritten: 2 });
  });

  it('are the whole row with "nothing" where no key can tell, as often as it occurs', async () => {
    const bag = (rows: RowsLoad['rows']) =>
      load({ table: 'bag', columns: { v: integer }, rows, onConflict: 'nothing' });
    expect(await bag([['1'], ['1'], [null]])).toMatchObject({ rowsWritten: 3 });
    expect(await bag([['1'], ['1'], [null]])).toMatchObject({ rowsReceived: 3, rowsWritten: 0 });
    expect(await bag([['1'], ['1'], ['1'], ['2'], [null]])).toMatchObject({ rowsWritten: 2 });
    const item = () =>
      load({
        table: 'code_only',
        columns: { code: text, v: text },
        rows: [
          [null, 'x'],
          ['c', 'y'],
        ],
        onConflict: 'nothing',
      });
    expect(await item()).toMatchObject({ rowsWritten: 2 });
    expect(await item()).toMatchObject({ rowsWritten: 0 });
  });

  it('stay with "nothing" also where a constraint can wait', async () => {
    const late = (rows: RowsLoad['rows']) =>
      load({ table: 'late', columns: { id: integer, v: text }, rows, onConflict: 'nothing' });
    expect(
      await late([
        ['1', 'a'],
        ['1', 'b'],
        [null, 'n'],
      ]),
    ).toMatchObject({ rowsWritten: 2 });
    expect(
      await late([
        ['1', 'c'],
        ['2', 'd'],
        [null, 'n'],
      ]),
    ).toMatchObject({ rowsWritten: 1 });
    expect(await rowsOf('late')).toEqual([
      ['1', 'a'],
      ['2', 'd'],
      [null, 'n'],
    ]);
  });

  it('stay with "nothing" in a table with rules too, and are refused with "update"', async () => {
    const ruled = (rows: RowsLoad['rows'], onConflict: 'nothing' | 'update') =>
      load({ table: 'ruled', columns: { id: integer, v: text }, rows, onConflict });
    expect(
      await ruled(
        [
          ['1', 'a'],
          ['1', 'b'],
          ['2', null],
        ],
        'nothing',
      ),
    ).toMatchObject({ rowsWritten: 2 });
    expect(
      await ruled(
        [
          ['1', 'c'],
          ['3', 'a'],
          ['4', 'd'],
          ['2', null],
        ],
        'nothing',
      ),
    ).toMatchObject({ rowsWritten: 1 });
    expect(await rowsOf('ruled')).toEqual([
      ['1', 'a'],
      ['2', null],
      ['4', 'd'],
    ]);
    await expect(ruled([['1', 'x']], 'update')).rejects.toMatchObject({
      code: 'PLAN_UNSUPPORTED',
      context: { table: 'public.ruled' },
    });
  });

  it('keep values of identity columns that are always generated', async () => {
    const numbered = { id: integer, v: text };
    await load({ table: 'numbered', columns: numbered, rows: [['7', 'a']] });
    await load({
      table: 'numbered',
      columns: numbered,
      rows: [
        ['7', 'b'],
        ['9', 'c'],
      ],
      onConflict: 'nothing',
    });
    expect(await rowsOf('numbered')).toEqual([
      ['7', 'a'],
      ['9', 'c'],
    ]);
  });

  it('are told by a key that the server fills itself', async () => {
    const slug = { title: text, v: text };
    await load({ table: 'slug', columns: slug, rows: [['A', 'old']] });
    const rows = [
      ['a', 'new'],
      ['B', 'b'],
    ];
    expect(await load({ table: 'slug', columns: slug, rows, onConflict: 'update' })).toMatchObject({ rowsWritten: 2 });
    expect(await rowsOf('slug')).toEqual([
      ['B', 'b', 'b'],
      ['a', 'new', 'a'],
    ]);
  });

  it('may have no columns at all', async () => {
    const twice = { table: 'nothing', columns: {}, rows: [[], []], onConflict: 'nothing' } as const;
    expect(await load(twice)).toMatchObject({ rowsReceived: 2, rowsWritten: 2 });
    expect(await load(twice)).toMatchObject({ rowsReceived: 2, rowsWritten: 0 });
  });

  it('reach the partition that takes them', async () => {
    const part = { id: integer, day: { kind: 'date' }, v: text } as const;
    await load({
      table: 'part',
      columns: part,
      rows: [
        ['1', '2024-05-05', 'a'],
        ['1', '1999-01-01', 'b'],
      ],
    });
    const again = [
      ['1', '2024-05-05', 'A'],
      ['1', '1999-01-01', 'b'],
      ['2', '2024-01-01', 'c'],
    ];
    expect(await load({ table: 'part', columns: part, rows: again, onConflict: 'update' })).toMatchObject({
      rowsWritten: 2,
    });
    expect(await rowsOf('ONLY part_1')).toEqual([
      ['1', '2024-05-05', 'A'],
      ['2', '2024-01-01', 'c'],
    ]);
  });

  it('do not hide other errors', async () => {
    const failing = load({
      table: 'required',
      columns: { id: integer, v: text },
      rows: [['1', null]],
      onConflict: 'nothing',
    });
    await expect(failing).rejects.toMatchObject({
      code: 'WRITE_NOT_NULL',
      context: { table: 'public.required', column: 'v' },
    });
    await expect(
      load({ table: 'odd', columns: { id: integer, d: text }, rows: [['1', 'bad']], onConflict: 'nothing' }),
    ).rejects.toMatchObject({ code: 'WRITE_CHECK', context: { table: 'public.odd' } });
  });
});
