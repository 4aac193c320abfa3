import { ByteOutput, type NeutralType } from '@sync/core/connector';
import { useDatabase } from '@sync/testing/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseFieldFormat, createRowEncoder, type NativeType } from '../src/index.ts';
import { batchOfOne, type CodecCase, inTransaction, roundTrip } from './round-trip.ts';

const database = useDatabase({ script: `CREATE TYPE mood AS ENUM ('sad', 'ok')` });

const integer = (bits: 8 | 16 | 24 | 32 | 64, isUnsigned = false): NeutralType => ({
  kind: 'integer',
  bits,
  isUnsigned,
});
const text: NeutralType = { kind: 'text', isFixed: false };
const timestamp = (hasZone: boolean): NeutralType => ({ kind: 'timestamp', precision: 6, hasZone });
const time: NeutralType = { kind: 'time', precision: 6, hasZone: false };
const to = (name: string): NativeType => ({ name });
const listOf = (name: string, typeId: number): NativeType => ({ name: undefined, element: { type: to(name), typeId } });

/** What arrives from another engine, where it goes, and canonical texts with what the server says of them afterwards. */
const pairs: Readonly<Record<string, CodecCase & { readonly fields: Readonly<Record<string, string>> }>> = {
  'a flag into boolean': {
    from: { kind: 'integer', bits: 8, isUnsigned: false, isFlag: true },
    to: to('bool'),
    sqlType: 'bool',
    fields: { '0': 'f', '1': 't' },
  },
  'a boolean into smallint': { from: { kind: 'boolean' }, to: to('int2'), sqlType: 'int2', fields: { t: '1', f: '0' } },
  'a boolean into integer': { from: { kind: 'boolean' }, to: to('int4'), sqlType: 'int4', fields: { t: '1', f: '0' } },
  'a boolean into bigint': { from: { kind: 'boolean' }, to: to('int8'), sqlType: 'int8', fields: { t: '1', f: '0' } },
  'a boolean into text': { from: { kind: 'boolean' }, to: to('text'), sqlType: 'text', fields: { t: 't', f: 'f' } },
  'tinyint unsigned into smallint': same(integer(8, true), 'int2', ['0', '255']),
  'smallint unsigned into integer': same(integer(16, true), 'int4', ['0', '65535']),
  'mediumint into integer': same(integer(24), 'int4', ['-8388608', '16777215']),
  'int unsigned into bigint': same(integer(32, true), 'int8', ['4294967295']),
  'bigint unsigned into numeric(20,0)': same(integer(64, true), 'numeric(20,0)', [
    '0',
    '10000',
    '18446744073709551615',
  ]),
  'a whole decimal into bigint': same({ kind: 'decimal', precision: 18, scale: 0 }, 'int8', ['-999999999999999999']),
  'decimal(65,30) into numeric(65,30)': same({ kind: 'decimal', precision: 65, scale: 30 }, 'numeric(65,30)', [
    `-${'9'.repeat(35)}.${'9'.repeat(30)}`,
    `0.${'0'.repeat(30)}`,
  ]),
  'a float into real': same({ kind: 'float', bits: 32 }, 'float4', ['3.4028235e+38', '1e-45', '-0']),
  'a double into double precision': same({ kind: 'float', bits: 64 }, 'float8', ['1.7976931348623157e+308', '5e-324']),
  'a year into smallint': same(integer(16, true), 'int2', ['0', '1901', '2155']),
  'a datetime into timestamp': same(timestamp(false), 'timestamp', [
    '1000-01-01 00:00:00',
    '9999-12-31 23:59:59.999999',
  ]),
  'a timestamp into timestamptz': same(timestamp(true), 'timestamptz', [
    '1970-01-01 00:00:01+00',
    '2038-01-19 03:14:07.999999+00',
  ]),
  'a timestamp in UTC into timestamp': {
    from: timestamp(true),
    to: to('timestamp'),
    sqlType: 'timestamp',
    fields: { '2024-02-29 12:00:00.5+00': '2024-02-29 12:00:00.5' },
  },
  'a datetime into timestamptz, as UTC': {
    from: timestamp(false),
    to: to('timestamptz'),
    sqlType: 'timestamptz',
    fields: { '2024-02-29 12:00:00.5': '2024-02-29 12:00:00.5+00' },
  },
  'a time into time': same(time, 'time', ['00:00:00', '23:59:59.999999']),
  'a length of time into interval': same(time, 'interval', ['-838:59:59', '838:59:59', '00:00:00', '-00:00:00.000001']),
  'bits into bit(9)': same({ kind: 'bit', length: 9, isVarying: false }, 'bit(9)', ['000000000', '101010101']),
  'a text into uuid': {
    from: text,
    to: to('uuid'),
    sqlType: 'uuid',
    fields: { '00112233-4455-6677-8899-AABBCCDDEEFF': '00112233-4455-6677-8899-aabbccddeeff' },
  },
  'a text into json': same(text, 'json', ['{"b": 1,  "b": 2}']),
  'a text into jsonb': { from: text, to: to('jsonb'), sqlType: 'jsonb', fields: { '{"b":1}': '{"b": 1}' } },
  'a text into an enum': { from: text, to: to('enum'), sqlType: 'mood', fields: { ok: 'ok' } },
  'an enum into text': same({ kind: 'enum', labels: ['x'] }, 'text', ['x', '']),
  'an opaque text into text': same({ kind: 'opaque', dialect: 'mysql' as never, native: 'inet6' }, 'text', ['::1']),
  'a text into text[]': {
    from: text,
    to: listOf('text', 25),
    sqlType: 'text[]',
    fields: { '{a,"b c",NULL,"NULL"}': '{a,"b c",NULL,"NULL"}' },
  },
  'a text into int[]': {
    from: text,
    to: listOf('int4', 23),
    sqlType: 'int[]',
    fields: { '{{1,2},{3,NULL}}': '{{1,2},{3,NULL}}' },
  },
  'a text into bytea[]': {
    from: text,
    to: listOf('bytea', 17),
    sqlType: 'bytea[]',
    fields: { '{"\\\\x00ff"}': '{"\\\\x00ff"}' },
  },
  'a text into timestamptz[]': {
    from: text,
    to: listOf('timestamptz', 1184),
    sqlType: 'timestamptz[]',
    fields: { '{"2024-02-29 12:00:00+00",infinity}': '{"2024-02-29 12:00:00+00",infinity}' },
  },
};

function same(from: NeutralType, sqlType: string, fields: readonly string[]) {
  const name = sqlType.replace(/\(.*/, '');
  return { from, to: to(name), sqlType, fields: Object.fromEntries(fields.map((field) => [field, field])) };
}

describe('what arrives from another engine', () => {
  it.for(Object.keys(pairs))('%s is written in binary, and as the server reads the text', (name) =>
    inTransaction(database.url, async (connection) => {
      const pair = pairs[name];
      if (pair === undefined) throw new Error('no such pair');
      const fields = Object.keys(pair.fields);
      expect(await roundTrip(connection, pair, { format: 'binary', fields })).toEqual(Object.values(pair.fields));
    }),
  );

  it('keeps bytes of any kind', () =>
    inTransaction(database.url, async (connection) => {
      const codec: CodecCase = { from: { kind: 'bytes', maxLength: 20 }, to: to('bytea'), sqlType: 'bytea' };
      const fields = fc.sample(fc.uint8Array({ maxLength: 300 }), 200).map((bytes) => Buffer.from(bytes));
      expect(await roundTrip(connection, codec, { format: 'binary', fields })).toEqual(fields);
    }));

  it('keeps every length of time that MySQL has', () =>
    inTransaction(database.url, async (connection) => {
      const codec: CodecCase = { from: time, to: to('interval'), sqlType: 'interval' };
      const two = (limit: number) => fc.integer({ min: 0, max: limit }).map((value) => String(value).padStart(2, '0'));
      const span = fc
        .tuple(fc.constantFrom('', '-'), two(838), two(59), two(59), fc.constantFrom('', '.5', '.000001', '.999999'))
        .map(([sign, hours, minutes, seconds, fraction]) => `${sign}${hours}:${minutes}:${seconds}${fraction}`)
        .filter((field) => !/^-00:00:00$/.test(field));
      const fields = fc.sample(span, 1000);
      expect(await roundTrip(connection, codec, { format: 'binary', fields })).toEqual(fields);
    }));

  it('keeps every day that both have', () =>
    inTransaction(database.url, async (connection) => {
      const codec: CodecCase = { from: { kind: 'date' }, to: to('date'), sqlType: 'date' };
      const fields = fc
        .sample(fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), 1000)
        .map((date) => date.toISOString().slice(0, 10));
      expect(await roundTrip(connection, codec, { format: 'binary', fields })).toEqual(fields);
    }));
});

describe('a value that Postgres cannot hold', () => {
  const refused: readonly (readonly [string, CodecCase['from'], NativeType, readonly string[], RegExp])[] = [
    ['a flag of another number', integer(8), to('bool'), ['2', '-1', '10'], /neither 0 nor 1/],
    ['a zero date', { kind: 'date' }, to('date'), ['0000-00-00', '2024-00-15', '2024-01-00'], /zero part.*onUnfit/],
    [
      'a zero datetime',
      timestamp(false),
      to('timestamp'),
      ['0000-00-00 00:00:00', '2024-00-01 10:00:00.5'],
      /zero part/,
    ],
    ['a zero timestamp', timestamp(true), to('timestamptz'), ['0000-00-00 00:00:00+00'], /zero part/],
    ['a day that is none', { kind: 'date' }, to('date'), ['2023-02-31'], /not a date/],
    [
      'a length of time',
      time,
      to('time'),
      ['-00:00:01', '24:00:01', '838:59:59.000000'],
      /before 00:00 or after 24:00/,
    ],
    ['a boolean that is none', { kind: 'boolean' }, to('int4'), ['1', 'x', ''], /not a boolean/],
    ['a decimal with a fraction', { kind: 'decimal' }, to('int8'), ['1.5', 'NaN'], /not an integer/],
    ['a text that is no uuid', text, to('uuid'), ['x', '00112233445566778899aabbccddeeff'], /not a uuid/],
    ['a text that is no array', text, listOf('text', 25), ['', 'a', '{a, b}', '{a ,b}', '{'], /not an array/],
    ['a text that is no array of numbers', text, listOf('int4', 23), ['{a}'], /not an integer/],
  ];

  it.for(refused)('is refused by name of table and column: %s', ([, from, native, values, message]) => {
    const target = { column: 'the_column', from, to: native };
    const format = chooseFieldFormat([target], 15);
    expect(format.format).toBe('binary');
    const encoder = createRowEncoder({ table: { schema: 's', name: 't' }, columns: [target] }, format);
    for (const value of values) {
      const encode = () =>
        encoder.encode(batchOfOne([value]), { firstRow: 0, maxRows: 1, maxBytes: 100 }, new ByteOutput(10));
      expect(encode, value).toThrow(message);
      expect(encode, value).toThrow(
        expect.objectContaining({ code: 'WRITE_VALUE', context: { table: 's.t', column: 'the_column' } }),
      );
    }
  });

  it.for([
    ['a text with the character U+0000', text, 'text', 'a\0b'],
    ['a label that the enum lacks', text, 'mood', 'glad'],
    ['an unsigned number of 20 digits', integer(64, true), 'bigint', '18446744073709551615'],
  ] as const)('is refused by the server where only the server can tell: %s', ([, from, sqlType, field]) =>
    inTransaction(database.url, async (connection) => {
      const native = { mood: to('enum'), bigint: to('int8'), text: to('text') }[sqlType];
      const loading = roundTrip(connection, { from, to: native, sqlType }, { format: 'binary', fields: [field] });
      await expect(loading).rejects.toMatchObject({ code: 'WRITE_VALUE', context: { column: 'v' } });
    }),
  );
});
