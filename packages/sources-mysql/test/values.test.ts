import { mysqlOracle } from '@sync/conformance';
import type { Catalog, Column, Snapshot } from '@sync/core/connector';
import { loadMysqlDatabase, mysqlValues } from '@sync/testing/databases';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import mysql from 'mysql2/promise';
import { beforeAll, expect, it } from 'vitest';
import { runSql } from './run-sql.ts';
import { columnsOf, readTable, tableNamed, withSnapshot } from './with-snapshot.ts';

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`values of every type on ${flavor}`, () => {
    const database = useMysqlServer({ flavor });
    beforeAll(() => loadMysqlDatabase(database.url, mysqlValues));

    /** One column of a table in the order of its ids. */
    async function readColumn(snapshot: Snapshot, catalog: Catalog, place: string): Promise<(string | null)[]> {
      const [table = '', column = ''] = place.split('.');
      const rows = await readTable(snapshot, tableNamed(catalog, table), { columns: ['id', column] });
      return rows.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value ?? null);
    }

    it('are read as the oracle sees them, in every column', async () => {
      const client = await mysql.createConnection(database.url);
      const oracle = mysqlOracle(async (sql, values = []) => {
        const [rows] = await client.query({
          sql,
          values: [...values],
          rowsAsArray: true,
          typeCast: (field: { string(encoding: 'utf8'): string | null }) => field.string('utf8'),
        });
        return Array.isArray(rows) ? (rows as unknown as (string | null)[][]) : [];
      }, database.name);
      try {
        await withSnapshot(database.url, async (snapshot, catalog) => {
          expect(catalog.tables.length).toBeGreaterThan(15);
          for (const table of catalog.tables.filter(({ columns }) => columns[0]?.name === 'id')) {
            for (const column of table.columns) {
              const place = `${table.ref.name}.${column.name}`;
              const hex = `SELECT LOWER(HEX(\`${column.name}\`)) AS v FROM \`${table.ref.name}\` ORDER BY id`;
              const seen =
                column.type.kind === 'bytes'
                  ? (await runSql(database.url, hex)).map(({ v }) => v ?? null)
                  : byId(await oracle.readRows(table.ref, ['id', column.name]));
              const expected = seen.map((value) => value && plain(value, column));
              const read = await readColumn(snapshot, catalog, place);
              expect(
                read.map((value) => value && sameFloat(value, column)),
                place,
              ).toEqual(expected);
            }
          }
        });
      } finally {
        await client.end();
      }
    }, 120_000);

    it.each([
      [
        'integers.big_u',
        ['18446744073709551615', '0', '9223372036854775808', '9007199254740993', '18446744073709551615', null],
      ],
      ['integers.filled', ['42', '0', '4294967295', '42', '0', null]],
      ['decimals.filled', ['1.500', '99999.999', '1.500', '99999.999', '1.500', null]],
      [
        'floats.single',
        [
          '3.4028235e+38',
          '-3.4028235e+38',
          '1.1754944e-38',
          '1e-45',
          '0.1',
          '16777216',
          '0.33333334',
          // MariaDB keeps no sign of zero.
          flavor === 'mysql' ? '-0' : '0',
          '0',
          '3.4028235e+38',
          null,
        ],
      ],
      [
        'floats.double',
        [
          '1.7976931348623157e+308',
          '-1.7976931348623157e+308',
          '2.2250738585072014e-308',
          '5e-324',
          '0.1',
          '0.3333333333333333',
          '1e+22',
          '1e+21',
          '1.2345678901234568e+17',
          // MariaDB keeps no sign of zero.
          flavor === 'mysql' ? '-0' : '0',
          null,
        ],
      ],
      ['bits.thirteen', ['1000000000001', '0000000000001', '1000000000001', '0000000000001', null]],
      [
        'instants.thousandths',
        [
          '0000-00-00 00:00:00+00',
          '1970-01-01 00:00:01+00',
          '2038-01-19 03:14:07+00',
          '2025-10-26 00:30:00+00',
          '2025-10-26 01:30:00+00',
          '2038-01-19 03:14:07.999+00',
          '0000-00-00 00:00:00+00',
          null,
        ],
      ],
      [
        'times.millionths',
        [
          '-838:59:59',
          '838:59:59',
          '-00:00:00.000001',
          '23:59:59.999999',
          '12:00:00.5',
          '-100:00:00.25',
          '-838:59:59',
          null,
        ],
      ],
      ['dates.year', ['0', '1901', '2155', '2024', '1970', '0', '1901', '2155', '2024', null]],
    ])('of %s are exact', async (place, expected) => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        expect(await readColumn(snapshot, catalog, place)).toEqual(expected);
      });
    });

    it('come in utf8mb4 whatever the character set of the column', async () => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        expect((await readColumn(snapshot, catalog, 'other_charsets.sjis'))[0]).toBe('ソ表十');
        expect((await readColumn(snapshot, catalog, 'latin1_texts.label'))[0]).toBe('é');
      });
    });

    it('of generated columns are not among those that travel', async () => {
      await withSnapshot(database.url, async (_, catalog) => {
        expect(columnsOf(tableNamed(catalog, 'computed'))).toEqual(['id', 'net', 'label']);
      });
    });

    it('have the same digest in every order, and another when one differs', async () => {
      await withSnapshot(database.url, async (snapshot, catalog) => {
        for (const table of catalog.tables) {
          const digest = await snapshot.digest?.(
            { table: table.ref, columns: columnsOf(table) },
            {
              signal: new AbortController().signal,
              onWarning: () => undefined,
            },
          );
          expect(digest?.rowCount, table.ref.name).toBe((await readTable(snapshot, table)).length);
          expect(digest?.hash).toMatch(/^\d+$/);
        }
      });
    });
  });
}

/** The second field of rows, in the order of the first. */
function byId(rows: readonly (readonly (string | null)[])[]): (string | null)[] {
  return rows.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value ?? null);
}

/** What the oracle prints as the column's own type would: a flag as a number, no zeros of ZEROFILL. */
function plain(value: string, column: Column): string {
  if (column.type.kind === 'integer' && column.type.isFlag === true) return value.replace('t', '1').replace('f', '0');
  if (column.nativeType.includes('zerofill')) return value.replace(/^0+(?=\d)/, '');
  return sameFloat(value, column);
}

/** Several texts of a float read back to the same bits. */
function sameFloat(value: string, { type }: Column): string {
  return type.kind === 'float' && Number(value) !== 0 ? String(Number(value)) : value;
}
