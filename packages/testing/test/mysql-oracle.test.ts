import { digestMysqlTables, readMysqlTable, showCreates } from '@sync/testing';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { query, runScript } from '../src/mysql/query.ts';
import { pipeMysqlDump } from './pipe-mysql-dump.ts';

const table = `CREATE TABLE t (a int, b varchar(20), c decimal(10, 2), f float, d datetime(6), e enum('x', ''), g blob, h bit(9));`;
const rows = `INSERT INTO t (a, b, c, f, d, e, g, h) VALUES
  (1, 'x', 1.10, 0.1, '2024-01-01 00:00:00.000001', 'x', x'00ff', b'1'), (2, NULL, 0, 16777216, NULL, '', '', NULL),
  (3, '', 0, 0, NULL, NULL, NULL, 0), (3, '', 0, 0, NULL, NULL, NULL, 0);`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`digestMysqlTables on ${flavor}`, () => {
    const left = useMysqlServer({ flavor, per: 'test', script: table + rows });
    const right = useMysqlServer({ flavor, per: 'test' });

    async function areEqual(script: string): Promise<boolean> {
      await runScript(right.url, script);
      const [one, two] = await Promise.all([digestMysqlTables(left.url), digestMysqlTables(right.url)]);
      return JSON.stringify(one) === JSON.stringify(two);
    }

    it('is equal for equal rows in another order, and columns in another order', async () => {
      const turned = table.replace('a int, b varchar(20)', 'b varchar(20), a int');
      expect(await areEqual(`${turned}${rows} ALTER TABLE t ORDER BY a DESC`)).toBe(true);
    });

    it.for([
      ['one value differs', `UPDATE t SET b = 'y' WHERE a = 1`],
      ['a float differs in its seventh digit', 'UPDATE t SET f = 16777214 WHERE a = 2'],
      ['a microsecond differs', `UPDATE t SET d = '2024-01-01 00:00:00.000002' WHERE a = 1`],
      ['an empty string stands for null', `UPDATE t SET b = '' WHERE a = 2`],
      ['a byte differs', `UPDATE t SET g = x'01ff' WHERE a = 1`],
      ['a letter has another case', `UPDATE t SET b = 'X' WHERE a = 1`],
      ['a space is at the end', `UPDATE t SET b = 'x ' WHERE a = 1`],
      ['a bit differs', 'UPDATE t SET h = 2 WHERE a = 1'],
      ['two rows swap a value', 'UPDATE t SET c = CASE a WHEN 1 THEN 0 ELSE 1.10 END WHERE a IN (1, 3)'],
      ['a repeated row is there once', 'DELETE FROM t WHERE a = 3 LIMIT 1'],
      ['a column has another name', 'ALTER TABLE t CHANGE c d2 decimal(10, 2)'],
      ['there is one more table', 'CREATE TABLE u (a int)'],
    ] as const)('differs when %s', async ([, change]) => {
      expect(await areEqual(`${table}${rows}${change}`)).toBe(false);
    });

    it('counts the rows of each table, views left out', async () => {
      await runScript(left.url, 'CREATE TABLE nothing (a int); CREATE VIEW v AS SELECT * FROM t');
      const digests = await digestMysqlTables(left.url);
      expect(Object.entries(digests).map(([name, digest]) => [name, digest.rows])).toEqual([
        ['nothing', 0],
        ['t', 4],
      ]);
    });
  });

  describe(`readMysqlTable on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, script: table + rows });

    it('gives exact text, bytes as digits, and null as null', async () => {
      const { columns, rows: read } = await readMysqlTable(database.url, 't');
      expect(columns.join()).toBe('a,b,c,f,d,e,g,h');
      expect(read[0]).toEqual([
        '1',
        'x',
        '1.10',
        '0.10000000149011612',
        '2024-01-01 00:00:00.000001',
        'x',
        '00FF',
        '1',
      ]);
      expect(read[1]).toEqual(['2', null, '0.00', '16777216', null, '', '', null]);
    });
  });

  describe(`showCreates on ${flavor}`, () => {
    const script = (name: string) => `
      CREATE TABLE a (id int PRIMARY KEY AUTO_INCREMENT, b int COMMENT 'it''s');
      CREATE VIEW v AS SELECT id FROM ${name}.a;
      CREATE TRIGGER g BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1;
      CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1;
      CREATE PROCEDURE p() SELECT 1;
      CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DISABLE DO DELETE FROM a;`;
    const left = useMysqlServer({ flavor });
    const right = useMysqlServer({ flavor });

    it('shows every object, and is the same for databases of other names', async () => {
      await runScript(left.url, script(left.name));
      await runScript(right.url, script(right.name));
      const creates = await showCreates(left.url);
      expect(Object.keys(creates)).toEqual(['event e', 'function f', 'procedure p', 'table a', 'trigger g', 'view v']);
      expect(creates['view v']).toContain('from `a`');
      expect(creates['table a']).toContain("COMMENT 'it''s'");
      expect(await showCreates(right.url)).toEqual(creates);
    });

    it.for([
      ['table a', 'ALTER TABLE a AUTO_INCREMENT = 7'],
      ['view v', 'CREATE OR REPLACE VIEW v AS SELECT id + 1 AS id FROM a'],
      ['trigger g', 'DROP TRIGGER g; CREATE TRIGGER g BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 2'],
      [
        'trigger g',
        `SET sql_mode = 'ANSI'; DROP TRIGGER g; CREATE TRIGGER g BEFORE INSERT ON a FOR EACH ROW SET NEW.b = 1`,
      ],
      ['function f', 'DROP FUNCTION f; CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 2'],
      ['event e', 'ALTER EVENT e ENABLE'],
    ] as const)('shows a change of %s', async ([object, change]) => {
      const before = await showCreates(right.url);
      await runScript(right.url, change);
      const after = await showCreates(right.url);
      expect(after[object]).not.toBe(before[object]);
    });
  });

  describe(`findMysqlClientTools for ${flavor}`, () => {
    // Dump programs write a float of seven digits with six.
    const database = useMysqlServer({ flavor, script: `${table}${rows} UPDATE t SET f = 0` });
    const copy = useMysqlServer({ flavor });

    it('finds programs that dump a database and load the dump', async () => {
      await pipeMysqlDump(flavor, database.url, copy.url);
      expect(await query(copy.url, 'SELECT COUNT(*) FROM t')).toEqual([['4']]);
      expect(await digestMysqlTables(copy.url)).toEqual(await digestMysqlTables(database.url));
    });
  });
}
