import type { Slice, Snapshot, Table } from '@sync/core/connector';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { expect, it } from 'vitest';
import { runSql } from './run-sql.ts';
import { quietCall, readTable, tableNamed, withSnapshot } from './with-snapshot.ts';

const rowCount = 2000;

/** The digits of numbers below 2000, so that no server needs a recursive query. */
const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM digits a, digits b, digits c, digits e
  WHERE e.d < ${rowCount / 1000})`;

/** A key's columns, and the SQL of their values for the number `n`. */
const keys: Readonly<Record<string, { readonly columns: string; readonly key: string; readonly values: string }>> = {
  int_key: { columns: 'k int', key: 'k', values: 'n - 1000' },
  skewed_int: { columns: 'k bigint', key: 'k', values: 'IF(n = 1999, 9000000000000000000, n)' },
  unsigned_key: { columns: 'k bigint unsigned', key: 'k', values: '18446744073709551615 - n * 7919' },
  filled_key: { columns: 'k int(9) unsigned zerofill', key: 'k', values: 'n * 3' },
  decimal_key: { columns: 'k decimal(30,10)', key: 'k', values: '(n - 1000) / 7.0000000001 + n / 1000' },
  float_key: { columns: 'k double', key: 'k', values: '(n - 1000) / 7e0 * 1e10' },
  text_key: {
    columns: 'k varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci',
    key: 'k',
    values: `CONCAT(ELT(1 + n % 8, 'a', 'É', 'e', 'Z', 'ß', '🦊', '''"\\\\', 'ö'), n)`,
  },
  latin_key: {
    columns: 'k varchar(40) CHARACTER SET latin1',
    key: 'k',
    values: `CONCAT(ELT(1 + n % 3, 'é', 'ü', 'z'), n)`,
  },
  bytes_key: { columns: 'k binary(16)', key: 'k', values: 'UNHEX(LEFT(SHA2(n, 256), 32))' },
  composite_key: {
    columns: 'a int, k varchar(20) CHARACTER SET utf8mb4',
    key: 'a, k',
    values: `n % 3 - 1, CONCAT('v', n)`,
  },
  triple_key: {
    columns: 'a tinyint, b date, k int',
    key: 'a, b, k',
    values: `0, '2024-01-01' + INTERVAL n % 5 DAY, n`,
  },
  moment_key: {
    columns: 'k datetime(6)',
    key: 'k',
    values: `'1999-12-31 23:59:59.999999' + INTERVAL n * 12345678 MICROSECOND`,
  },
  instant_key: { columns: 'k timestamp(6)', key: 'k', values: `'2024-03-30 23:59:59.999999' + INTERVAL n * 61 SECOND` },
  partitioned: { columns: 'k int', key: 'k', values: 'n' },
};

function tableSql(name: string): readonly string[] {
  const { columns, key, values } = keys[name] ?? { columns: '', key: '', values: '' };
  const partitions = name === 'partitioned' ? 'PARTITION BY HASH (k) PARTITIONS 4' : '';
  return [
    `CREATE TABLE ${name} (id int, ${columns}, filler varchar(200), PRIMARY KEY (${key}), KEY (id)) ${partitions}`,
    `INSERT INTO ${name} SELECT n, ${values}, REPEAT('x', 100) FROM ${numbers} numbers`,
    `ANALYZE TABLE ${name}`,
  ];
}

const script = [
  `SET SESSION sql_mode = 'ANSI_QUOTES', time_zone = '+00:00'`,
  'CREATE TABLE digits (d int)',
  'INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)',
  ...Object.keys(keys).flatMap(tableSql),
  'CREATE TABLE empty_table (id int PRIMARY KEY)',
  'CREATE TABLE one_row (id int PRIMARY KEY)',
  'INSERT INTO one_row VALUES (5)',
  'CREATE TABLE two_rows (id int PRIMARY KEY)',
  'INSERT INTO two_rows VALUES (5), (-5)',
  'CREATE TABLE without_key (id int)',
  'INSERT INTO without_key VALUES (1), (1), (2)',
  `CREATE TABLE label_key (id enum('z','a','m') PRIMARY KEY)`,
  `INSERT INTO label_key VALUES ('z'), ('a'), ('m')`,
].join(';\n');

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`the parts of a table on ${flavor}`, () => {
    const database = useMysqlServer({ flavor, script });

    /** The ids of each part of a table. */
    async function readParts(snapshot: Snapshot, table: Table, slices: readonly Slice[]): Promise<string[][]> {
      const parts: string[][] = [];
      for (const slice of slices) {
        // What travels may be stored in between.
        const stored = JSON.parse(JSON.stringify(slice)) as Slice;
        const rows = await readTable(snapshot, table, { columns: ['id'], slice: stored });
        parts.push(rows.map(([id]) => id ?? ''));
      }
      return parts;
    }

    it.each(Object.keys(keys))('of %s hold every row once, about as many each', async (name) => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        const table = tableNamed(catalog, name);
        for (const count of [2, 7]) {
          const slices = (await snapshot.slice?.({ table: table.ref, count }, quietCall())) ?? [];
          const parts = await readParts(snapshot, table, slices);
          expect(parts).toHaveLength(count);
          const ids = parts.flat().map(Number);
          expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: rowCount }, (_, id) => id));
          for (const part of parts) {
            expect(part.length).toBeGreaterThan((rowCount / count) * 0.7);
            expect(part.length).toBeLessThan((rowCount / count) * 1.3);
          }
        }
      });
    });

    it('are the same for a key that has no rows between two cuts', async () => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        const table = tableNamed(catalog, 'two_rows');
        const slices = (await snapshot.slice?.({ table: table.ref, count: 8 }, quietCall())) ?? [];
        expect(await readParts(snapshot, table, slices)).toEqual([['-5'], ['5']]);
      });
    });

    it.each(['empty_table', 'one_row', 'without_key', 'label_key'])('of %s are not cut', async (name) => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        const { ref } = tableNamed(catalog, name);
        expect(await snapshot.slice?.({ table: ref, count: 4 }, quietCall())).toEqual([]);
      });
    });

    it('are ranges of the primary key to the server', async () => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        const table = tableNamed(catalog, 'composite_key');
        const slices = (await snapshot.slice?.({ table: table.ref, count: 4 }, quietCall())) ?? [];
        const { sliceCondition } = await import('../src/slice-condition.ts');
        const condition = sliceCondition(slices[1] ?? { bounds: undefined }, table);
        const explain = `EXPLAIN FORMAT=TRADITIONAL SELECT id FROM composite_key FORCE INDEX (PRIMARY) WHERE ${condition}`;
        expect(await runSql(database.url, explain)).toMatchObject([{ type: 'range', key: 'PRIMARY' }]);
      });
    });

    it('are refused when something else stands in their bounds', async () => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        const table = tableNamed(catalog, 'int_key');
        const read = (bounds: unknown) => readTable(snapshot, table, { slice: { bounds } });
        const evil = { kind: 'number', text: '1 OR 1' };
        await expect(read({ columns: ['k'], from: [evil] })).rejects.toMatchObject({ code: 'INTERNAL_INVARIANT' });
        await expect(read({ columns: ['k; DROP'], from: [] })).rejects.toMatchObject({ code: 'INTERNAL_INVARIANT' });
        await expect(read(null)).rejects.toMatchObject({ code: 'INTERNAL_INVARIANT' });
      });
    });
  });
}
