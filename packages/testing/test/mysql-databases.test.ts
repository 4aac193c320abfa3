import { digestMysqlTables, readMysqlTable, showCreates } from '@sync/testing';
import { loadMysqlDatabase, mysqlShop, mysqlValues } from '@sync/testing/databases';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { query } from '../src/mysql/query.ts';
import { pipeMysqlDump } from './pipe-mysql-dump.ts';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`the database mysql-shop on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, name: 'shop' });
    const copy = useMysqlServer({ flavor, name: 'copy' });

    it('loads, with rows in every table and the objects that are hard to copy', async () => {
      await loadMysqlDatabase(database.url, mysqlShop);
      const digests = await digestMysqlTables(database.url);
      expect(Object.keys(digests).length).toBeGreaterThan(25);
      expect(Object.entries(digests).filter(([, { rows }]) => rows === 0)).toEqual([]);
      const kinds = Object.keys(await showCreates(database.url)).map((name) => name.split(' ')[0]);
      expect(new Set(kinds)).toEqual(
        new Set([
          'event',
          'function',
          'procedure',
          ...(flavor === 'mariadb' ? ['sequence'] : []),
          'table',
          'trigger',
          'view',
        ]),
      );
    });

    it('was filled while its triggers fired', async () => {
      const [row] = await query(database.url, 'SELECT SUM(`lines`), (SELECT COUNT(*) FROM order_line) FROM `order`');
      expect(row?.[0]).toBe(row?.[1]);
      expect(Number((await query(database.url, 'SELECT COUNT(*) FROM audit_log'))[0]?.[0])).toBeGreaterThan(50);
    });

    // What the flavor's own program cannot copy would be unfair to ask of anyone else.
    it("is copied by the flavor's own dump program without a difference", async () => {
      await pipeMysqlDump(flavor, database.url, copy.url);
      expect(await digestMysqlTables(copy.url)).toEqual(await digestMysqlTables(database.url));
      const left = await showCreates(database.url);
      const right = Object.entries(await showCreates(copy.url)).map(([name, create]) => [
        name,
        // MariaDB's program leaves the first database's name before the sequence that a default takes numbers of.
        create.replaceAll(`\`${database.name}\``, '`database`'),
      ]);
      expect(Object.fromEntries(right)).toEqual(left);
    });
  });

  describe(`the database mysql-values on ${flavor}`, () => {
    const database = useMysqlServer({ flavor });

    it('loads with its values unchanged', async () => {
      await loadMysqlDatabase(database.url, mysqlValues);
      const at = async (table: string, column: string): Promise<readonly unknown[]> => {
        const { columns, rows } = await readMysqlTable(database.url, table);
        return rows.map((row) => row[columns.indexOf(column)]);
      };
      expect(await at('integers', 'big_u')).toContain('18446744073709551615');
      expect(await at('decimals', 'widest')).toContain(`-${'9'.repeat(35)}.${'9'.repeat(30)}`);
      expect(await at('bits', 'widest')).toContain('FFFFFFFFFFFFFFFF');
      expect(await at('times', 'millionths')).toContain('-00:00:00.000001');
      expect(await at('times', 'clock')).toContain('-838:59:59');
      expect(await at('dates', 'day')).toEqual(
        expect.arrayContaining(['0000-00-00', '2024-02-00', '2024-02-31', '9999-12-31']),
      );
      expect(await at('instants', 'millionths')).toContain('2038-01-19 03:14:07.999999');
      expect(await at('texts', 'long')).toEqual(expect.arrayContaining(['\\N', 'a\0b', '🦊🦊🦊', 'x ']));
      expect(await at('labels', 'label')).toEqual(expect.arrayContaining(['back\\slash', 'with, comma', '']));
      expect(await at('documents', 'document')).toContain('18446744073709551615');
    });

    it('holds NULL in every column that takes it', async () => {
      for (const table of Object.keys(await digestMysqlTables(database.url))) {
        const { columns, rows } = await readMysqlTable(database.url, table);
        const taking = await query(
          database.url,
          `SELECT column_name FROM information_schema.columns
            WHERE table_schema = DATABASE() AND table_name = ? AND is_nullable = 'YES' AND column_default IS NULL`,
          [table],
        );
        const filled = taking.filter(([name]) => !rows.some((row) => row[columns.indexOf(name ?? '')] === null));
        expect([table, filled]).toEqual([table, []]);
      }
    });
  });
}
