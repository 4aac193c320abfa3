import { printTableRef } from '@sync/core/connector';
import { loadMysqlDatabase, mysqlValues } from '@sync/testing/databases';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { beforeAll, expect, it } from 'vitest';
import { columnsOf, quietCall, tableNamed, withSnapshot } from './with-snapshot.ts';

/** Rows that are not the same at both: shapes, and moments of their making. */
const others = ['shapes', 'places', 'defaults'];

const [mariadb, mysql] = await mysqlFlavors();

mysql?.describe('a digest on MariaDB and MySQL', () => {
  const one = useMysqlServer({ flavor: 'mariadb' });
  const other = useMysqlServer({ flavor: 'mysql' });
  beforeAll(async () => {
    for (const { url } of [one, other]) await loadMysqlDatabase(url, mysqlValues);
  });

  /** The digest of every column by its name; JSON and shapes left out, which the two store differently. */
  const digestsOf = (url: string): Promise<Map<string, string | undefined>> =>
    withSnapshot(url, async (snapshot, { tables }) => {
      const found = new Map<string, string | undefined>();
      for (const table of tables) {
        for (const { name, type } of table.columns) {
          if (type.kind === 'json' || others.includes(table.ref.name)) continue;
          const digest = await snapshot.digest?.({ table: table.ref, columns: [name] }, quietCall());
          found.set(printTableRef({ schema: table.ref.name, name }), digest?.hash);
        }
      }
      return found;
    });

  it('is equal for equal rows of every type both have', async () => {
    const [first, second] = await Promise.all([digestsOf(one.url), digestsOf(other.url)]);
    const both = [...first.keys()].filter((place) => second.has(place));
    expect(both.length).toBeGreaterThan(80);
    expect(both.filter((place) => first.get(place) !== second.get(place))).toEqual([]);
  });
});

for (const { flavor, describe } of [mariadb, mysql].filter((each) => each !== undefined)) {
  describe(`a digest on ${flavor}`, () => {
    const script = `
      CREATE TABLE a (id int PRIMARY KEY, t varchar(20) CHARACTER SET latin1, b varbinary(20), n int(7) zerofill);
      INSERT INTO a VALUES (1, 'é', 'x', 5), (2, NULL, '', NULL), (3, '', NULL, 7);
      CREATE TABLE shuffled (n bigint, b longblob, id int, t longtext CHARACTER SET utf8mb4, KEY (t(5)));
      INSERT INTO shuffled (id, t, b, n) VALUES (3, '', NULL, 7), (1, 'é', 'x', 5), (2, NULL, '', NULL);
      CREATE TABLE moved AS SELECT id, b AS t, t AS b, n FROM shuffled;
      CREATE TABLE changed AS SELECT * FROM shuffled;
      UPDATE changed SET t = NULL WHERE id = 3;`;
    const database = useMysqlServer({ flavor, script });

    it('is that of the rows, in whatever order, type and character set they are kept', async () => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        const digest = async (name: string) => {
          const columns = ['id', 't', 'b', 'n'];
          const { ref } = tableNamed(catalog, name);
          expect(columnsOf(tableNamed(catalog, name)).toSorted()).toEqual(columns.toSorted());
          return snapshot.digest?.({ table: ref, columns }, quietCall());
        };
        const whole = await digest('a');
        expect(whole?.rowCount).toBe(3);
        expect(await digest('shuffled')).toEqual(whole);
        expect((await digest('moved'))?.hash).not.toBe(whole?.hash);
        expect((await digest('changed'))?.hash).not.toBe(whole?.hash);
      });
    });
  });
}
