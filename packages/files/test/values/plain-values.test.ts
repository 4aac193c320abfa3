import type { NeutralType } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { readRows } from '../rows/read-rows.ts';

const big: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
const flag: NeutralType = { kind: 'integer', bits: 8, isUnsigned: false, isFlag: true };
const decimal: NeutralType = { kind: 'decimal' };
const float: NeutralType = { kind: 'float', bits: 64 };
const text: NeutralType = { kind: 'text', isFixed: false };
const bytes: NeutralType = { kind: 'bytes' };
const bits: NeutralType = { kind: 'bit', isVarying: true };
const boolean: NeutralType = { kind: 'boolean' };
const json: NeutralType = { kind: 'json', isNormalized: true };
const uuid: NeutralType = { kind: 'uuid' };
const date: NeutralType = { kind: 'date' };
const interval: NeutralType = { kind: 'interval' };
const labels: NeutralType = { kind: 'enum', labels: ['a', '1'] };
const moment = (kind: 'time' | 'timestamp', hasZone: boolean): NeutralType => ({ kind, precision: 6, hasZone });
const array = (element: NeutralType): NeutralType => ({ kind: 'array', element });

/** What a value in a JSON file becomes; `value` is JSON text. */
async function fromJson(type: NeutralType, value: string): Promise<string | null> {
  const { rows } = await readRows([`{"v":${value}}`], { columns: { v: type } });
  return rows[0]?.[0] ?? null;
}

/** What a text becomes in a CSV file, with quotes, and in a TSV file. */
async function fromText(type: NeutralType, value: string): Promise<string | null> {
  const columns = { v: type };
  const csv = await readRows([`v\n"${value.replaceAll('"', '""')}"\n`], { columns, format: 'csv' });
  const tsv = await readRows([`v\n${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`], {
    columns,
    format: 'tsv',
  });
  expect(tsv.rows).toEqual(csv.rows);
  return csv.rows[0]?.[0] ?? null;
}

/** The same text in all formats; in JSON it is a string. */
async function fromAll(type: NeutralType, value: string): Promise<string | null> {
  const found = await fromText(type, value);
  expect(await fromJson(type, JSON.stringify(value))).toBe(found);
  return found;
}

describe('numbers of ordinary files', () => {
  it.each([
    [big, '9223372036854775807', '9223372036854775807'],
    [big, '-9007199254740993', '-9007199254740993'],
    [big, '0', '0'],
    [big, '-0', '0'],
    [big, '1e3', '1000'],
    [big, '1.50E1', '15'],
    [big, '12e-1', undefined],
    [big, '1.0', '1'],
    [big, '120e-1', '12'],
    [big, '1.5', undefined],
    [big, '1e500', undefined],
    [decimal, '1.50', '1.50'],
    [decimal, '123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
    [decimal, '1.5e3', '1500'],
    [decimal, '-1.25E-3', '-0.00125'],
    [decimal, '1e-7', '0.0000001'],
    [decimal, '0.10', '0.10'],
    [decimal, '1e99999', undefined],
    [float, '1.50', '1.5'],
    [float, '0.1', '0.1'],
    [float, '1e21', '1e21'],
    [float, '-2.5E-10', '-2.5E-10'],
    [float, '0.1000000000000000055511151231257827', '0.1'],
    [float, '1e400', undefined],
    [float, '5', '5'],
  ] as const)('of type %o: %s is %s, as numbers and as text', async (type, value, expected) => {
    if (expected === undefined) {
      await expect(fromJson(type, value)).rejects.toMatchObject({ code: 'READ_CORRUPT' });
      await expect(fromText(type, value)).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    } else {
      expect(await fromJson(type, value)).toBe(expected);
      expect(await fromAll(type, value)).toBe(expected);
    }
  });

  it.each([
    [big, '+7', '7'],
    [big, '007', '7'],
    [big, '-000', '0'],
    [decimal, '+.5', '0.5'],
    [decimal, '-007.50', '-7.50'],
    [decimal, '5.', '5'],
    [decimal, 'NaN', 'NaN'],
    [decimal, '-infinity', '-Infinity'],
    [float, 'nan', 'NaN'],
    [float, 'Infinity', 'Infinity'],
    [float, '-inf', '-Infinity'],
    [float, '.5', '0.5'],
    [float, '007', '7'],
    [float, '+1e3', '1000'],
  ] as const)('of type %o may be spelled %s, which is %s', async (type, value, expected) => {
    expect(await fromAll(type, value)).toBe(expected);
  });

  it.each([
    [big, ''],
    [big, '-'],
    [big, '1 '],
    [big, '1,000'],
    [big, '0x10'],
    [big, `${'1'.repeat(100_000)}x`],
    [decimal, '1.2.3'],
    [decimal, '.'],
    [decimal, '1e'],
    [decimal, 'twelve'],
    [float, '1..5'],
    [float, '--1'],
    [float, 'infinite'],
  ] as const)('of type %o are refused when they are %s', async (type, value) => {
    await expect(fromText(type, value)).rejects.toMatchObject({ code: 'READ_CORRUPT', context: { column: 'v' } });
    await expect(fromJson(type, JSON.stringify(value))).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });
});

describe('truth values and bits of ordinary files', () => {
  it.each([
    ['true', 't'],
    ['TRUE', 't'],
    ['t', 't'],
    ['1', 't'],
    ['False', 'f'],
    ['F', 'f'],
    ['0', 'f'],
  ])('are %s for %s', async (value, expected) => {
    expect(await fromAll(boolean, value)).toBe(expected);
  });

  it('are words and numbers of JSON too', async () => {
    expect([await fromJson(boolean, 'true'), await fromJson(boolean, '0')]).toEqual(['t', 'f']);
    expect([await fromJson(flag, 'true'), await fromJson(flag, 'false'), await fromJson(flag, '7')]).toEqual([
      '1',
      '0',
      '7',
    ]);
    expect([await fromAll(flag, 'TRUE'), await fromAll(flag, 'f'), await fromAll(flag, '-7')]).toEqual([
      '1',
      '0',
      '-7',
    ]);
    expect(await fromAll({ kind: 'decimal', precision: 6, scale: 2 }, '1.100')).toBe('1.100');
    expect(await fromAll({ kind: 'timestamp', precision: 1, hasZone: true }, '2024-03-18 10:30:00.70Z')).toBe(
      '2024-03-18 10:30:00.7+00',
    );
    expect([await fromJson(big, 'true'), await fromJson(big, 'false')]).toEqual(['1', '0']);
    expect([await fromJson(bits, 'true'), await fromJson(bits, '0'), await fromAll(bits, '0101')]).toEqual([
      '1',
      '0',
      '0101',
    ]);
  });

  it.each([
    [boolean, '"yes"'],
    [boolean, '2'],
    [boolean, '"tru"'],
    [boolean, '""'],
    [boolean, '[]'],
    [big, '[]'],
    [{ kind: 'decimal', precision: 6, scale: 2 }, '1.001'],
    [{ kind: 'timestamp', precision: 0, hasZone: true }, '"2024-03-18 10:30:00.7Z"'],
    [{ kind: 'time', precision: 3, hasZone: false }, '"10:30:00.0001"'],
    [bits, '10'],
    [bits, '"12"'],
  ] as const)('of type %o are refused for %s', async (type, value) => {
    await expect(fromJson(type, value)).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });
});

describe('texts of ordinary files', () => {
  it('are what strings say, and the JSON text of all else', async () => {
    expect(await fromAll(text, 'a "b"\\ü😀')).toBe('a "b"\\ü😀');
    const values = ['1.50', 'true', '{"a": [1, "x\\n"]}', '[ ]'];
    expect(await Promise.all(values.map(async (value) => fromJson(text, value)))).toEqual(values);
    expect(await fromJson({ kind: 'opaque', dialect: 'x' as never, native: 'point' }, '"(1,2)"')).toBe('(1,2)');
  });

  it('of enumerations are no objects', async () => {
    expect([await fromAll(labels, 'a'), await fromJson(labels, '1')]).toEqual(['a', '1']);
    await expect(fromJson(labels, '{}')).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });

  it.each([
    ['\\x48656C6c6f', 'Hello'],
    ['SGVsbG8=', 'Hello'],
    ['SGVsbG8', 'Hello'],
    ['SGVsbG8h', 'Hello!'],
    ['Pz8_Pj4-', '???>>>'],
    ['', ''],
    ['\\x', ''],
  ])('for bytes are hex or base64: %s', async (value, expected) => {
    expect(await fromAll(bytes, value)).toBe(expected);
  });

  it.each(['\\x4', '\\xzz', 'SGVsbG8==', 'S', 'SG V', 'SGVsbG9=', '===='])('for bytes are not %s', async (value) => {
    await expect(fromText(bytes, value)).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });

  it.each([
    '{0123456789ABCDEF0123456789abcdef}',
    '{01234567-89AB-cdef-0123-456789abcdef}',
    '0123456789abcdef0123456789ABCDEF',
    '01234567-89ab-cdef-0123-456789abcdef',
  ])('for UUIDs become canonical: %s', async (value) => {
    expect(await fromAll(uuid, value)).toBe('01234567-89ab-cdef-0123-456789abcdef');
  });

  it.each([
    '',
    '{01234567-89ab-cdef-0123-456789abcdef',
    '0123456789abcdef0123456789abcdeg',
    '0123456-789ab-cdef-0123-456789abcdef',
    '01234567-89ab-cdef-0123-456789abcde-',
  ])('for UUIDs are not %s', async (value) => {
    await expect(fromText(uuid, value)).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });

  it.each([
    ['1 year 2 mons -3 days +04:05:06.7', '1 year 2 mons -3 days +04:05:06.7'],
    ['P1Y2M3DT4H5M6.70S', '1 years 2 mons 3 days 04:05:06.7'],
    ['P2W', '14 days'],
    ['PT0S', '00:00:00'],
    ['PT-90M', '-01:30:00'],
    ['PT-0.5S', '-00:00:00.5'],
  ])('for intervals: %s is %s', async (value, expected) => {
    expect(await fromAll(interval, value)).toBe(expected);
  });

  it.each(['', 'P', 'PT', 'P1.5D', '17', 'soon!'])('for intervals are not %s', async (value) => {
    await expect(fromText(interval, value)).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });
});

describe('moments of ordinary files', () => {
  const timestamptz = moment('timestamp', true);
  const timestamp = moment('timestamp', false);
  it.each([
    [timestamptz, '2024-05-02T07:59:58Z', '2024-05-02 07:59:58+00'],
    [timestamptz, '2024-05-02 07:59:58.120300+00:00', '2024-05-02 07:59:58.1203+00'],
    [timestamptz, '2024-05-02T07:59:58.500+00', '2024-05-02 07:59:58.5+00'],
    [timestamptz, '2024-05-02T00:59:58.25+02:00', '2024-05-01 22:59:58.25+00'],
    [timestamptz, '2024-05-02 07:59:58', '2024-05-02 07:59:58+00'],
    [timestamptz, '2024-12-31T23:30:00-0130', '2025-01-01 01:00:00+00'],
    [timestamptz, '+12022-05-02T07:59:58.5Z', '12022-05-02 07:59:58.5+00'],
    [timestamptz, '12022-05-02 07:59:58+00', '12022-05-02 07:59:58+00'],
    [timestamptz, '0044-03-15 12:00:00+00 BC', '0044-03-15 12:00:00+00 BC'],
    [timestamptz, '-0043-03-15T12:00:00+01:00', '0044-03-15 11:00:00+00 BC'],
    [timestamptz, '-infinity', '-infinity'],
    [timestamptz, '1880-01-01T00:00:00+00:01:15', '1879-12-31 23:58:45+00'],
    [timestamp, '2024-05-02T07:59:58.123456789Z', '2024-05-02 07:59:58.123456789'],
    [timestamp, '2024-05-02t07:59z', '2024-05-02 07:59:00'],
    [timestamp, '2024-05-02', '2024-05-02 00:00:00'],
    [timestamp, '2024-12-31 23:59:60', '2025-01-01 00:00:00'],
    [timestamp, '2024-12-31T24:00:00', '2025-01-01 00:00:00'],
    [timestamp, '0000-00-00 00:00:00', '0000-00-00 00:00:00'],
    [timestamp, '0000-01-01T00:00:00Z', '0001-01-01 00:00:00 BC'],
    [date, '2024-05-02', '2024-05-02'],
    [date, '2024-05-02T00:00:00.000Z', '2024-05-02'],
    [date, '+20240-05-02', '20240-05-02'],
    [date, '0002-05-02 BC', '0002-05-02 BC'],
    [date, '2024-00-00', '2024-00-00'],
    [date, 'infinity', 'infinity'],
    [moment('time', false), '07:59:58.250', '07:59:58.25'],
    [moment('time', false), '24:00:00', '24:00:00'],
    [moment('time', false), '-838:59:59', '-838:59:59'],
    [moment('time', false), '00:30:00+02:00', '22:30:00'],
    [moment('time', true), '00:30:00.5+02:00', '00:30:00.5+02'],
    [moment('time', true), '07:59-05:30', '07:59:00-05:30'],
    [moment('time', true), '07:59:58Z', '07:59:58+00'],
  ] as const)('of type %o: %s is %s', async (type, value, expected) => {
    expect(await fromAll(type, value)).toBe(expected);
  });

  it.each([
    [timestamptz, 'yesterday'],
    [timestamptz, '1714636798'],
    [timestamptz, '2024-13-02T07:59:58Z'],
    [timestamptz, '2024-05-32T07:59:58Z'],
    [timestamptz, '2024-05-02T25:00:00Z'],
    [timestamptz, '2024-05-02T07:60:00Z'],
    [timestamptz, '2024-05-02T07:59:58.Z'],
    [timestamptz, '2024-05-02T07:59:58+99'],
    [timestamptz, `2024-05-02T07:59:58${' '.repeat(100)}Z`],
    [timestamp, '2024-05-02T'],
    [timestamp, '2024-5-2 7:00:00'],
    [date, '2024-05-02T07:00:00Z'],
    [date, '02.05.2024'],
    [moment('time', false), '7:59'],
    [moment('time', false), '07:59:61'],
    [moment('time', true), '-01:00:00'],
    [date, ''],
  ] as const)('of type %o are not %s', async (type, value) => {
    await expect(fromText(type, value)).rejects.toMatchObject({ code: 'READ_CORRUPT', context: { column: 'v' } });
  });

  it('are no numbers of JSON, which could mean anything', async () => {
    await expect(fromJson(timestamptz, '1714636798')).rejects.toMatchObject({ code: 'READ_CORRUPT' });
  });
});

describe('JSON and arrays of ordinary files', () => {
  it('of JSON are the value as it is written', async () => {
    const values = ['{"a": "x\\ny\\u0000", "b":[1.50,{"c":"\\"}"}]}', '"te\\u0078t"', '1e400', 'true', '[]'];
    expect(await Promise.all(values.map(async (value) => fromJson(json, value)))).toEqual(values);
    expect(await Promise.all(values.map(async (value) => fromText(json, value)))).toEqual(values);
    expect(await fromText(json, ' {"a":\n1} ')).toBe(' {"a":\n1} ');
    expect(await fromText(json, 'null')).toBe('null');
  });

  it.each(['', ' ', '{', '{"a":1}}', 'text', '1 2', '"a', '01', '{"a" 1}', '[1,]', '1.', '-', 'nul'])(
    'of JSON are not the text %s',
    async (value) => {
      await expect(fromText(json, value)).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    },
  );

  it.each([
    [text, '[]', '{}'],
    [
      text,
      '["a",null,"","NULL","a b","c\\"d\\\\e","\\u00fc\\ud83d\\ude00",{"x":"y"},1.5,true]',
      '{"a",NULL,"","NULL","a b","c\\"d\\\\e","ü😀","{\\"x\\":\\"y\\"}",1.5,true}',
    ],
    [big, '[ 1 , -2e1, "3", null ]', '{1,-20,"3",NULL}'],
    [big, '[[1,2],[3,4]]', '{{1,2},{3,4}}'],
    [text, '[["a"],["]"]]', '{{"a"},{"]"}}'],
    [boolean, '[true,false]', '{t,f}'],
    [uuid, '["0123456789abcdef0123456789abcdef"]', '{"01234567-89ab-cdef-0123-456789abcdef"}'],
    [timestamptzOf(), '["2024-05-02T07:59:58Z"]', '{"2024-05-02 07:59:58+00"}'],
    [bytes, '["SGk=","\\\\x00ff",""]', '{"\\\\x4869","\\\\x00ff","\\\\x"}'],
    [json, '[{"a":1},[1,2],"x",1,null]', '{"{\\"a\\":1}","[1,2]","\\"x\\"",1,NULL}'],
    [float, '[1.50,"NaN"]', '{1.5,"NaN"}'],
  ] as const)('of arrays of %o become array text: %s', async (element, value, expected) => {
    expect(await fromJson(array(element), value)).toBe(expected);
    expect(await fromText(array(element), value)).toBe(expected);
  });

  it.each(['{1,2}', '{}', '[0:1]={1,2}'])('of arrays may be array text: %s', async (value) => {
    expect(await fromAll(array(big), value)).toBe(value);
  });

  it.each(['["a"', '["a",]', '{"a":1', '["a"] more', 'a', '', '[', '[1 2]', '1', `${'['.repeat(40)}${']'.repeat(40)}`])(
    'of arrays are not %s',
    async (value) => {
      await expect(fromText(array(text), value)).rejects.toMatchObject({ code: 'READ_CORRUPT' });
    },
  );
});

function timestamptzOf(): NeutralType {
  return moment('timestamp', true);
}
