import { type Ask, type Fixture, fixtureRef, fixtureRows, mysqlOracle, sortRows, traps } from '@sync/conformance';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';

const lacking = new Set(['array', 'interval']);
const possible = traps.filter(({ tables }) =>
  tables.every(({ columns }) => columns.every(({ type }) => !lacking.has(type.kind))),
);

const everyType: Fixture = {
  trap: 'every-type',
  tables: [
    {
      name: 'values',
      columns: [
        { name: 'flag', type: { kind: 'boolean' } },
        { name: 'unsigned', type: { kind: 'integer', bits: 64, isUnsigned: true } },
        { name: 'bits', type: { kind: 'bit', length: 64, isVarying: false } },
        { name: 'span', type: { kind: 'time', precision: 6, hasZone: false } },
        { name: 'label', type: { kind: 'enum', labels: ['a', "it's", ''] } },
        { name: 'id', type: { kind: 'uuid' } },
        { name: 'kept', type: { kind: 'json', isNormalized: false } },
        { name: 'fixed', type: { kind: 'text', isFixed: true, maxLength: 4 } },
      ],
      keys: [],
      foreignKeys: [],
      rows: [
        [
          't',
          '18446744073709551615',
          '1'.repeat(64),
          '-838:59:59',
          "it's",
          '01890a5d-ac96-774b-bcce-b302099a8057',
          '{"b":1,  "a":2}',
          'ab',
        ],
        ['f', '0', `${'0'.repeat(63)}1`, '00:00:00', '', '00000000-0000-0000-0000-000000000000', '[]', ''],
        [null, null, null, null, null, null, null, null],
      ],
    },
  ],
};

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`the oracle of ${flavor}`, () => {
    const database = useMysqlServer({ flavor, group: 'oracle' });
    let client: Connection;
    const ask: Ask = async (sql, values = []) => {
      const [rows] = await client.query({
        sql,
        values: [...values],
        rowsAsArray: true,
        typeCast: (field) => field.string(),
      });
      return Array.isArray(rows) ? (rows as unknown as (string | null)[][]) : [];
    };
    const oracle = () => mysqlOracle(ask, database.name);
    beforeAll(async () => {
      client = await mysql.createConnection({ uri: database.url });
    });
    afterAll(async () => {
      await client.query('DROP DATABASE IF EXISTS `Odd.Schema "x"`');
      await client.end();
    });

    it.for([...possible, everyType])('makes $trap and reads its rows back', async (fixture) => {
      await oracle().create(fixture);
      for (const table of fixture.tables) {
        const columns = table.columns.map(({ name }) => name);
        const rows = await oracle().readRows(fixtureRef(table, database.name), columns);
        expect(sortRows(rows)).toEqual(sortRows(fixtureRows(table, columns)));
      }
    });

    it('takes the next value as an insert would, and leaves no row', async () => {
      const ref = { schema: database.name, name: 'counted' };
      await ask('CREATE TABLE counted (id int AUTO_INCREMENT PRIMARY KEY, other text NOT NULL) AUTO_INCREMENT = 41');
      expect(await oracle().nextValue(ref, 'id')).toBe('41');
      expect(await oracle().nextValue(ref, 'id')).toBe('42');
      expect(await oracle().readRows(ref, ['id'])).toEqual([]);
    });

    it('inserts all rows or none, with keys checked', async () => {
      const ref = { schema: database.name, name: 'strict' };
      await ask('CREATE TABLE strict (id int PRIMARY KEY, up int, FOREIGN KEY (up) REFERENCES strict (id))');
      await expect(
        oracle().insertRows(
          ref,
          ['id', 'up'],
          [
            ['1', null],
            ['2', '9'],
          ],
        ),
      ).rejects.toThrow('foreign key');
      expect(await oracle().readRows(ref, ['id'])).toEqual([]);
    });

    it('counts the sessions of others in its database', async () => {
      expect(await oracle().openSessions()).toBe(0);
      const other = await mysql.createConnection({ uri: database.url });
      expect(await oracle().openSessions()).toBe(1);
      await other.end();
    });
  });
}
