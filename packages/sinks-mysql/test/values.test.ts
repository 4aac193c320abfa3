import type { NeutralType } from '@sync/core/connector';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inUnit } from './connect.ts';
import { integer, loadRows, text } from './field-rows.ts';
import { query } from './query.ts';

type Field = string | Buffer | null;

const timestamp = { kind: 'timestamp', precision: 6, hasZone: false } as const;
const bytes = { kind: 'bytes' } as const;
const float32 = { kind: 'float', bits: 32 } as const;
const float64 = { kind: 'float', bits: 64 } as const;
const bitsOf = (length: number) => ({ kind: 'bit', length, isVarying: false }) as const;
/** A point of SRID 0 as servers keep it. */
const point = Buffer.from('000000000101000000000000000000f03f0000000000000040', 'hex');

/** What is written, from which type into which, and what the server then has. */
const kept: readonly (readonly [sqlType: string, from: NeutralType, field: Field, select: string, found: string])[] = [
  [
    'bigint unsigned',
    { kind: 'integer', bits: 64, isUnsigned: true },
    '18446744073709551615',
    'v',
    '18446744073709551615',
  ],
  [
    'decimal(65,30)',
    { kind: 'decimal' },
    `-${'9'.repeat(35)}.${'9'.repeat(30)}`,
    'v',
    `-${'9'.repeat(35)}.${'9'.repeat(30)}`,
  ],
  ['float', float32, '3.4028235e+38', 'v + 0e0', '3.4028234663852886e38'],
  ['float', float32, '-3.4028235e38', 'v + 0e0', '-3.4028234663852886e38'],
  ['double', float64, '5e-324', 'v', '5e-324'],
  ['tinyint(1)', { kind: 'boolean' }, 't', 'v', '1'],
  ['bit(1)', { kind: 'boolean' }, 't', 'v + 0', '1'],
  ['bit(12)', bitsOf(12), '101000000001', 'bin(v)', '101000000001'],
  ['bit(64)', bitsOf(64), '1'.repeat(64), 'v + 0', '18446744073709551615'],
  ['year', { kind: 'integer', bits: 16, isUnsigned: true }, '0', 'v', '0000'],
  ['year', { kind: 'integer', bits: 16, isUnsigned: true }, '2155', 'v', '2155'],
  ['time(6)', { kind: 'time', precision: 6, hasZone: false }, '-838:59:59.000000', 'v', '-838:59:59.000000'],
  ['date', { kind: 'date' }, '0000-00-00', 'v', '0000-00-00'],
  ['datetime(6)', timestamp, '9999-12-31 23:59:59.999999', 'v', '9999-12-31 23:59:59.999999'],
  ['datetime(3)', timestamp, '2024-02-29 01:02:03.120000', 'v', '2024-02-29 01:02:03.120'],
  ['datetime', timestamp, '2024-02-29 01:02:03.000', 'v', '2024-02-29 01:02:03'],
  ['datetime(6)', { ...timestamp, hasZone: true }, '2024-02-29 01:02:03.5+00', 'v', '2024-02-29 01:02:03.500000'],
  [
    'timestamp(6) null',
    { ...timestamp, hasZone: true },
    '2024-02-29 01:02:03.5+00',
    'unix_timestamp(v)',
    '1709168523.500000',
  ],
  ['text CHARACTER SET latin1', text, 'Größe', 'hex(v)', '4772F6DF65'],
  ['varchar(9) CHARACTER SET ascii', text, 'plain', 'v', 'plain'],
  ['varchar(9) CHARACTER SET utf16', text, 'é', 'hex(v)', '00E9'],
  ['varchar(5)', text, '\\N', 'v', '\\N'],
  ['json', { kind: 'json', isNormalized: false }, '{"é":[1.5,null]}', `json_extract(v, '$."é"[0]')`, '1.5'],
  ["enum('a','é') CHARACTER SET latin1", { kind: 'enum', labels: ['a', 'é'] }, 'é', 'v', 'é'],
  ["enum('','a')", { kind: 'enum', labels: ['', 'a'] }, '', 'v + 0', '1'],
  ["set('a','b','c')", text, '', 'v + 0', '0'],
  ["set('a','b','c')", text, 'a,c', 'v + 0', '5'],
  ['point', bytes, point, 'st_astext(v)', 'POINT(1 2)'],
  ['longtext', { kind: 'array', element: integer }, '{1,NULL}', 'v', '{1,NULL}'],
  ['longtext', { kind: 'interval' }, '1 year 2 mons', 'v', '1 year 2 mons'],
];

/** Why a value is refused, with which code. */
const refused: readonly (readonly [sqlType: string, from: NeutralType, field: Field])[] = [
  ['datetime(6)', timestamp, '0044-03-15 12:00:00 BC'],
  ['datetime(6)', timestamp, 'infinity'],
  ['datetime(6)', timestamp, '-infinity'],
  ['datetime(6)', timestamp, '12024-01-01 00:00:00'],
  ['datetime(3)', timestamp, '2024-02-29 01:02:03.123456'],
  ['time(0)', { kind: 'time', precision: 6, hasZone: false }, '01:02:03.5'],
  ['date', { kind: 'date' }, '0044-03-15 BC'],
  ['double', float64, 'NaN'],
  ['double', float64, '-Infinity'],
  ['float', float64, '0.1'],
  ['decimal(10,2)', { kind: 'decimal' }, 'NaN'],
  ['decimal(10,2)', { kind: 'decimal' }, '1.555'],
  ['decimal(4,2)', { kind: 'decimal' }, '123.45'],
  ['int', { kind: 'decimal' }, '1.5'],
  ['int', { kind: 'integer', bits: 64, isUnsigned: false }, '2147483648'],
  ['bit(8)', bitsOf(4), '1111'],
  ['varchar(3)', text, 'long'],
  ['varchar(9)', text, Buffer.from([0x61, 0xff, 0xfe])],
  ['varchar(9) CHARACTER SET utf8mb3', text, '😀'],
  ['varchar(9) CHARACTER SET latin1', text, '狐'],
  ['varchar(9) CHARACTER SET latin1', text, Buffer.from([0x61, 0xff, 0xfe])],
  ['varchar(9) CHARACTER SET ascii', text, 'é'],
  ["enum('a')", text, 'b'],
  ["set('a')", text, 'b'],
  ['point', bytes, Buffer.from([1, 2, 3])],
  ['year', { kind: 'integer', bits: 16, isUnsigned: false }, '3000'],
];

for (const { flavor, describe } of await mysqlFlavors()) {
  describe.each([
    ['LOAD DATA', {}],
    ['INSERT', { 'local-infile': '0' }],
  ])(`a value written to ${flavor} by %s`, (_, settings) => {
    const database = useMysqlServer({ flavor, settings });

    async function write(sqlType: string, from: NeutralType, fields: readonly Field[]): Promise<void> {
      await query(database.url, `DROP TABLE IF EXISTS held; CREATE TABLE held (id int, v ${sqlType})`);
      await inUnit(database.url, (unit) =>
        loadRows(unit, {
          table: { schema: database.name, name: 'held' },
          columns: { id: integer, v: from },
          rows: fields.map((field, index) => [String(index), field]),
        }),
      );
    }

    it.each(kept)('is kept in a %s', async (sqlType, from, field, select, found) => {
      await write(sqlType, from, [field, null]);
      expect(await query(database.url, `SELECT ${select} FROM held ORDER BY id`)).toEqual([[found], [null]]);
    });

    it.each(refused)('is refused by a %s that cannot hold it', async (sqlType, from, field) => {
      const failing = write(sqlType, from, [null, field]);
      await expect(failing).rejects.toMatchObject({
        code: 'WRITE_VALUE',
        message: expect.stringContaining('held') as string,
      });
      if (typeof field === 'string') await expect(failing).rejects.not.toThrow(`${field}'`);
      expect(await query(database.url, 'SELECT count(*) FROM held')).toEqual([['0']]);
    });

    it('is any bytes whatsoever', async () => {
      const hostile = fc.constantFrom(0, 9, 10, 13, 26, 34, 39, 44, 92, 78, 255);
      const field = fc.array(fc.oneof(hostile, fc.integer({ min: 0, max: 255 })), { maxLength: 300 });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.option(field), { minLength: 1, maxLength: 50 }), async (fields) => {
          const rows = fields.map((one) => (one === null ? null : Buffer.from(one)));
          await write('longblob', bytes, rows);
          const found = await query(database.url, 'SELECT hex(v) FROM held ORDER BY id');
          expect(found).toEqual(rows.map((row) => [row?.toString('hex').toUpperCase() ?? null]));
        }),
        { numRuns: 25 },
      );
    });

    it('is any text whatsoever', async () => {
      const unit = fc.oneof(
        fc.constantFrom('\0', '\t', '\n', '\\', "'", '"', 'N', '\u{1a}'),
        fc.string({ unit: 'grapheme', maxLength: 3 }),
      );
      const field = fc.array(unit, { maxLength: 60 }).map((units) => units.join('').toWellFormed());
      await fc.assert(
        fc.asyncProperty(fc.array(fc.option(field), { minLength: 1, maxLength: 50 }), async (fields) => {
          await write('longtext CHARACTER SET utf8mb4', text, fields);
          const found = await query(database.url, 'SELECT hex(v) FROM held ORDER BY id');
          expect(found).toEqual(
            fields.map((one) => [one === null ? null : Buffer.from(one).toString('hex').toUpperCase()]),
          );
        }),
        { numRuns: 25 },
      );
    });
  });
}
