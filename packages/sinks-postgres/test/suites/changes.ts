import { describe, expect, it } from 'vitest';
import { bigint, change, integer, type TestEnd, text, timestamp } from './end.ts';

const columns = { id: integer, name: text };

/** How changes are applied. */
export function changesTests(end: TestEnd): void {
  describe(`changes on ${end.name}`, () => {
    const rows = () => end.query('SELECT id, name FROM item ORDER BY id');
    const make = (more = '') => end.query(`CREATE TABLE item (id int PRIMARY KEY, name text${more})`);

    it('inserts, overwrites and deletes, and counts each', async () => {
      await make();
      await end.query(`INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three')`);
      const report = await change(end, {
        table: 'item',
        columns,
        rows: [
          ['1', 'uno', 'U', '1'],
          ['2', null, 'D', '2'],
          ['3', 'three', 'U', '3'],
          ['4', 'four', null, '4'],
          ['5', null, 'D', '5'],
        ],
      });
      expect(report).toMatchObject({ rowsReceived: 5, rowsWritten: 2, rowsDeleted: 1 });
      expect(await rows()).toEqual([
        ['1', 'uno'],
        ['3', 'three'],
        ['4', 'four'],
      ]);
    });

    it('keeps the last of each key by sequence, and of equal sequences the last that arrived', async () => {
      await make();
      await end.query(`INSERT INTO item VALUES (3, 'there')`);
      await change(end, {
        table: 'item',
        columns,
        rows: [
          ['1', 'second', 'U', '20'],
          ['1', 'first', 'U', '3'],
          ['2', 'early', 'U', '7'],
          ['2', 'late', 'U', '7'],
          ['3', 'changed', 'U', '1'],
          ['3', null, 'D', '2'],
          ['4', null, 'D', '9'],
          ['4', 'back', 'U', '10'],
        ],
      });
      expect(await rows()).toEqual([
        ['1', 'second'],
        ['2', 'late'],
        ['4', 'back'],
      ]);
    });

    it('orders sequences that are times, and puts changes without one first', async () => {
      await make();
      await change(end, {
        table: 'item',
        columns,
        sequenceType: timestamp,
        rows: [
          ['1', 'late', 'U', '10000-01-01 00:00:00.000002'],
          ['1', 'early', 'U', '10000-01-01 00:00:00.000001'],
          ['1', 'none', 'U', null],
        ],
      });
      expect(await rows()).toEqual([['1', 'late']]);
    });

    it('does not touch a row that is as it was', async () => {
      await make();
      await end.query(`INSERT INTO item VALUES (1, 'same'), (2, NULL), (3, 'other')`);
      const before = await end.query('SELECT xmin, ctid FROM item WHERE id < 3 ORDER BY id');
      const report = await change(end, {
        table: 'item',
        columns,
        rows: [
          ['1', 'same', 'U', '1'],
          ['2', null, 'U', '1'],
          ['3', 'changed', 'U', '1'],
        ],
      });
      expect(report).toMatchObject({ rowsReceived: 3, rowsWritten: 1, rowsDeleted: 0 });
      expect(await end.query('SELECT xmin, ctid FROM item WHERE id < 3 ORDER BY id')).toEqual(before);
    });

    it('keeps what columns hold that the changes lack, and fills them by their defaults in new rows', async () => {
      await make(", note text DEFAULT 'new', score int NOT NULL DEFAULT 5");
      await end.query(`INSERT INTO item VALUES (1, 'one', 'mine', 7)`);
      const load = [
        ['1', 'uno', 'U', '1'],
        ['2', 'two', 'U', '1'],
      ];
      await change(end, { table: 'item', columns, rows: load });
      expect(await end.query('SELECT * FROM item ORDER BY id')).toEqual([
        ['1', 'uno', 'mine', '7'],
        ['2', 'two', 'new', '5'],
      ]);
    });

    it('overwrites rows though a column that only the user fills may not be null', async () => {
      await make();
      await end.query(`INSERT INTO item VALUES (1, 'one'); ALTER TABLE item ADD mine int; UPDATE item SET mine = 1;
        ALTER TABLE item ALTER mine SET NOT NULL`);
      const report = await change(end, { table: 'item', columns, rows: [['1', 'uno', 'U', '1']] });
      expect(report).toMatchObject({ rowsWritten: 1 });
      await expect(change(end, { table: 'item', columns, rows: [['2', 'x', 'U', '1']] })).rejects.toMatchObject({
        code: 'WRITE_NOT_NULL',
        context: { table: 'public.item', column: 'mine' },
      });
    });

    it('finds rows by the key it is told where the table has none', async () => {
      await end.query(
        `CREATE TABLE item (id int, name text); INSERT INTO item VALUES (1, 'one'), (2, 'two'), (3, 'three')`,
      );
      const report = await change(end, {
        table: 'item',
        columns,
        rows: [
          ['1', 'uno', 'U', '1'],
          ['2', 'two', 'U', '1'],
          ['3', null, 'D', '1'],
          ['4', 'four', 'U', '1'],
        ],
      });
      expect(report).toMatchObject({ rowsReceived: 4, rowsWritten: 2, rowsDeleted: 1 });
      expect(await rows()).toEqual([
        ['1', 'uno'],
        ['2', 'two'],
        ['4', 'four'],
      ]);
    });

    it('lets a row take over a unique value of one that is deleted', async () => {
      await make();
      await end.query(`CREATE UNIQUE INDEX ON item (name); INSERT INTO item VALUES (1, 'taken')`);
      await change(end, {
        table: 'item',
        columns,
        rows: [
          ['2', 'taken', 'U', '1'],
          ['1', null, 'D', '2'],
        ],
      });
      expect(await rows()).toEqual([['2', 'taken']]);
    });

    it('takes keys of several columns, and a table of nothing but its key', async () => {
      await end.query(
        `CREATE TABLE pair (b text, id int, PRIMARY KEY (b, id)); INSERT INTO pair VALUES ('x', 1), ('y', 1)`,
      );
      const report = await change(end, {
        table: 'pair',
        columns: { id: integer, b: text },
        key: ['id', 'b'],
        rows: [
          ['1', 'x', 'D', '1'],
          ['1', 'y', 'U', '1'],
          ['2', 'x', 'U', '1'],
        ],
      });
      expect(report).toMatchObject({ rowsWritten: 1, rowsDeleted: 1 });
      expect(await end.query('SELECT * FROM pair ORDER BY id')).toEqual([
        ['y', '1'],
        ['x', '2'],
      ]);
    });

    it('does nothing with no changes', async () => {
      await make();
      expect(await change(end, { table: 'item', columns, rows: [] })).toMatchObject({
        rowsReceived: 0,
        rowsWritten: 0,
        rowsDeleted: 0,
      });
    });

    it('takes tables and columns with odd names, its own among them', async () => {
      await end.query(
        `CREATE SCHEMA "S ""x"".y"; CREATE TABLE "S ""x"".y"."dbsync_stage_1" ("id ""1""" int PRIMARY KEY, dbsync_operation text, "dbsync_SEQUENCE" text)`,
      );
      const load = {
        table: { schema: 'S "x".y', name: 'dbsync_stage_1' },
        columns: { 'id "1"': integer, dbsync_operation: text, dbsync_SEQUENCE: text },
        key: ['id "1"'] as const,
      };
      await change(end, { ...load, rows: [['1', 'D', "'; DROP", 'U', '1']] });
      await change(end, { ...load, rows: [['1', 'U', 'b', 'U', '2']] });
      expect(await end.query(`SELECT * FROM "S ""x"".y"."dbsync_stage_1"`)).toEqual([['1', 'U', 'b']]);
    });

    it('applies a hundred thousand changes, several of one key among them', async () => {
      await make();
      await end.query(`INSERT INTO item SELECT n, 'old' || n FROM generate_series(1, 50000) n`);
      const changes = Array.from({ length: 100_000 }, (_, index) => {
        const id = (index % 90_000) + 1;
        return id % 10 === 0 ? [`${id}`, null, 'D', `${index}`] : [`${id}`, `new${id}`, 'U', `${index}`];
      });
      const report = await change(end, { table: 'item', columns, rows: changes });
      expect(report).toMatchObject({ rowsReceived: 100_000, rowsWritten: 81_000, rowsDeleted: 5000 });
      expect(await end.query(`SELECT count(*), count(*) FILTER (WHERE name <> 'new' || id) FROM item`)).toEqual([
        ['81000', '0'],
      ]);
    });

    it('undoes everything when a change is refused', async () => {
      await make(' CHECK (length(name) < 5)');
      await end.query(`INSERT INTO item VALUES (1, 'one')`);
      const rowsOf = [
        ['1', null, 'D', '1'],
        ['2', 'too long', 'U', '1'],
      ];
      await expect(change(end, { table: 'item', columns, rows: rowsOf })).rejects.toMatchObject({
        code: 'WRITE_CHECK',
        context: { table: 'public.item' },
      });
      expect(await rows()).toEqual([['1', 'one']]);
    });

    it('puts what is missing into tables of values, and their ids into the rows', async () => {
      await end.query(`CREATE TABLE kind (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, value varchar(64) NOT NULL UNIQUE);
        INSERT INTO kind (value) VALUES ('known');
        CREATE TABLE item (id int PRIMARY KEY, kind int REFERENCES kind (id), name int)`);
      const load = { table: 'item', columns: { id: bigint, kind: text, name: integer } };
      await change(end, {
        ...load,
        rows: [
          ['1', 'fresh', '1', 'U', '1'],
          ['2', 'known', '1', 'U', '1'],
          ['3', 'known', '1', 'U', '1'],
          ['3', null, '1', 'U', '2'],
          ['4', 'fresh', '1', 'U', '2'],
        ],
      });
      const again = await change(end, { ...load, rows: [['1', 'fresh', '1', 'U', '3']] });
      expect(again).toMatchObject({ rowsWritten: 0 });
      expect(
        await end.query('SELECT i.id, k.value FROM item i LEFT JOIN kind k ON k.id = i.kind ORDER BY i.id'),
      ).toEqual([
        ['1', 'fresh'],
        ['2', 'known'],
        ['3', null],
        ['4', 'fresh'],
      ]);
      expect(await end.query('SELECT value FROM kind ORDER BY value')).toEqual([['fresh'], ['known']]);
    });
  });
}
