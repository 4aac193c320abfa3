import type { NeutralType } from '@sync/core/connector';
import type { SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { describeParquet } from '../../src/parquet/describe-parquet.ts';
import { newCall } from '../call.ts';
import { changeFooter, memoryFile, readRows, writeFile } from './parquet-files.ts';

interface Case {
  readonly title: string;
  readonly element: Omit<SchemaElement, 'name'>;
  readonly data: unknown[];
  readonly texts: (string | null)[];
  readonly type: NeutralType;
  readonly native: string;
}

const integer = (bits: 8 | 16 | 32 | 64, isUnsigned = false): NeutralType => ({ kind: 'integer', bits, isUnsigned });
const bytes = (...all: number[]): Uint8Array => Uint8Array.from(all);
const fixed = (length: number): Omit<SchemaElement, 'name'> => ({ type: 'FIXED_LEN_BYTE_ARRAY', type_length: length });
const int64s = (...all: bigint[]): Uint8Array[] => all.map((each) => new Uint8Array(new BigInt64Array([each]).buffer));
const int96 = (nanos: bigint, day: number): Uint8Array =>
  Uint8Array.from([...(int64s(nanos)[0] as Uint8Array), ...new Uint8Array(new Int32Array([day]).buffer)]);
const interval = (...parts: [number, number, number]): Uint8Array => new Uint8Array(new Uint32Array(parts).buffer);

const cases: readonly Case[] = [
  {
    title: 'booleans',
    element: { type: 'BOOLEAN' },
    data: [true, false, null],
    texts: ['t', 'f', null],
    type: { kind: 'boolean' },
    native: 'BOOLEAN',
  },
  {
    title: 'integers of 32 bits',
    element: { type: 'INT32' },
    data: [0, -1, 2_147_483_647, -2_147_483_648, 1_000_000_000],
    texts: ['0', '-1', '2147483647', '-2147483648', '1000000000'],
    type: integer(32),
    native: 'INT32',
  },
  {
    title: 'integers of 64 bits, beyond what a float holds',
    element: { type: 'INT64' },
    data: [
      0n,
      9_007_199_254_740_993n,
      -9_007_199_254_740_993n,
      2n ** 63n - 1n,
      -(2n ** 63n),
      4_294_967_296n,
      -4_294_967_296n,
    ],
    texts: [
      '0',
      '9007199254740993',
      '-9007199254740993',
      '9223372036854775807',
      '-9223372036854775808',
      '4294967296',
      '-4294967296',
    ],
    type: integer(64),
    native: 'INT64',
  },
  {
    title: 'small integers',
    element: { type: 'INT32', logical_type: { type: 'INTEGER', bitWidth: 8, isSigned: true } },
    data: [-128, 127],
    texts: ['-128', '127'],
    type: integer(8),
    native: 'INT32 INT_8',
  },
  {
    title: 'integers without a sign of 32 bits',
    element: { type: 'INT32', converted_type: 'UINT_32' },
    data: [0, 4_294_967_295],
    texts: ['0', '4294967295'],
    type: integer(32, true),
    native: 'INT32 UINT_32',
  },
  {
    title: 'integers without a sign of 64 bits',
    element: { type: 'INT64', logical_type: { type: 'INTEGER', bitWidth: 64, isSigned: false } },
    data: [0n, 2n ** 64n - 1n, 2n ** 63n],
    texts: ['0', '18446744073709551615', '9223372036854775808'],
    type: integer(64, true),
    native: 'INT64 UINT_64',
  },
  {
    title: 'floats of 64 bits, as their shortest text',
    element: { type: 'DOUBLE' },
    data: [0.1, -0, 1e21, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 123456789012],
    texts: ['0.1', '-0', '1e+21', '5e-324', 'NaN', 'Infinity', '-Infinity', '123456789012'],
    type: { kind: 'float', bits: 64 },
    native: 'DOUBLE',
  },
  {
    title: 'floats of 32 bits, as their shortest text',
    element: { type: 'FLOAT' },
    data: [Math.fround(0.1), Math.fround(16_777_217), Math.fround(3.402_823_5e38), Math.fround(1e-45), Number.NaN],
    texts: ['0.1', '16777216', '3.4028235e+38', '1e-45', 'NaN'],
    type: { kind: 'float', bits: 32 },
    native: 'FLOAT',
  },
  {
    title: 'floats of 16 bits',
    element: { ...fixed(2), logical_type: { type: 'FLOAT16' } },
    data: [1.5, 65_504, 2 ** -24, -0, Number.NEGATIVE_INFINITY, Number.NaN],
    texts: ['1.5', '65504', '5.9604645e-8', '-0', '-Infinity', 'NaN'],
    type: { kind: 'float', bits: 32 },
    native: 'FIXED_LEN_BYTE_ARRAY(2) FLOAT16',
  },
  {
    title: 'decimals in 32 bits',
    element: { type: 'INT32', converted_type: 'DECIMAL', precision: 9, scale: 2 },
    data: [-1n, 100n, 999_999_999n, 0n],
    texts: ['-0.01', '1.00', '9999999.99', '0.00'],
    type: { kind: 'decimal', precision: 9, scale: 2 },
    native: 'INT32 DECIMAL(9,2)',
  },
  {
    title: 'decimals in 64 bits, all of their digits',
    element: { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 1 },
    data: [999_999_999_999_999_999n, -9_007_199_254_740_991n],
    texts: ['99999999999999999.9', '-900719925474099.1'],
    type: { kind: 'decimal', precision: 18, scale: 1 },
    native: 'INT64 DECIMAL(18,1)',
  },
  {
    title: 'decimals in bytes of one length',
    element: { ...fixed(16), converted_type: 'DECIMAL', precision: 38, scale: 38 },
    data: [10n ** 38n - 1n, -1n],
    texts: [`0.${'9'.repeat(38)}`, `-0.${'0'.repeat(37)}1`],
    type: { kind: 'decimal', precision: 38, scale: 38 },
    native: 'FIXED_LEN_BYTE_ARRAY(16) DECIMAL(38,38)',
  },
  {
    title: 'decimals in bytes of any length',
    element: { type: 'BYTE_ARRAY', converted_type: 'DECIMAL', precision: 40, scale: 0 },
    data: [-(10n ** 39n), 255n, -256n, 0n],
    texts: [`-1${'0'.repeat(39)}`, '255', '-256', '0'],
    type: { kind: 'decimal', precision: 40, scale: 0 },
    native: 'BYTE_ARRAY DECIMAL(40,0)',
  },
  {
    title: 'strings',
    element: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
    data: ['', 'zürich 🙂', null, 'a\u0000b'],
    texts: ['', 'zürich 🙂', null, 'a\u0000b'],
    type: { kind: 'text', isFixed: false },
    native: 'BYTE_ARRAY STRING',
  },
  {
    title: 'labels',
    element: { type: 'BYTE_ARRAY', converted_type: 'ENUM' },
    data: [Buffer.from('red')],
    texts: ['red'],
    type: { kind: 'text', isFixed: false },
    native: 'BYTE_ARRAY ENUM',
  },
  {
    title: 'JSON, its text unchanged',
    element: { type: 'BYTE_ARRAY', logical_type: { type: 'JSON' } },
    data: [Buffer.from('{"b": 1.10, "a":2, "a": 12345678901234567890}')],
    texts: ['{"b": 1.10, "a":2, "a": 12345678901234567890}'],
    type: { kind: 'json', isNormalized: false },
    native: 'BYTE_ARRAY JSON',
  },
  {
    title: 'BSON, as bytes',
    element: { type: 'BYTE_ARRAY', logical_type: { type: 'BSON' } },
    data: [bytes(5, 0, 0, 0, 0)],
    texts: ['\u0005\0\0\0\0'],
    type: { kind: 'bytes' },
    native: 'BYTE_ARRAY',
  },
  {
    title: 'bytes of one length',
    element: fixed(3),
    data: [bytes(65, 0, 66)],
    texts: ['A\0B'],
    type: { kind: 'bytes', maxLength: 3, isFixed: true },
    native: 'FIXED_LEN_BYTE_ARRAY(3)',
  },
  {
    title: 'UUIDs',
    element: { ...fixed(16), logical_type: { type: 'UUID' } },
    data: ['00112233-4455-6677-8899-AABBCCDDEEFF'],
    texts: ['00112233-4455-6677-8899-aabbccddeeff'],
    type: { kind: 'uuid' },
    native: 'FIXED_LEN_BYTE_ARRAY(16) UUID',
  },
  {
    title: 'dates, before 1970 and before the first year too',
    element: { type: 'INT32', converted_type: 'DATE' },
    data: [0, -1, 19_782, -719_162, -719_163, 2_932_897, 11_016],
    texts: ['1970-01-01', '1969-12-31', '2024-02-29', '0001-01-01', '0001-12-31 BC', '10000-01-01', '2000-02-29'],
    type: { kind: 'date' },
    native: 'INT32 DATE',
  },
  {
    title: 'times of day in milliseconds',
    element: { type: 'INT32', converted_type: 'TIME_MILLIS' },
    data: [0, 86_399_999, 86_400_000, 3_661_100],
    texts: ['00:00:00', '23:59:59.999', '24:00:00', '01:01:01.1'],
    type: { kind: 'time', precision: 3, hasZone: false },
    native: 'INT32 TIME_MILLIS',
  },
  {
    title: 'times of day in microseconds',
    element: { type: 'INT64', logical_type: { type: 'TIME', isAdjustedToUTC: false, unit: 'MICROS' } },
    data: [1n, 86_399_999_999n],
    texts: ['00:00:00.000001', '23:59:59.999999'],
    type: { kind: 'time', precision: 6, hasZone: false },
    native: 'INT64 TIME_MICROS',
  },
  {
    title: 'times of day in nanoseconds',
    element: { type: 'INT64', logical_type: { type: 'TIME', isAdjustedToUTC: true, unit: 'NANOS' } },
    data: [1_000n],
    texts: ['00:00:00.000001'],
    type: { kind: 'time', precision: 6, hasZone: false },
    native: 'INT64 TIME_NANOS',
  },
  {
    title: 'moments in milliseconds, which the older words mean in UTC',
    element: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
    data: [0n, -1n, 1_709_164_800_500n],
    texts: ['1970-01-01 00:00:00+00', '1969-12-31 23:59:59.999+00', '2024-02-29 00:00:00.5+00'],
    type: { kind: 'timestamp', precision: 3, hasZone: true },
    native: 'INT64 TIMESTAMP_MILLIS',
  },
  {
    title: 'moments in microseconds of no zone',
    element: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } },
    data: [-1n, -(2n ** 63n), 2n ** 63n - 1n, 253_402_300_800_000_000n],
    texts: [
      '1969-12-31 23:59:59.999999',
      '290309-12-21 19:59:05.224192 BC',
      '294247-01-10 04:00:54.775807',
      '10000-01-01 00:00:00',
    ],
    type: { kind: 'timestamp', precision: 6, hasZone: false },
    native: 'INT64 TIMESTAMP_MICROS LOCAL',
  },
  {
    title: 'moments in nanoseconds that are whole microseconds',
    element: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' } },
    data: [-1_000n, 1_700_000_000_123_456_000n],
    texts: ['1969-12-31 23:59:59.999999+00', '2023-11-14 22:13:20.123456+00'],
    type: { kind: 'timestamp', precision: 6, hasZone: true },
    native: 'INT64 TIMESTAMP_NANOS',
  },
  {
    title: 'intervals',
    element: { ...fixed(12), converted_type: 'INTERVAL' },
    data: [interval(14, 3, 14_706_700), interval(0, 0, 0), interval(12, 1, 0), interval(0, 0, 4_294_967_295)],
    texts: ['1 year 2 mons 3 days 04:05:06.7', '00:00:00', '1 year 1 day', '1193:02:47.295'],
    type: { kind: 'interval' },
    native: 'FIXED_LEN_BYTE_ARRAY(12) INTERVAL',
  },
  {
    title: 'columns of nothing',
    element: { type: 'INT32', logical_type: { type: 'NULL' } },
    data: [null, null],
    texts: [null, null],
    type: integer(32),
    native: 'INT32',
  },
];

describe('types of Parquet', () => {
  it.each(cases)('reads $title', async ({ element, data, texts, type, native }) => {
    const file = memoryFile(
      writeFile([{ schema: [{ name: 'value', repetition_type: 'OPTIONAL', ...element }], data }]),
    );
    const { columns, rowCount } = await describeParquet(file, newCall());
    expect(columns).toEqual([{ name: 'value', type, nativeType: native, isNullable: true }]);
    expect(rowCount).toBe(data.length);
    const rows = await readRows(file);
    expect(rows.map(([text]) => text)).toEqual(texts);
  });

  it.each(cases)('reads $title from a dictionary', async ({ element, data, texts }) => {
    // Where there is nothing, or nothing else than two values, no dictionary is written; the rows are the same all the same.
    const repeated = data.flatMap((value) => [value, value, value]);
    const schema = [{ name: 'value', repetition_type: 'OPTIONAL' as const, ...element }] as const;
    const rows = await readRows(memoryFile(writeFile([{ schema, data: repeated, encoding: 'RLE_DICTIONARY' }])));
    expect(rows.map(([text]) => text)).toEqual(texts.flatMap((text) => [text, text, text]));
  });

  it('reads moments of 96 bits', async () => {
    const data = [int96(1_000n, 2_440_588), int96(86_399_000_000_000n, 2_440_587)];
    const written = writeFile([{ schema: [{ name: 'value', repetition_type: 'REQUIRED', ...fixed(12) }], data }]);
    // The writer has no such type; its bytes are those of a fixed length.
    const file = memoryFile(
      changeFooter(written, ({ schema, row_groups: groups }) => {
        Object.assign(schema[1] as SchemaElement, { type: 'INT96', type_length: undefined });
        for (const { columns } of groups)
          for (const { meta_data: chunk } of columns) Object.assign(chunk as object, { type: 'INT96' });
      }),
    );
    const { columns } = await describeParquet(file, newCall());
    expect(columns[0]).toMatchObject({ nativeType: 'INT96', type: { kind: 'timestamp', precision: 6, hasZone: true } });
    await expect(readRows(file)).resolves.toEqual([['1970-01-01 00:00:00.000001+00'], ['1969-12-31 23:59:59+00']]);
  });

  it('ignores an annotation that does not go with the physical type', async () => {
    const element: SchemaElement = {
      name: 'value',
      type: 'INT64',
      logical_type: { type: 'INTEGER', bitWidth: 8, isSigned: true },
    };
    const file = memoryFile(writeFile([{ schema: [{ ...element, repetition_type: 'REQUIRED' }], data: [2n ** 40n] }]));
    const { columns } = await describeParquet(file, newCall());
    expect(columns).toEqual([{ name: 'value', type: integer(64), nativeType: 'INT64', isNullable: false }]);
    await expect(readRows(file)).resolves.toEqual([['1099511627776']]);
  });
});
