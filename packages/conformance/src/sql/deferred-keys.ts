import type { DeferredKey, LoadUnit, Sink } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { everythingOf, inUnitOf, integer, loadRows, newCall, type RowsLoad, text } from './load-rows.ts';

/** Tables with foreign keys of every kind that can be deferred, in SQL that every engine takes. */
export const deferredKeyTables = `
  CREATE TABLE team (id int PRIMARY KEY, name text, lead_id int);
  CREATE TABLE person (id int PRIMARY KEY, name text, team_id int, boss_id int,
    CONSTRAINT in_team FOREIGN KEY (team_id) REFERENCES team (id), CONSTRAINT has_boss FOREIGN KEY (boss_id) REFERENCES person (id));
  ALTER TABLE team ADD CONSTRAINT led_by FOREIGN KEY (lead_id) REFERENCES person (id);
  CREATE TABLE loose (id int UNIQUE, name text, team_id int, person_id int,
    CONSTRAINT loose_team FOREIGN KEY (team_id) REFERENCES team (id),
    CONSTRAINT loose_person FOREIGN KEY (person_id) REFERENCES person (id));
  CREATE TABLE keyless (name text, team_id int, CONSTRAINT keyless_team FOREIGN KEY (team_id) REFERENCES team (id));
`;

export interface SqlEnd {
  /** A sink into the database. */
  readonly sink: () => Sink;
  /** The schema of the tables. */
  readonly schema: () => string;
  /** Runs SQL; rows as text. */
  readonly query: (sql: string) => Promise<(string | null)[][]>;
}

/** Reads a foreign key, deferred by its one column. */
export async function deferredKeyOf(
  { sink, schema }: Pick<SqlEnd, 'sink' | 'schema'>,
  table: string,
  column: string,
): Promise<DeferredKey> {
  await using session = await sink().open(newCall());
  const { foreignKeys } = await session.describe(everythingOf(schema()), newCall());
  const key = foreignKeys.find((one) => one.table.name === table && one.columns[0].column === column);
  if (key === undefined) throw new Error(`no foreign key ${table}.${column}`);
  return { key, columns: [column] };
}

/** What becomes of deferred keys at a sink that speaks SQL. Each test finds {@link deferredKeyTables}, empty. */
export function deferredKeysSuite(end: SqlEnd): void {
  const { sink, schema, query } = end;
  describe('deferred keys', () => {
    const load = (unit: LoadUnit, { table, ...more }: Omit<RowsLoad, 'table'> & { readonly table: string }) =>
      loadRows(unit, { table: { schema: schema(), name: table }, ...more });
    const people = { id: integer, name: text, team_id: integer, boss_id: integer };
    const teams = { id: integer, name: text, lead_id: integer };
    const keyOf = (table: string, column: string) => deferredKeyOf(end, table, column);

    it('are loaded as null and filled by one statement each', async () => {
      const [boss, team] = [await keyOf('person', 'boss_id'), await keyOf('person', 'team_id')];
      const filled = await inUnitOf(sink(), async (unit) => {
        const rows = [
          ['1', 'Ann', '10', null],
          ['2', 'Bob', '10', '3'],
          ['3', 'Cyd', null, '1'],
        ];
        expect(await load(unit, { table: 'person', columns: people, rows, deferredKeys: [boss, team] })).toMatchObject({
          rowsReceived: 3,
          rowsWritten: 3,
        });
        await load(unit, { table: 'team', columns: teams, rows: [['10', 'Red', '2']] });
        return [await unit.fillDeferredKey(team), await unit.fillDeferredKey(boss)];
      });
      expect(filled).toEqual([2, 2]);
      expect(await query('SELECT * FROM person ORDER BY 1')).toEqual([
        ['1', 'Ann', '10', null],
        ['2', 'Bob', '10', '3'],
        ['3', 'Cyd', null, '1'],
      ]);
    });

    it('of rows that were there stay as they are with "nothing"', async () => {
      await query(`INSERT INTO person VALUES (1, 'kept', NULL, NULL), (9, 'other', NULL, NULL)`);
      const boss = await keyOf('person', 'boss_id');
      const filled = await inUnitOf(sink(), async (unit) => {
        // The second row with key 4 loses against the first, and so does its boss.
        const rows = [
          ['1', 'x', null, '2'],
          ['2', 'y', null, '1'],
          ['4', 'first', null, '1'],
          ['4', 'second', null, '2'],
        ];
        expect(
          await load(unit, { table: 'person', columns: people, rows, deferredKeys: [boss], onConflict: 'nothing' }),
        ).toMatchObject({ rowsReceived: 4, rowsWritten: 2 });
        return unit.fillDeferredKey(boss);
      });
      expect(filled).toBe(2);
      expect(await query('SELECT id, name, boss_id FROM person ORDER BY 1')).toEqual([
        ['1', 'kept', null],
        ['2', 'y', '1'],
        ['4', 'first', '1'],
        ['9', 'other', null],
      ]);
    });

    it('of rows that were there change with "update", also to null', async () => {
      await query(`INSERT INTO person VALUES (1, 'a', NULL, 1), (2, 'b', NULL, 1), (3, 'c', NULL, 1)`);
      const boss = await keyOf('person', 'boss_id');
      const filled = await inUnitOf(sink(), async (unit) => {
        const rows = [
          ['1', 'a', null, null],
          ['2', 'b', null, '4'],
          ['3', 'c', null, '1'],
          ['4', 'd', null, '2'],
        ];
        expect(
          await load(unit, { table: 'person', columns: people, rows, deferredKeys: [boss], onConflict: 'update' }),
        ).toMatchObject({ rowsReceived: 4, rowsWritten: 1 });
        return unit.fillDeferredKey(boss);
      });
      expect(filled).toBe(3);
      expect(await query('SELECT id, boss_id FROM person ORDER BY 1')).toEqual([
        ['1', null],
        ['2', '4'],
        ['3', '1'],
        ['4', '2'],
      ]);
    });

    it('reach rows whose own key is null, and rows of a table without a key', async () => {
      const [team, person, keyless] = [
        await keyOf('loose', 'team_id'),
        await keyOf('loose', 'person_id'),
        await keyOf('keyless', 'team_id'),
      ];
      await inUnitOf(sink(), async (unit) => {
        const loose = { id: integer, name: text, team_id: integer, person_id: integer };
        const rows = [
          ['1', 'a', '10', '1'],
          [null, 'b', '10', '1'],
          [null, 'c', null, '1'],
          [null, 'c', null, null],
        ];
        expect(await load(unit, { table: 'loose', columns: loose, rows, deferredKeys: [team, person] })).toMatchObject({
          rowsReceived: 4,
          rowsWritten: 4,
        });
        const bag = [
          ['x', '10'],
          ['x', '10'],
          ['y', null],
        ];
        expect(
          await load(unit, {
            table: 'keyless',
            columns: { name: text, team_id: integer },
            rows: bag,
            deferredKeys: [keyless],
          }),
        ).toMatchObject({ rowsReceived: 3, rowsWritten: 3 });
        await load(unit, { table: 'team', columns: teams, rows: [['10', 'Red', null]] });
        await load(unit, { table: 'person', columns: people, rows: [['1', 'Ann', null, null]] });
        await unit.fillDeferredKey(team);
        await unit.fillDeferredKey(person);
        expect(await unit.fillDeferredKey(keyless)).toBe(2);
      });
      expect(await query('SELECT * FROM loose ORDER BY id IS NULL, 1, 2, 3, person_id IS NULL')).toEqual([
        ['1', 'a', '10', '1'],
        [null, 'b', '10', '1'],
        [null, 'c', null, '1'],
        [null, 'c', null, null],
      ]);
      expect(await query('SELECT * FROM keyless ORDER BY 1, 2')).toEqual([
        ['x', '10'],
        ['x', '10'],
        ['y', null],
      ]);
    });

    it('reach rows without a key also with "nothing", as often as they come and are not there yet', async () => {
      await query(
        `INSERT INTO team VALUES (10, NULL, NULL); INSERT INTO loose VALUES (1, 'old', NULL, NULL), (NULL, 'b', 10, NULL)`,
      );
      const team = await keyOf('loose', 'team_id');
      await inUnitOf(sink(), async (unit) => {
        const loose = { id: integer, name: text, team_id: integer };
        const rows = [
          ['1', 'new', '10'],
          ['2', 'a', '10'],
          [null, 'b', '10'],
          [null, 'b', '10'],
          [null, 'c', null],
          [null, 'c', null],
        ];
        const report = await load(unit, {
          table: 'loose',
          columns: loose,
          rows,
          deferredKeys: [team],
          onConflict: 'nothing',
        });
        expect(report).toMatchObject({ rowsReceived: 6, rowsWritten: 4 });
        expect(await unit.fillDeferredKey(team)).toBe(2);
      });
      const found = await query(
        'SELECT id, name, team_id, count(*) FROM loose GROUP BY 1, 2, 3 ORDER BY id IS NULL, 1, 2',
      );
      expect(found).toEqual([
        ['1', 'old', null, '1'],
        ['2', 'a', '10', '1'],
        [null, 'b', '10', '2'],
        [null, 'c', null, '2'],
      ]);
    });

    it('that reference a row that is missing fail the load and name the table', async () => {
      const boss = await keyOf('person', 'boss_id');
      const failing = inUnitOf(sink(), async (unit) => {
        await load(unit, { table: 'person', columns: people, rows: [['1', 'a', null, '77']], deferredKeys: [boss] });
        await unit.fillDeferredKey(boss);
      });
      await expect(failing).rejects.toMatchObject({
        code: 'WRITE_FOREIGN_KEY',
        context: { table: `${schema()}.person` },
      });
      expect(await query('SELECT count(*) FROM person')).toEqual([['0']]);
    });

    it('that were never loaded are our own mistake', async () => {
      const boss = await keyOf('person', 'boss_id');
      await expect(inUnitOf(sink(), (unit) => unit.fillDeferredKey(boss))).rejects.toMatchObject({
        code: 'INTERNAL_INVARIANT',
      });
    });
  });
}
