import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '@sync/testing/vitest';
import type { NeutralType } from '@sync/core/connector';
import type { NativeType } from '../src/index.ts';
import { batchOfOne, type CodecCase, type Field, inTransaction, roundTrip } from './round-trip.ts';
import { ByteOutput } from '@sync/core/connector';
import { chooseFieldFormat, createRowEncoder } from '../src/index.ts';

const database = useDatabase({ script: `CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'ünhappy')` });

const built = (name: string): NativeType => ({ name });
const integer = (bits: 16 | 32 | 64): NeutralType => ({ kind: 'integer', bits, isUnsigned: false });
const text: NeutralType = { kind: 'text', isFixed: false };
const arrayOf = (element: CodecCase, typeId: number): CodecCase => ({
  sqlType: `${element.sqlType}[]`,
  from: { kind: 'array', element: element.from },
  to: { name: undefined, element: { type: element.to, typeId } },
});

const codecs = {
  bool: { sqlType: 'bool', from: { kind: 'boolean' }, to: built('bool') },
  int2: { sqlType: 'int2', from: integer(16), to: built('int2') },
  int4: { sqlType: 'int4', from: integer(32), to: built('int4') },
  int8: { sqlType: 'int8', from: integer(64), to: built('int8') },
  float4: { sqlType: 'float4', from: { kind: 'float', bits: 32 }, to: built('float4') },
  float8: { sqlType: 'float8', from: { kind: 'float', bits: 64 }, to: built('float8') },
  numeric: { sqlType: 'numeric', from: { kind: 'decimal' }, to: built('numeric') },
  text: { sqlType: 'text', from: text, to: built('text') },
  json: { sqlType: 'json', from: { kind: 'json', isNormalized: false }, to: built('json') },
  jsonb: { sqlType: 'jsonb', from: { kind: 'json', isNormalized: true }, to: built('jsonb') },
  bytea: { sqlType: 'bytea', from: { kind: 'bytes' }, to: built('bytea') },
  uuid: { sqlType: 'uuid', from: { kind: 'uuid' }, to: built('uuid') },
  date: { sqlType: 'date', from: { kind: 'date' }, to: built('date') },
  time: { sqlType: 'time', from: { kind: 'time', precision: 6, hasZone: false }, to: built('time') },
  timetz: { sqlType: 'timetz', from: { kind: 'time', precision: 6, hasZone: true }, to: built('timetz') },
  timestamp: {
    sqlType: 'timestamp',
    from: { kind: 'timestamp', precision: 6, hasZone: false },
    to: built('timestamp'),
  },
  timestamptz: {
    sqlType: 'timestamptz',
    from: { kind: 'timestamp', precision: 6, hasZone: true },
    to: built('timestamptz'),
  },
  interval: { sqlType: 'interval', from: { kind: 'interval' }, to: built('interval') },
  varbit: { sqlType: 'varbit', from: { kind: 'bit', isVarying: true }, to: built('varbit') },
  mood: { sqlType: 'mood', from: { kind: 'enum', labels: [] }, to: built('enum') },
} satisfies Record<string, CodecCase>;
type CodecName = keyof typeof codecs;

/** Both formats give back what went in. */
async function expectKept(codec: CodecCase, fields: readonly Field[]): Promise<void> {
  const expected = [null, ...fields, null];
  await inTransaction(database.url, async (connection) => {
    expect(await roundTrip(connection, codec, { format: 'binary', fields: expected })).toEqual(expected);
    expect(await roundTrip(connection, codec, { format: 'text', fields: expected })).toEqual(expected);
  });
}

/** COPY BINARY gives what the server makes of the same text. */
async function expectAsServer(codec: CodecCase, fields: readonly Field[]): Promise<void> {
  await inTransaction(database.url, async (connection) => {
    const byServer = await roundTrip(connection, codec, { format: 'text', fields });
    expect(await roundTrip(connection, codec, { format: 'binary', fields })).toEqual(byServer);
  });
}

describe('fields of any type reach the server unchanged', () => {
  const extremes: Partial<Record<CodecName, readonly Field[]>> = {
    bool: ['t', 'f'],
    int2: ['0', '-1', '32767', '-32768'],
    int4: ['0', '-1', '2147483647', '-2147483648'],
    int8: ['0', '-1', '999999999', '1000000000', '9007199254740993', '9223372036854775807', '-9223372036854775808'],
    float4: [
      '0',
      '-0',
      '1',
      '3.4028235e+38',
      '1e-45',
      '1.1754944e-38',
      'NaN',
      'Infinity',
      '-Infinity',
      '0.1',
      '1.6777216e+07',
    ],
    float8: [
      '0',
      '-0',
      '0.1',
      '1.7976931348623157e+308',
      '5e-324',
      '2.2250738585072014e-308',
      'NaN',
      'Infinity',
      '-Infinity',
      '1.2345678901234568e+17',
      '9.999999999999999e+22',
    ],
    numeric: [
      '0',
      '0.00',
      '-0.0001',
      '1.50',
      '10000',
      '9999',
      '100000000.00000001',
      'NaN',
      'Infinity',
      '-Infinity',
      `-${'9'.repeat(131072)}`,
      `0.${'0'.repeat(16382)}1`,
    ],
    text: ['', 'NULL', '\\N', 'a\tb\nc\rd\be\ff\vg\\', 'ünï ☃ 🐘', 'x'.repeat(100_000)],
    json: ['{"b": 1, "a":  [1e400, "\\u0000"]}', 'null', '""'],
    jsonb: ['{"a": [1.50, "\\\\n"], "b": null}', '"x"', '[]'],
    bytea: [Buffer.alloc(0), Buffer.from([0, 255, 92, 10, 9, 78]), Buffer.alloc(70_000, 0xab)],
    date: [
      '2000-01-01',
      '2000-02-29',
      '1900-03-01',
      '0001-01-01',
      '0001-12-31 BC',
      '4714-11-24 BC',
      '5874897-12-31',
      'infinity',
      '-infinity',
      '4713-02-28 BC',
    ],
    time: ['00:00:00', '23:59:59.999999', '24:00:00', '12:34:56.7'],
    timetz: ['00:00:00+00', '23:59:59.999999-15:59:59', '24:00:00+05:30', '12:00:00+00:00:01'],
    timestamp: [
      '2000-01-01 00:00:00',
      '1999-12-31 23:59:59.999999',
      '294276-12-31 23:59:59.999999',
      '4714-11-24 00:00:00 BC',
      '0001-12-31 23:59:59.5 BC',
      'infinity',
      '-infinity',
      '2262-04-11 23:47:16.854775',
    ],
    timestamptz: [
      '2000-01-01 00:00:00+00',
      '294276-12-31 23:59:59.999999+00',
      '4714-11-24 00:00:00+00 BC',
      'infinity',
      '-infinity',
    ],
    interval: [
      '00:00:00',
      '1 year 2 mons -3 days +04:05:06.7',
      '-178956970 years -8 mons',
      '178956970 years 7 mons 2147483647 days 2562047788:00:54.775806',
      '-00:00:00.000001',
      '-2562047788:00:54.775807',
      '-1 days',
      '1 mon -1 days',
    ],
    varbit: ['', '0', '1', '10000000', '111111111', '0'.repeat(1000)],
    mood: ['sad', `it's "ok"`, 'ünhappy'],
  };

  it.for(Object.keys(extremes) as CodecName[])('%s', (name) => expectKept(codecs[name], extremes[name] ?? []));

  const made: Partial<Record<CodecName, string>> = {
    int8: `(random() * 2 ^ (n % 63))::int8 * (1 - 2 * (n % 2))`,
    float8: `(random() - 0.5) * 10::float8 ^ (n % 600 - 300)`,
    float4: `((random() - 0.5) * 10::float8 ^ (n % 70 - 35))::float4`,
    numeric: `round((random() * 10 ^ (n % 20))::numeric * random()::numeric * (1 - 2 * (n % 2)), n % 31)`,
    uuid: `gen_random_uuid()`,
    date: `date '2000-01-01' + (random() * CASE n % 3 WHEN 0 THEN 2145031948 WHEN 1 THEN -2451545 ELSE 10000 END)::int`,
    time: `time '00:00' + random() * interval '24 hours'`,
    timetz: `((time '00:00' + random() * interval '24 hours')::text || '+' || to_char(n % 16, 'FM00') || ':' || to_char(n % 60, 'FM00'))::timetz`,
    timestamp: `timestamp '2000-01-01' + (random() * CASE n % 3 WHEN 0 THEN 106751991 WHEN 1 THEN -2451545 ELSE 10000 END)::int * interval '1 day' + random() * interval '1 day'`,
    timestamptz: `timestamptz '2000-01-01' + (random() * CASE n % 3 WHEN 0 THEN 106751991 WHEN 1 THEN -2451545 ELSE 10000 END)::int * interval '1 day' + random() * interval '1 day'`,
    interval: `make_interval(months => (random() * 4000 - 2000)::int, days => (random() * 1000 - 500)::int * (n % 2), secs => (random() - 0.5) * 10 ^ (n % 9))`,
  };
  it.for(Object.keys(made) as CodecName[])('%s, of values that the server made', (name) =>
    inTransaction(database.url, async (connection) => {
      const codec = codecs[name];
      const rows = await connection.query<{ v: string }>(
        `SELECT (${made[name]})::${codec.sqlType}::text AS v FROM generate_series(1, 3000) AS n`,
      );
      const fields = rows.map(({ v }) => v);
      expect(await roundTrip(connection, codec, { format: 'binary', fields })).toEqual(fields);
    }),
  );
});

describe('numbers', () => {
  it('are rounded as the server rounds them, also just beside the middle of two floats', async () => {
    const middle = '1.00000005960464477539062500';
    await expectAsServer(codecs.float4, [
      middle,
      `${middle}0001`,
      '1.00000005960464477539062499',
      '1.00000017881393432617187499',
      '1.00000017881393432617187501',
      '16777217',
      '16777219',
      '3.40282356e38',
      '-1.00000005960464477539062500001',
      '1.0500000000000001e-45',
    ]);
    const digits = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.stringMatching(/^\d{0,25}$/), fc.integer({ min: -37, max: 37 }))
      .map(([first, rest, exponent]) => `${first}.${rest}0e${exponent}`);
    await expectAsServer(codecs.float4, fc.sample(digits, 2000));
    await expectAsServer(codecs.float8, fc.sample(digits, 2000));
  });

  it('keep every digit and the scale of a numeric', async () => {
    const numeric = fc
      .tuple(fc.constantFrom('', '-'), fc.stringMatching(/^([1-9]\d{0,30}|0)$/), fc.stringMatching(/^(\.\d{1,30})?$/))
      .map((parts) => parts.join(''));
    const fields = fc.sample(numeric, 3000).filter((field) => !/^-[0.]*$/.test(field));
    await expectKept(codecs.numeric, fields);
  });
});

describe('arrays', () => {
  const quote = (element: string | null): string =>
    element === null ? 'NULL' : `"${element.replaceAll(/["\\]/g, '\\$&')}"`;

  it('keep elements of any text', async () => {
    const elements = fc.array(
      fc.option(fc.string({ unit: fc.constantFrom(...'",\\{} NULnul\t\n'.split(''), 'é', '☃'), maxLength: 6 })),
      { maxLength: 6 },
    );
    await expectAsServer(
      arrayOf(codecs.text, 25),
      fc.sample(elements, 500).map((list) => `{${list.map(quote).join(',')}}`),
    );
  });

  it('keep dimensions, lower bounds and nulls', async () => {
    await expectKept(arrayOf(codecs.int4, 23), [
      '{}',
      '{1}',
      '{1,NULL,-3}',
      '{{1,2},{3,4},{5,NULL}}',
      '[0:2]={7,8,9}',
      '[-1:0][5:6]={{1,2},{3,4}}',
      '{{{1},{2}},{{3},{4}}}',
    ]);
    await expectKept(arrayOf(codecs.text, 25), ['{}', '{""}', '{NULL,"NULL",null2}', '{{a,b},{"c d","e\\"f"}}']);
    await expectKept(arrayOf(codecs.bytea, 17), ['{"\\\\x00ff","\\\\x"}']);
    await expectKept(arrayOf(codecs.numeric, 1700), ['{1.50,NaN,-0.001}']);
    await expectKept(arrayOf(codecs.timestamptz, 1184), ['{"2024-02-29 12:00:00.5+00",infinity}']);
    await expectKept(arrayOf(codecs.bool, 16), ['{t,f,NULL}', `{${'t,'.repeat(5000)}f}`]);
    await expectKept(arrayOf(codecs.interval, 1186), ['{"1 day 02:03:04",00:00:00}']);
  });
});

describe('a value that the type cannot hold', () => {
  const bad: readonly (readonly [CodecName | 'int4s', readonly string[]])[] = [
    ['bool', ['', 'x', 'tt']],
    ['int2', ['32768', '', '-', '1.0', ' 1', '1e3']],
    ['int4', ['2147483648', '-2147483649', 'a', '99999999999999999999']],
    ['int8', ['9223372036854775808', '-9223372036854775809', '1_0', '']],
    ['float4', ['1e39', '1e-50', 'abc', '', '0x10', '1e', '.']],
    ['float8', ['1e309', '1e-400', 'inf inity', '1 ', '--1']],
    ['numeric', ['', '-', '.', '1e5', '1.2.3', '١']],
    ['uuid', ['', '0'.repeat(36), '0000000g-0000-0000-0000-000000000000']],
    [
      'date',
      ['2023-02-29', '2024-13-01', '0000-01-01', '0000-00-00', '24-01-01', '2024-1-1', '2024-01-01x', '9999999-01-01'],
    ],
    ['time', ['24:00:01', '12:60:00', '12:00:60', '12:00', '12:00:00.1234567', '12:00:00+01']],
    ['timetz', ['12:00:00+1', '12:00:00+01:60']],
    ['timestamp', ['2024-01-01', '2024-02-30 00:00:00', '2024-01-01T00:00:00', '999999-01-01 00:00:00']],
    ['timestamptz', ['2024-01-01 00:00:00+', '2024-01-01 25:00:00+00']],
    ['interval', ['', '1', '1 week', '1:2:3', '99999999999 years']],
    ['varbit', ['2', '0 ']],
    ['int4s', ['', '{', '{1', '{1,}', '{1}}', '{{1},{2,3}}', '{{1},2}', '1', '{a}', '{{{{{{{1}}}}}}}', '{1}x']],
  ];

  it.for(bad)('is refused and named by its column only: %s', ([name, values]) => {
    const codec = name === 'int4s' ? arrayOf(codecs.int4, 23) : codecs[name];
    const target = { column: 'the_column', from: codec.from, to: codec.to };
    const encoder = createRowEncoder(
      { table: { schema: 's', name: 't' }, columns: [target] },
      chooseFieldFormat([target], 17),
    );
    for (const value of values) {
      const encode = () =>
        encoder.encode(batchOfOne([value]), { firstRow: 0, maxRows: 1, maxBytes: 100 }, new ByteOutput(10));
      expect(encode, value).toThrow(
        expect.objectContaining({ code: 'WRITE_VALUE', context: { table: 's.t', column: 'the_column' } }),
      );
      if (value.length > 3) expect(encode).not.toThrow(value);
    }
  });

  it('is refused by the server where only the server can tell', async () => {
    const failing = (codec: CodecCase, field: string) =>
      inTransaction(database.url, (connection) => roundTrip(connection, codec, { format: 'binary', fields: [field] }));
    await expect(failing(codecs.text, 'a\0b')).rejects.toMatchObject({ code: 'WRITE_VALUE' });
    await expect(failing(codecs.mood, 'glad')).rejects.toMatchObject({ code: 'WRITE_VALUE' });
    await expect(failing(codecs.jsonb, '{')).rejects.toMatchObject({ code: 'WRITE_VALUE' });
    await expect(failing(codecs.timestamp, '294277-01-01 00:00:00')).rejects.toMatchObject({ code: 'WRITE_VALUE' });
  });
});

describe('chooseFieldFormat', () => {
  it('takes text for the whole table when one column has no binary encoder', () => {
    const int = { column: 'a', from: codecs.int4.from, to: codecs.int4.to };
    const point = {
      column: 'p',
      from: { kind: 'opaque', dialect: 'postgres' as never, native: 'pg_catalog.point' } as const,
      to: built('point'),
    };
    expect(chooseFieldFormat([int], 15)).toMatchObject({ format: 'binary' });
    expect(chooseFieldFormat([int, point], 15)).toMatchObject({
      format: 'text',
      because: expect.stringContaining('column p'),
    });
  });

  it('refuses infinite intervals only for servers that do not know them', () => {
    const target = { column: 'v', from: codecs.interval.from, to: codecs.interval.to };
    const encode = (major: number) =>
      createRowEncoder(
        { table: { schema: 's', name: 't' }, columns: [target] },
        chooseFieldFormat([target], major),
      ).encode(batchOfOne(['-infinity']), { firstRow: 0, maxRows: 1, maxBytes: 100 }, new ByteOutput(10));
    expect(encode(17)).toBe(1);
    expect(() => encode(16)).toThrow(/version 17/);
  });
});
