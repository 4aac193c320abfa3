import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { inUnit } from './connect.ts';
import { integer, loadRows, type RowsLoad, text } from './field-rows.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE item (id int PRIMARY KEY, name varchar(20) COLLATE utf8mb4_general_ci, code varchar(20) UNIQUE,
    at timestamp(6) NOT NULL DEFAULT '2001-01-01' ON UPDATE CURRENT_TIMESTAMP(6));
  INSERT INTO item (id, name, code) VALUES (1, 'old', 'a'), (2, 'same', 'b');
  CREATE TABLE plain (id int PRIMARY KEY, v varchar(20) COLLATE utf8mb4_general_ci,
    at timestamp(6) NOT NULL DEFAULT '2001-01-01' ON UPDATE CURRENT_TIMESTAMP(6));
  INSERT INTO plain (id, v) VALUES (1, 'old'), (2, 'same');
  CREATE TABLE pair (a int, b int, PRIMARY KEY (a, b));
  INSERT INTO pair VALUES (1, 1);
  CREATE TABLE bag (v int, f float, d varchar(10), b blob);
  CREATE TABLE code_only (code varchar(20) UNIQUE, v text);
  CREATE TABLE required (id int PRIMARY KEY, v varchar(3) NOT NULL, CHECK (v <> 'bad'));
  INSERT INTO required VALUES (1, 'ok');
  CREATE TABLE prefixed (id int, v text, UNIQUE KEY (v(2)));
`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`rows whose key the sink has, on ${flavor},`, () => {
    const database = useMysqlServer({ flavor, per: 'test', script });
    const columns = { id: integer, name: text, code: text };
    const ref = (name: string) => ({ schema: database.name, name });
    const load = ({ table, ...more }: Omit<RowsLoad, 'table'> & { readonly table: string }) =>
      inUnit(database.url, (unit) => loadRows(unit, { table: ref(table), ...more }));
    const items = () => query(database.url, 'SELECT id, name, code FROM item ORDER BY 1');

    it('fail the load with "error", and leave the table as before', async () => {
      const rows = [
        ['3', 'new', 'c'],
        ['1', 'new', 'd'],
      ];
      await expect(load({ table: 'item', columns, rows })).rejects.toMatchObject({
        code: 'WRITE_UNIQUE',
        message: expect.stringContaining('item') as string,
      });
      expect(await items()).toEqual([
        ['1', 'old', 'a'],
        ['2', 'same', 'b'],
      ]);
    });

    it('stay with "nothing", whichever unique key they meet, and nothing of them changes', async () => {
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
      expect(await items()).toEqual([
        ['1', 'old', 'a'],
        ['2', 'same', 'b'],
        ['4', 'new', 'd'],
      ]);
      expect(await query(database.url, `SELECT count(*) FROM item WHERE at = '2001-01-01'`)).toEqual([['3']]);
    });

    it('stay with "nothing" when triggers would change them, and no trigger hears of them', async () => {
      const rows = [
        ['1', 'new', 'x'],
        ['3', 'new', 'b'],
        ['4', 'new', 'd'],
      ];
      for (const event of ['INSERT', 'UPDATE']) {
        await query(
          database.url,
          `CREATE TRIGGER before_${event} BEFORE ${event} ON item FOR EACH ROW SET NEW.name = 'triggered', @heard = NEW.id`,
        );
        await query(
          database.url,
          `CREATE TRIGGER after_${event} AFTER ${event} ON item FOR EACH ROW INSERT INTO bag (v) VALUES (NEW.id)`,
        );
      }
      const report = await load({ table: 'item', columns, rows, onConflict: 'nothing' });
      expect(report).toMatchObject({ rowsReceived: 3, rowsWritten: 1 });
      expect(await items()).toEqual([
        ['1', 'old', 'a'],
        ['2', 'same', 'b'],
        ['4', 'triggered', 'd'],
      ]);
      expect(await query(database.url, 'SELECT v FROM bag')).toEqual([['4']]);
    });

    it.each(['item', 'plain'])('change with "update" only where they differ, in a table %s', async (table) => {
      const isItem = table === 'item';
      const rows = [
        ['1', 'OLD', 'a'],
        ['2', 'same', 'b'],
        ['3', null, null],
      ];
      const report = await load({
        table,
        columns: isItem ? columns : { id: integer, v: text },
        rows: isItem ? rows : rows.map((row) => row.slice(0, 2)),
        onConflict: 'update',
      });
      expect(report).toMatchObject({ rowsReceived: 3, rowsWritten: 2 });
      const found = await query(
        database.url,
        `SELECT ${isItem ? 'name' : 'v'}, at = '2001-01-01' FROM ${table} ORDER BY id`,
      );
      expect(found.slice(0, 2)).toEqual([
        ['OLD', '0'],
        ['same', '1'],
      ]);
    });

    it('never overwrite another row with "update" than the one of their key', async () => {
      const rows = [['3', 'new', 'b']];
      await expect(load({ table: 'item', columns, rows, onConflict: 'update' })).rejects.toMatchObject({
        code: 'WRITE_UNIQUE',
      });
      expect(await items()).toEqual([
        ['1', 'old', 'a'],
        ['2', 'same', 'b'],
      ]);
    });

    it('may consist of their key alone', async () => {
      const rows = [
        ['1', '1'],
        ['1', '2'],
      ];
      const report = await load({ table: 'pair', columns: { a: integer, b: integer }, rows, onConflict: 'update' });
      expect(report).toMatchObject({ rowsWritten: 1 });
    });

    it('fail with "update" when two of them have the same key', async () => {
      const rows = [
        ['1', 'x', 'x'],
        ['1', 'y', 'y'],
      ];
      await expect(load({ table: 'item', columns, rows, onConflict: 'update' })).rejects.toMatchObject({
        code: 'WRITE_UNIQUE',
        message: expect.stringContaining('several rows with the same key') as string,
      });
    });

    it('cannot be updated in a table whose keys decide no conflict', async () => {
      await expect(
        load({ table: 'bag', columns: { v: integer }, rows: [['1']], onConflict: 'update' }),
      ).rejects.toMatchObject({ code: 'PLAN_NO_KEY' });
      await expect(
        load({ table: 'prefixed', columns: { id: integer, v: text }, rows: [['1', 'a']], onConflict: 'update' }),
      ).rejects.toMatchObject({ code: 'PLAN_NO_KEY' });
    });

    it('are the whole row with "nothing" where no key can tell, as often as it occurs', async () => {
      const kinds = { v: integer, f: { kind: 'float', bits: 32 }, d: text, b: { kind: 'bytes' } } as const;
      const bag = (rows: RowsLoad['rows']) => load({ table: 'bag', columns: kinds, rows, onConflict: 'nothing' });
      const one = ['1', '1.5', 'a', Buffer.from([0, 255])] as const;
      const rows = [one, one, ['1', '1.7', 'A', Buffer.from([1])], [null, null, null, null]] as const;
      expect(await bag(rows)).toMatchObject({ rowsWritten: 4 });
      expect(await bag(rows)).toMatchObject({ rowsReceived: 4, rowsWritten: 0 });
      expect(await bag([...rows, one, ['1', '1.5', 'A', null]])).toMatchObject({ rowsWritten: 2 });
      const codes = {
        table: 'code_only',
        columns: { code: text, v: text },
        rows: [
          [null, 'x'],
          ['c', 'y'],
        ],
        onConflict: 'nothing',
      } as const;
      expect(await load(codes)).toMatchObject({ rowsWritten: 2 });
      expect(await load(codes)).toMatchObject({ rowsWritten: 0 });
    });

    it('do not hide other errors with "nothing"', async () => {
      const required = (rows: RowsLoad['rows']) =>
        load({ table: 'required', columns: { id: integer, v: text }, rows, onConflict: 'nothing' });
      await expect(required([['2', null]])).rejects.toMatchObject({
        code: 'WRITE_NOT_NULL',
        context: { column: 'v' },
      });
      await expect(required([['2', 'bad']])).rejects.toMatchObject({ code: 'WRITE_CHECK' });
      await expect(required([['2', 'long']])).rejects.toMatchObject({ code: 'WRITE_VALUE', context: { column: 'v' } });
    });
  });
}
