import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { type ChangesLoad, writeChanges } from './change-rows.ts';
import { inUnit } from './connect.ts';
import { integer, text } from './field-rows.ts';
import { query } from './query.ts';

const script = `
  CREATE TABLE item (id int PRIMARY KEY, name varchar(20) COLLATE utf8mb4_general_ci, size int NOT NULL DEFAULT 7);
  INSERT INTO item VALUES (1, 'one', 1), (2, 'two', 2), (3, 'three', 3);
  CREATE TABLE touched (id int PRIMARY KEY, v varchar(20) COLLATE utf8mb4_general_ci, mine varchar(20),
    at timestamp(6) NOT NULL DEFAULT '2001-01-01' ON UPDATE CURRENT_TIMESTAMP(6));
  INSERT INTO touched (id, v, mine) VALUES (1, 'same', 'a'), (2, 'old', 'b'), (3, 'Case', 'c'), (4, NULL, 'd');
  CREATE TABLE log (id int, what varchar(20));
  CREATE TRIGGER seen BEFORE UPDATE ON touched FOR EACH ROW INSERT INTO log VALUES (NEW.id, 'update');
  CREATE TABLE folding (k varchar(20) COLLATE utf8mb4_general_ci PRIMARY KEY, v text);
  INSERT INTO folding VALUES ('Ann', 'before');
  CREATE TABLE pair (a int, b varchar(10) CHARACTER SET ascii, v int, PRIMARY KEY (a, b));
  CREATE TABLE solo (id bigint PRIMARY KEY);
  INSERT INTO solo VALUES (1), (2);
  CREATE TABLE coded (id int PRIMARY KEY, code varchar(20) UNIQUE);
  INSERT INTO coded VALUES (1, 'x'), (2, 'y');
  CREATE TABLE \`odd \`\`table\` (\`or\`\`der\` int PRIMARY KEY, \`dbsync_row\` int, \`DBSYNC_operation\` int, dbsync_sequence text);
`;
const columns = { id: integer, name: text, size: integer };

for (const { flavor, describe } of await mysqlFlavors()) {
  describe.each([
    ['LOAD DATA', {}],
    ['INSERT', { 'local-infile': '0' }],
  ] as const)(`changes on ${flavor} by %s`, (_, settings) => {
    const database = useMysqlServer({ flavor, per: 'test', script, settings });
    const write = ({ table, ...more }: Omit<ChangesLoad, 'table'> & { readonly table: string }) =>
      inUnit(database.url, (unit) => writeChanges(unit, { table: { schema: database.name, name: table }, ...more }));
    const rowsOf = (sql: string) => query(database.url, sql);

    it('insert, update and delete, and count what they did', async () => {
      const changes = [
        ['1', 'uno', '1', 'U', '5'],
        ['2', null, null, 'D', '6'],
        ['4', 'four', '4', null, '7'],
        ['9', null, null, 'D', '8'],
      ];
      expect(await write({ table: 'item', columns, changes })).toEqual({
        table: { schema: database.name, name: 'item' },
        rowsReceived: 4,
        rowsWritten: 2,
        rowsDeleted: 1,
      });
      expect(await rowsOf('SELECT * FROM item ORDER BY 1')).toEqual([
        ['1', 'uno', '1'],
        ['3', 'three', '3'],
        ['4', 'four', '4'],
      ]);
    });

    it('of one key count once: the last by sequence, then by arrival', async () => {
      const changes = [
        ['1', 'later', '1', 'U', '20'],
        ['1', 'earlier', '1', 'U', '3'],
        ['2', 'first', '2', 'U', '5'],
        ['2', 'second', '2', 'U', '5'],
        ['3', 'again', '3', 'U', '9'],
        ['3', null, null, 'D', '10'],
        ['5', null, null, 'D', '1'],
        ['5', 'back', '5', 'U', '2'],
        ['6', 'known', '6', 'U', '-1'],
        ['6', 'unknown', '6', 'U', null],
      ];
      expect(await write({ table: 'item', columns, changes, perBatch: 3 })).toMatchObject({
        rowsReceived: 10,
        rowsWritten: 4,
        rowsDeleted: 1,
      });
      expect(await rowsOf('SELECT id, name FROM item ORDER BY 1')).toEqual([
        ['1', 'later'],
        ['2', 'second'],
        ['5', 'back'],
        ['6', 'known'],
      ]);
    });

    it('write no row that does not differ, and leave columns alone that are not theirs', async () => {
      const changes = [
        ['1', 'same', 'U', '1'],
        ['2', 'new', 'U', '1'],
        ['3', 'case', 'U', '1'],
        ['4', null, 'U', '1'],
      ];
      expect(await write({ table: 'touched', columns: { id: integer, v: text }, changes })).toMatchObject({
        rowsReceived: 4,
        rowsWritten: 2,
      });
      expect(await rowsOf('SELECT id, v, mine, at = 20010101 FROM touched ORDER BY 1')).toEqual([
        ['1', 'same', 'a', '1'],
        ['2', 'new', 'b', '0'],
        ['3', 'case', 'c', '0'],
        ['4', null, 'd', '1'],
      ]);
      expect(await rowsOf('SELECT id FROM log ORDER BY 1')).toEqual([['2'], ['3']]);
    });

    it('keep what the batch does not have, and let new rows have the default', async () => {
      const changes = [
        ['1', 'uno', 'U', '1'],
        ['8', 'ocho', 'U', '1'],
      ];
      await write({ table: 'item', columns: { id: integer, name: text }, changes });
      expect(await rowsOf('SELECT * FROM item WHERE id IN (1, 8) ORDER BY 1')).toEqual([
        ['1', 'uno', '1'],
        ['8', 'ocho', '7'],
      ]);
    });

    it('tell keys apart that the collation takes for one', async () => {
      const load = (changes: ChangesLoad['changes']) =>
        write({ table: 'folding', columns: { k: text, v: text }, changes });
      expect(await load([['ann', null, 'D', '1']])).toMatchObject({ rowsDeleted: 0 });
      expect(
        await load([
          ['ann', 'after', 'U', '2'],
          ['Ann', null, 'D', '3'],
        ]),
      ).toMatchObject({ rowsWritten: 1, rowsDeleted: 1 });
      expect(await rowsOf('SELECT * FROM folding')).toEqual([['ann', 'after']]);
      // The table cannot hold both, and says so.
      await expect(load([['Ann', 'x', 'U', '4']])).rejects.toMatchObject({ code: 'WRITE_UNIQUE' });
    });

    it('have keys of several columns, and tables of nothing but a key', async () => {
      const pair = { a: integer, b: text, v: integer };
      const changes = [
        ['1', 'x', '1', 'U', '1'],
        ['1', 'y', '2', 'U', '1'],
        ['1', 'x', '3', 'U', '2'],
      ];
      expect(await write({ table: 'pair', columns: pair, key: ['a', 'b'], changes })).toMatchObject({ rowsWritten: 2 });
      expect(await rowsOf('SELECT * FROM pair ORDER BY 1, 2')).toEqual([
        ['1', 'x', '3'],
        ['1', 'y', '2'],
      ]);
      const ids = [
        ['1', 'U', '1'],
        ['2', 'D', '1'],
        ['3', 'U', '1'],
      ];
      expect(await write({ table: 'solo', columns: { id: integer }, changes: ids })).toMatchObject({
        rowsWritten: 1,
        rowsDeleted: 1,
      });
    });

    it('give away what only one row may have before another takes it', async () => {
      const changes = [
        ['3', 'x', 'U', '1'],
        ['1', null, 'D', '2'],
      ];
      expect(await write({ table: 'coded', columns: { id: integer, code: text }, changes })).toMatchObject({
        rowsWritten: 1,
        rowsDeleted: 1,
      });
    });

    it('bear names that a stage has itself', async () => {
      const odd = { 'or`der': integer, dbsync_row: integer, DBSYNC_operation: integer, dbsync_sequence: text };
      const changes = [['1', '2', '3', 'four', 'U', '1']];
      await write({ table: 'odd `table', columns: odd, changes });
      expect(await rowsOf('SELECT * FROM `odd ``table`')).toEqual([['1', '2', '3', 'four']]);
    });

    it('may be none', async () => {
      expect(await write({ table: 'item', columns, changes: [] })).toMatchObject({
        rowsReceived: 0,
        rowsWritten: 0,
        rowsDeleted: 0,
      });
    });

    it('may be many, more than once for most keys', { timeout: 60_000 }, async () => {
      const changes = Array.from({ length: 100_000 }, (__, index) => {
        const id = `${10 + (index % 30_000)}`;
        const isDeleted = index >= 90_000;
        return [id, isDeleted ? null : `v${index}`, isDeleted ? null : '1', isDeleted ? 'D' : 'U', `${index}`];
      });
      expect(await write({ table: 'item', columns, changes, perBatch: 5000 })).toMatchObject({
        rowsReceived: 100_000,
        rowsWritten: 20_000,
        rowsDeleted: 0,
      });
      expect(await rowsOf('SELECT count(*), max(name) FROM item WHERE id >= 10')).toEqual([['20000', 'v89999']]);
    });

    it('that fail leave the table as before', async () => {
      const required = write({
        table: 'item',
        columns,
        changes: [
          ['1', 'x', '1', 'U', '1'],
          ['2', 'x', null, 'U', '1'],
        ],
      });
      await expect(required).rejects.toMatchObject({ code: 'WRITE_NOT_NULL', context: { column: 'size' } });
      const without = write({ table: 'item', columns, changes: [[null, 'x', '1', 'U', '1']] });
      await expect(without).rejects.toMatchObject({ code: 'WRITE_NOT_NULL', context: { column: 'id' } });
      const long = write({ table: 'item', columns, changes: [['1', 'secret'.repeat(5), '1', 'U', '1']] });
      await expect(long).rejects.toMatchObject({ code: 'WRITE_VALUE', context: { column: 'name' } });
      expect(await rowsOf('SELECT * FROM item ORDER BY 1')).toHaveLength(3);
      expect(await rowsOf('SELECT name FROM item WHERE id = 1')).toEqual([['one']]);
    });

    it('of several tables go in one unit, one after the other', async () => {
      await inUnit(database.url, async (unit) => {
        const at = (name: string) => ({ schema: database.name, name });
        await writeChanges(unit, { table: at('item'), columns, changes: [['1', 'a', '1', 'U', '1']] });
        await writeChanges(unit, { table: at('solo'), columns: { id: integer }, changes: [['1', 'D', '1']] });
      });
      expect(await rowsOf('SELECT name FROM item WHERE id = 1')).toEqual([['a']]);
      expect(await rowsOf('SELECT id FROM solo')).toEqual([['2']]);
    });
  });
}
