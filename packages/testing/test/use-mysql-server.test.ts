import { expect, it } from 'vitest';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { query } from '../src/mysql/query.ts';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`useMysqlServer with ${flavor}`, () => {
    const database = useMysqlServer({ flavor, script: 'CREATE TABLE author (id int); INSERT INTO author VALUES (1)' });
    const other = useMysqlServer({ flavor, name: 'Other `one`' });

    it('gives a database that the script has filled, on a server of that flavor', async () => {
      expect(await query(database.url, 'SELECT id, DATABASE() FROM author')).toEqual([['1', database.name]]);
      expect(database.server.flavor).toBe(flavor);
      const [row] = await query(database.server.url, 'SELECT VERSION(), DATABASE()');
      expect(row?.[0]).toContain(database.server.version);
      expect(/mariadb/i.test(row?.[0] ?? '')).toBe(flavor === 'mariadb');
      expect(row?.[1]).toBeNull();
    });

    it('gives another database on the same server when called again, and more of them', async () => {
      expect(other.name).toMatch(/^Other `one`_/);
      expect(other.server.url).toBe(database.server.url);
      const third = await database.createDatabase('third');
      expect(third.name).toMatch(/^third_/);
      expect(await query(third.url, 'SELECT DATABASE()')).toEqual([[third.name]]);
    });
  });

  describe(`useMysqlServer with ${flavor} per test`, () => {
    const database = useMysqlServer({ flavor, per: 'test' });

    it.for([1, 2])('gives an empty database (time %i)', async () => {
      expect(await query(database.url, 'SHOW TABLES')).toEqual([]);
      await query(database.url, 'CREATE TABLE trace (a int)');
    });
  });

  describe(`useMysqlServer with settings on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, settings: { 'local-infile': '0', 'lower-case-table-names': '1' } });

    it('gives a server that has them', async () => {
      const [row] = await query(database.url, 'SELECT @@local_infile, @@lower_case_table_names');
      expect(row).toEqual(['0', '1']);
    });
  });
}
