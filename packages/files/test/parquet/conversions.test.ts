import type { NeutralType } from '@sync/core/connector';
import type { SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { typeForSink } from '../../src/parquet/type-for-sink.ts';
import { memoryFile, readRows, writeFile } from './parquet-files.ts';

const text: NeutralType = { kind: 'text', isFixed: false };
const uuid: NeutralType = { kind: 'uuid' };
const date: NeutralType = { kind: 'date' };
const int: NeutralType = { kind: 'integer', bits: 32, isUnsigned: false };
const bigint: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
const double: NeutralType = { kind: 'float', bits: 64 };
const money: NeutralType = { kind: 'decimal', precision: 10, scale: 2 };
const json: NeutralType = { kind: 'json', isNormalized: true };
const local: NeutralType = { kind: 'timestamp', precision: 6, hasZone: false };
const moment: NeutralType = { kind: 'timestamp', precision: 6, hasZone: true };

const strings = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const nanos = { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'NANOS' } } as const;
const id = '00112233-4455-6677-8899-aabbccddeeff';
const idBytes = Buffer.from(id.replaceAll('-', ''), 'hex');

async function readAs(
  element: Omit<SchemaElement, 'name'>,
  type: NeutralType,
  data: unknown[],
): Promise<(string | null)[]> {
  const file = memoryFile(writeFile([{ schema: [{ name: 'value', repetition_type: 'OPTIONAL', ...element }], data }]));
  const rows = await readRows(file, { types: { value: type } });
  return rows.map(([field]) => field ?? null);
}

describe('columns read as another type', () => {
  it.each<[string, Omit<SchemaElement, 'name'>, NeutralType, unknown[], string[]]>([
    ['integers as decimals', { type: 'INT64' }, money, [5n, -7n], ['5', '-7']],
    [
      'decimals of more digits, where they are zeros',
      { type: 'INT32', converted_type: 'DECIMAL', precision: 9, scale: 4 },
      money,
      [12300n],
      ['1.2300'],
    ],
    ['integers as texts', { type: 'INT64' }, text, [2n ** 62n], ['4611686018427387904']],
    ['integers as truth', { type: 'INT32' }, { kind: 'boolean' }, [0, 1], ['f', 't']],
    ['truth as integers', { type: 'BOOLEAN' }, int, [true, false], ['1', '0']],
    ['truth as texts', { type: 'BOOLEAN' }, text, [true, false], ['true', 'false']],
    [
      'decimals as integers',
      { type: 'INT32', converted_type: 'DECIMAL', precision: 9, scale: 2 },
      int,
      [500n, -100n, 0n],
      ['5', '-1', '0'],
    ],
    [
      'floats as decimals',
      { type: 'DOUBLE' },
      { kind: 'decimal' },
      [1e21, 1.5e-7, -2.5, 1.25e22],
      ['1000000000000000000000', '0.00000015', '-2.5', '12500000000000000000000'],
    ],
    ['floats as integers', { type: 'DOUBLE' }, bigint, [3, -0, 1e21], ['3', '0', '1000000000000000000000']],
    ['strings as UUIDs', strings, uuid, [id.toUpperCase()], [id]],
    ['strings as dates', strings, date, ['2024-02-29'], ['2024-02-29']],
    ['strings as moments', strings, local, ['2024-02-29T01:02:03.5Z'], ['2024-02-29 01:02:03.5']],
    ['strings as JSON', strings, json, ['{"a": 1}'], ['{"a": 1}']],
    ['strings as numbers', strings, money, ['12.50', '-3'], ['12.50', '-3']],
    ['strings as bytes, written as in JSON', strings, { kind: 'bytes' }, ['\\x6162', 'YWI=', ''], ['ab', 'ab', '']],
    ['strings as labels', strings, { kind: 'enum', labels: ['a'] }, ['a'], ['a']],
    ['bytes as texts', { type: 'BYTE_ARRAY' }, text, [Buffer.from('zürich')], ['zürich']],
    ['sixteen bytes as UUIDs', { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 }, uuid, [idBytes], [id]],
    [
      'dates as moments',
      { type: 'INT32', converted_type: 'DATE' },
      moment,
      [0, -800_000],
      ['1970-01-01 00:00:00+00', '0222-09-04 00:00:00+00 BC'],
    ],
    [
      'moments of a zone as local ones',
      { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
      local,
      [0n],
      ['1970-01-01 00:00:00'],
    ],
    ['nanoseconds as texts', nanos, text, [1_700_000_000_123_456_789n], ['2023-11-14 22:13:20.123456789']],
    ['numbers as JSON', { type: 'INT64' }, json, [2n ** 60n], ['1152921504606846976']],
  ])('reads %s', async (_, element, type, data, texts) => {
    await expect(readAs(element, type, data)).resolves.toEqual(texts);
  });

  it.each<[string, Omit<SchemaElement, 'name'>, NeutralType, unknown[]]>([
    ['nanoseconds, which types of moments do not keep', nanos, local, [1n]],
    [
      'nanoseconds of times',
      { type: 'INT64', logical_type: { type: 'TIME', isAdjustedToUTC: true, unit: 'NANOS' } },
      { kind: 'time', precision: 6, hasZone: false },
      [1n],
    ],
    [
      'digits that an earlier file did not have',
      { type: 'INT32', converted_type: 'DECIMAL', precision: 9, scale: 4 },
      money,
      [12345n],
    ],
    [
      'digits of a second that an earlier file did not have',
      { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
      { kind: 'timestamp', precision: 3, hasZone: true },
      [1n],
    ],
    ['a float of more bits than an earlier file had', { type: 'DOUBLE' }, { kind: 'float', bits: 32 }, [0.1]],
    ['a number that is no truth', { type: 'INT32' }, { kind: 'boolean' }, [2]],
    ['a fraction as an integer', { type: 'INT32', converted_type: 'DECIMAL', precision: 9, scale: 2 }, int, [1n]],
    ['no number as an integer', { type: 'DOUBLE' }, bigint, [Number.NaN]],
    ['digits that a decimal would round', { type: 'DOUBLE' }, money, [1.234]],
    ['digits of a text that a decimal would round', strings, money, ['1.234']],
    [
      'digits of a second that would be rounded',
      strings,
      { kind: 'timestamp', precision: 0, hasZone: false },
      ['2024-02-29 01:02:03.5'],
    ],
    ['a text that is no UUID', strings, uuid, ['abc']],
    ['an empty text as a date', strings, date, ['']],
    [
      'a time beyond its day',
      { type: 'INT32', converted_type: 'TIME_MILLIS' },
      { kind: 'time', precision: 3, hasZone: false },
      [86_401_000],
    ],
  ])('refuses %s, and shows no value', async (_, element, type, data) => {
    await expect(readAs(element, type, data)).rejects.toMatchObject({
      code: 'READ_FAILED',
      context: { table: 'public.orders', column: 'value' },
      message: expect.stringMatching(
        /^Cannot read column value of orders\/part-0\.parquet \(table public\.orders\): a value (has|is) [a-zA-Z0-9, ]+\. Change/,
      ),
    });
  });

  it.each<[Omit<SchemaElement, 'name'>, NeutralType]>([
    [{ type: 'BOOLEAN' }, date],
    [{ type: 'DOUBLE' }, uuid],
    [{ type: 'BYTE_ARRAY' }, int],
    [{ type: 'INT64' }, { kind: 'array', element: int }],
  ])('refuses %o as %o before a row is read', async (element, type) => {
    await expect(readAs(element, type, [])).resolves.toEqual([]);
    await expect(readAs(element, type, [null])).rejects.toMatchObject({
      code: 'CATALOG_TYPE_DIFFERS',
      context: { column: 'value' },
    });
  });
});

describe('typeForSink', () => {
  const binary: NeutralType = { kind: 'bytes' };
  it.each<[NeutralType, NeutralType, 'file' | 'sink']>([
    // Core compares these, and says what may not fit.
    [bigint, int, 'file'],
    [bigint, money, 'file'],
    [money, { kind: 'decimal', precision: 5, scale: 1 }, 'file'],
    [double, { kind: 'float', bits: 32 }, 'file'],
    [text, { kind: 'text', maxLength: 5, isFixed: false }, 'file'],
    [text, { kind: 'enum', labels: ['a'] }, 'file'],
    [local, moment, 'file'],
    [moment, local, 'file'],
    [{ kind: 'boolean' }, int, 'file'],
    // These say the same in other words.
    [text, date, 'sink'],
    [text, uuid, 'sink'],
    [text, json, 'sink'],
    [text, money, 'sink'],
    [text, { kind: 'boolean' }, 'sink'],
    [binary, text, 'sink'],
    [{ kind: 'bytes', maxLength: 16, isFixed: true }, uuid, 'sink'],
    [double, money, 'sink'],
    [date, moment, 'sink'],
    [{ kind: 'json', isNormalized: false }, json, 'sink'],
    [{ kind: 'array', element: int }, json, 'sink'],
    [{ kind: 'array', element: text }, { kind: 'array', element: date }, 'sink'],
    // Nothing in common: the plan refuses.
    [binary, uuid, 'file'],
    [{ kind: 'boolean' }, date, 'file'],
    [uuid, int, 'file'],
  ])("takes for %o and the sink's %o that of the %s", (file, sink, whose) => {
    expect(typeForSink(file, sink)).toEqual(whose === 'file' ? file : sink);
  });
});
