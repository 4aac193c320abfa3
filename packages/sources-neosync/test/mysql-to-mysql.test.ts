import { sync } from '@sync/core';
import { mysqlSink } from '@sync/sinks-mysql';
import { postgresSink } from '@sync/sinks-postgres';
import { digestMysqlTables, queryMysql, queryPostgres } from '@sync/testing';
import { mysqlFlavors, useDatabase, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { fakeSource, startFake } from './fake.ts';

const script = `
CREATE TABLE staff (id int unsigned AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL, boss_id int unsigned,
  team_id int, UNIQUE KEY staff_name (name), FOREIGN KEY staff_boss (boss_id) REFERENCES staff (id));
CREATE TABLE teams (id int PRIMARY KEY, lead_id int unsigned, label char(6), FOREIGN KEY teams_lead (lead_id) REFERENCES staff (id));
ALTER TABLE staff ADD CONSTRAINT staff_team FOREIGN KEY (team_id) REFERENCES teams (id);
CREATE TABLE orders (region char(2), number bigint, note text, PRIMARY KEY (region, number), KEY orders_number (number));
CREATE TABLE parts (region char(2), number bigint, place smallint, price decimal(10,2), doubled decimal(11,2) AS (price * 2) STORED,
  PRIMARY KEY (region, number, place), CONSTRAINT parts_order FOREIGN KEY (region, number) REFERENCES orders (region, number));
CREATE TABLE types (id int PRIMARY KEY, t1 tinyint, b1 tinyint(1), i2 smallint unsigned, i3 mediumint, i8 bigint, u8 bigint unsigned, f float, d double,
  n decimal(30,10), c char(5), v varchar(50), tx text, bn binary(4), vb varbinary(20), bl blob, da date, ti time, dt datetime, ts timestamp NULL,
  y year, bi bit(10), e enum('a','b'), s set('x','y'));
INSERT INTO staff (id, name, boss_id) VALUES (1, 'Ada', 1), (2, 'Bo', 1), (3, 'Cyö', 2);
INSERT INTO teams VALUES (1, 2, 'one'), (2, 3, 'two'), (3, NULL, NULL);
UPDATE staff SET team_id = 4 - id;
INSERT INTO orders VALUES ('DE', 1, 'x'), ('DE', 2, NULL), ('FR', 1, '');
INSERT INTO parts (region, number, place, price) VALUES ('DE', 1, 1, 1.10), ('DE', 1, 2, 2), ('FR', 1, 1, NULL);
INSERT INTO types VALUES (1, -128, 1, 65535, -8388608, -9223372036854775808, 18446744073709551615, 1.5, 0.1, 12345678901234567890.0123456789,
  'ab', 'v"\\\\', 'text', x'00ff0100', x'c3', x'00fffe', '2024-02-29', '-12:34:56', '2024-02-29 12:34:56', '2024-02-29 12:34:56', 2024, b'1000000001', 'b', 'x,y'),
  (2, 127, 0, 0, 8388607, 9223372036854775807, 0, -1.25, 1e300, -0.5, '', '', '', x'00000000', '', '', '1000-01-01', '838:59:59', '9999-12-31 23:59:59',
  '1970-01-02 00:00:00', 1901, b'0', 'a', ''), (3${', NULL'.repeat(23)});
`;

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`a ${flavor} behind the API`, () => {
    const origin = useMysqlServer({ flavor, script });
    const target = useMysqlServer({ flavor });
    const postgres = useDatabase();

    it(`goes to ${flavor} with its schema, rows unchanged`, async () => {
      await using fake = await startFake({ kind: 'mysql', url: origin.url });
      const tables = { include: [`${origin.name}.*`] };
      await sync({ source: fakeSource(fake), sink: mysqlSink(target.url), tables, schema: 'create' });
      expect(await digestMysqlTables(target.url)).toEqual(await digestMysqlTables(origin.url));
      const keys = `SELECT constraint_name, table_name FROM information_schema.table_constraints WHERE table_schema = ? ORDER BY 1, 2`;
      expect(await queryMysql(target.url, keys, [target.name])).toEqual(
        await queryMysql(origin.url, keys, [origin.name]),
      );
      await queryMysql(target.url, `INSERT INTO staff (name) VALUES ('new')`);
      expect(await queryMysql(target.url, 'SELECT max(id) FROM staff')).toEqual([['4']]);
      await sync({
        source: fakeSource(fake),
        sink: mysqlSink(target.url),
        tables,
        schema: 'create',
        truncate: 'selected',
      });
      expect(await digestMysqlTables(target.url)).toEqual(await digestMysqlTables(origin.url));
    });

    it('goes to Postgres, its tables drafted from their columns', async () => {
      await using fake = await startFake({ kind: 'mysql', url: origin.url });
      const tables = { include: [`${origin.name}.*`] };
      await sync({
        source: fakeSource(fake),
        sink: postgresSink(postgres.url),
        tables,
        schema: 'create',
        onUnfit: 'clamp',
      });
      const sums = 'SELECT count(*), count(boss_id), count(team_id), min(name) FROM staff';
      expect(await queryPostgres(postgres.url, sums)).toEqual(await queryMysql(origin.url, sums));
      const numbers = 'SELECT id, t1, i8, u8, tx FROM types ORDER BY id';
      expect(await queryPostgres(postgres.url, numbers)).toEqual(await queryMysql(origin.url, numbers));
    });
  });
}
