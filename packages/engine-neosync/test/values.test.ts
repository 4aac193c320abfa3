import { describe, expect, it } from 'vitest';
import { decodeGob } from '../src/gob/decode-gob.ts';
import { type Cell, encodeRow } from './gob-encoder.ts';
import { list, moment, readCell, readRows, text, wrapped } from './read-cells.ts';

const nil: Cell = { go: 'nil' };
const int = (value: bigint): Cell => ({ go: 'int64', value });
const float = (value: number, go: 'float64' | 'float32' = 'float64'): Cell => ({ go, value });
const binary = (hex: string): Cell => ({ go: 'neosynctypes.Binary', bytes: Buffer.from(hex, 'hex') });
const bits = (hex: string, length: number): Cell => ({
  go: 'neosynctypes.Bits',
  bytes: Buffer.from(hex, 'hex'),
  length,
});
const interval = (months: number, days: number, microseconds: bigint): Cell => ({
  go: 'neosynctypes.Interval',
  months,
  days,
  microseconds,
});

/** `time.Time`: version 1. */
function time(iso: string, offsetMinutes = -1, nanos = 0): Cell {
  const value = Buffer.alloc(15);
  value.writeUInt8(1, 0);
  value.writeBigInt64BE(BigInt(Date.parse(iso) / 1000) + 62_135_596_800n, 1);
  value.writeInt32BE(nanos, 9);
  value.writeInt16BE(offsetMinutes, 13);
  return { go: 'time.Time', value };
}

describe('values of Postgres', () => {
  it.each<[string, Cell, string | undefined]>([
    ['bigint', int(9_223_372_036_854_775_807n), '9223372036854775807'],
    ['bigint', int(-9_223_372_036_854_775_808n), '-9223372036854775808'],
    ['bigint', int(9_007_199_254_740_993n), '9007199254740993'],
    ['integer', int(-2_147_483_648n), '-2147483648'],
    ['smallint', int(0n), '0'],
    ['oid', int(4_294_967_295n), '4294967295'],
    ['integer', nil, undefined],
    ['real', float(Math.fround(0.1)), '0.1'],
    ['real', float(Math.fround(16_777_216)), '16777216'],
    ['real', float(Math.fround(1e-45)), '1e-45'],
    ['real', float(Math.fround(3.4028235e38)), '3.4028235e+38'],
    ['double precision', float(0.1), '0.1'],
    ['double precision', float(-0), '-0'],
    ['double precision', float(Number.NaN), 'NaN'],
    ['double precision', float(Number.NEGATIVE_INFINITY), '-Infinity'],
    ['double precision', float(1e300), '1e+300'],
    ['boolean', { go: 'bool', value: true }, 't'],
    ['boolean', { go: 'bool', value: false }, 'f'],
    ['numeric', text('123456789012345678901234567890.1200'), '123456789012345678901234567890.1200'],
    ['numeric', text('NaN'), 'NaN'],
    ['numeric', text('-Infinity'), '-Infinity'],
    ['money', text('$1,000.00'), '$1,000.00'],
    ['text', text(''), ''],
    ['text', text('null'), 'null'],
    ['character(5)', text('a    '), 'a    '],
    ['uuid', text('123E4567-e89b-12d3-a456-426614174000'), '123e4567-e89b-12d3-a456-426614174000'],
    ['inet', text('10.0.0.0/8'), '10.0.0.0/8'],
    ['time with time zone', text('10:00:00.5+02'), '10:00:00.5+02'],
    ['bytea', binary('00ff'), '\u0000\u00ff'],
    ['bytea', binary(''), ''],
    ['bytea', nil, undefined],
    ['bit(10)', bits('aac0', 10), '1010101011'],
    ['bit varying', bits('', 0), ''],
    ['bit varying(9)', bits('aa80', 9), '101010101'],
    ['interval', interval(14, -3, 14_706_700_000n), '1 year 2 mons -3 days +04:05:06.7'],
    ['interval', interval(0, 0, 0n), '00:00:00'],
    ['interval', interval(-1, 0, -1n), '-1 mons -00:00:00.000001'],
    ['interval', interval(0, 1, 0n), '1 day'],
    ['interval', interval(0, 0, 9_223_372_036_854_775_807n), '2562047788:00:54.775807'],
    ['interval', interval(2 ** 31 - 1, 2 ** 31 - 1, 2n ** 63n - 1n), 'infinity'],
    ['interval', interval(-(2 ** 31), -(2 ** 31), -(2n ** 63n)), '-infinity'],
    ['interval day to second', interval(0, 2, 0n), '2 days'],
    ['date', moment([2024, 3, 18]), '2024-03-18'],
    ['date', moment([44, 3, 15], '', true), '0044-03-15 BC'],
    ['date', text('infinity'), 'infinity'],
    ['timestamp without time zone', moment([2024, 3, 18, 10, 30, 0, 123_456_000]), '2024-03-18 10:30:00.123456'],
    ['timestamp without time zone', moment([10_000, 1, 1]), '10000-01-01 00:00:00'],
    ['timestamp without time zone', text('-infinity'), '-infinity'],
    ['timestamp with time zone', moment([2024, 3, 18, 10, 30, 0, 500_000_000], 'UTC'), '2024-03-18 10:30:00.5+00'],
    ['timestamp with time zone', moment([2024, 7, 1, 10], 'Europe/Berlin'), '2024-07-01 08:00:00+00'],
    ['timestamp with time zone', moment([2024, 1, 1, 0, 30], 'Europe/Berlin'), '2023-12-31 23:30:00+00'],
    ['timestamp with time zone', moment([44, 3, 15, 1], 'UTC', true), '0044-03-15 01:00:00+00 BC'],
    ['public.mood', text('so "so"'), 'so "so"'],
    ['public.is_odd', { go: 'bool', value: true }, 'true'],
    ['public.amount', int(5n), '5'],
  ])('%s takes %o', (type, cell, expected) => {
    expect(readCell(cell, type)).toEqual({ text: expected, texts: [expected], losses: [] });
  });

  it.each<[string, Cell, string]>([
    ['smallint[]', list({ go: 'int16', value: 10n }, nil, { go: 'int16', value: -20n }), '{10,NULL,-20}'],
    ['bigint[]', list(int(2n ** 62n)), '{4611686018427387904}'],
    ['real[]', list(float(Math.fround(1.1), 'float32')), '{1.1}'],
    ['boolean[]', list({ go: 'bool', value: true }, { go: 'bool', value: false }), '{t,f}'],
    ['text[]', list(text('a"b\\c'), text(''), text('NULL'), nil, text('{,}')), '{"a\\"b\\\\c","","NULL",NULL,"{,}"}'],
    ['text[]', list(), '{}'],
    ['uuid[]', list(text('123e4567-e89b-12d3-a456-426614174000')), '{123e4567-e89b-12d3-a456-426614174000}'],
    [
      'jsonb[]',
      list({ go: 'map[string]interface {}', value: new Map([['k', text('v')]]) }, list(float(1))),
      '{"{\\"k\\":\\"v\\"}","[1]"}',
    ],
    ['jsonb[]', list(text('null'), nil), '{"\\"null\\"",NULL}'],
    ['date[]', list(time('2023-01-01T00:00:00Z')), '{2023-01-01}'],
    ['timestamp without time zone[]', list(time('2023-01-01T12:00:00Z', -1, 500_000_000)), '{"2023-01-01 12:00:00.5"}'],
    ['timestamp with time zone[]', list(time('2023-01-01T12:00:00Z', 120)), '{"2023-01-01 12:00:00+00"}'],
    ['interval[]', wrapped(interval(0, 1, 0n), interval(1, 0, 0n)), '{"1 day","1 mon"}'],
    ['bit(2)[]', wrapped(bits('80', 2), bits('40', 2)), '{10,01}'],
    ['bytea[]', wrapped(binary('0a'), binary('')), '{"\\\\x0a","\\\\x"}'],
    ['bit varying[]', wrapped(binary(Buffer.from('101').toString('hex'))), '{101}'],
    ['interval[]', wrapped(), '{}'],
    ['public.mood[]', text('{sad,"so so"}'), '{sad,"so so"}'],
    ['text[]', text('[0:1]={a,b}'), '[0:1]={a,b}'],
  ])('%s takes lists: %o', (type, cell, expected) => {
    expect(readCell(cell, type)).toMatchObject({ text: expected, losses: [] });
  });

  it('says that numbers of lists went through floats', () => {
    const cell = list(float(1e21), float(-1.5e-7), float(Number.NaN), float(12.5));
    expect(readCell(cell, 'numeric(30,10)[]')).toMatchObject({
      text: '{1000000000000000000000,-0.00000015,NaN,12.5}',
      losses: [{ kind: 'number-inexact', column: 'c' }],
    });
  });
});

describe('values of JSON', () => {
  const object = (...entries: [string, Cell][]): Cell => ({ go: 'map[string]interface {}', value: new Map(entries) });

  it.each<[Cell, string]>([
    [object(['b', float(1)], ['a', nil], ['aa', list(text('x'), object())]), '{"a":null,"aa":["x",{}],"b":1}'],
    [list(float(2.5), { go: 'bool', value: false }), '[2.5,false]'],
    [text('null'), 'null'],
    [text('nul'), '"nul"'],
    [text('a"\\\n\u0001é'), '"a\\"\\\\\\n\\u0001Ã©"'],
    [float(9_007_199_254_740_991), '9007199254740991'],
    [float(1e-7), '1e-7'],
    [{ go: 'bool', value: true }, 'true'],
  ])('are written as JSON: %o', (cell, expected) => {
    expect(readCell(cell, 'jsonb')).toMatchObject({ text: expected, losses: [] });
  });

  it('say when an integer is beyond what a float holds', () => {
    expect(readCell(list(float(2 ** 60)), 'jsonb')).toMatchObject({
      text: '[1152921504606847000]',
      losses: [{ kind: 'number-inexact', column: 'c' }],
    });
  });

  it('nest five hundred levels, and no more', () => {
    const column = { name: 'c', type: { kind: 'json', isNormalized: true } as const };
    expect(readRows([nestedRow(500)], [column]).texts).toEqual([`${'['.repeat(500)}null${']'.repeat(500)}`]);
    expect(() => readRows([nestedRow(501)], [column])).toThrow(/deeper than 500 levels/);
    const other = { name: 'other', type: column.type };
    expect(() => readRows([nestedRow(100_000)], [other])).toThrow(/deeper than 500 levels/);
    const strings = { name: 'c', type: { kind: 'array', element: { kind: 'text', isFixed: false } } as const };
    expect(() => readRows([nestedRow(100_000)], [strings])).toThrow(/deeper than 500 levels/);
    expect(() => decodeGob(nestedRow(100_000))).toThrow(/deeper than 500 levels/);
  });
});

/** A list in a list, and so on. */
function nestedRow(levels: number): Buffer {
  const outermost = encodeRow(new Map([['c', list(nil)]]), { firstId: 64, noise: () => 7 });
  // Type id 65 is that of lists; it has no definition in front any more.
  const level = Buffer.from([14, ...Buffer.from('[]interface {}'), 0xff, 0x82, 7, 0, 1]);
  return Buffer.concat([
    outermost.subarray(0, -1),
    ...Array.from({ length: levels - 1 }, () => level),
    Buffer.from([0]),
  ]);
}

describe('values of MySQL', () => {
  it.each<[string, Cell, string]>([
    ['bigint', { go: 'uint64', value: 18_446_744_073_709_551_615n }, '18446744073709551615'],
    ['tinyint', int(-128n), '-128'],
    ['year', int(2024n), '2024'],
    ['float', float(Math.fround(12_345.67), 'float32'), '12345.67'],
    ['decimal', text('1234.56'), '1234.56'],
    ['varbinary', text('ff00fe', 'hex'), '\u00ff\u0000\u00fe'],
    ['binary', binary('4200'), 'B\u0000'],
    ['bit', bits('02aa', 2), '0000001010101010'],
    ['set', text('a,b'), 'a,b'],
    ['time', text('-838:59:59'), '-838:59:59'],
    ['datetime', moment([2023, 9, 12, 14, 30], 'UTC'), '2023-09-12 14:30:00'],
    ['timestamp', moment([2023, 9, 12, 14, 30], 'UTC'), '2023-09-12 14:30:00+00'],
  ])('%s takes %o', (type, cell, expected) => {
    expect(readCell(cell, type, { engine: 'mysql' })).toMatchObject({ text: expected, losses: [] });
  });

  it('take as many of the last bits as the column has', () => {
    const type = { kind: 'bit', length: 5, isVarying: false } as const;
    expect(readCell(bits('15', 1), type, { engine: 'mysql' }).text).toBe('10101');
    expect(() => readCell(bits('20', 1), type, { engine: 'mysql' })).toThrow(/longer than its column/);
  });

  it('say that zero dates cannot be told from the first day of year 1', () => {
    const { text: shown, losses } = readCell(moment([1, 1, 1], 'UTC'), 'date', { engine: 'mysql' });
    expect(shown).toBe('0001-01-01');
    expect(losses).toEqual([{ kind: 'zero-date', column: 'c' }]);
  });
});

describe('moments in the zone of the server', () => {
  const noon = moment([2024, 7, 1, 12], 'Local');
  const type = 'timestamp with time zone';

  it('are read in the zone that the user names', () => {
    expect(readCell(noon, type, { serverZone: 'America/New_York' })).toMatchObject({
      text: '2024-07-01 16:00:00+00',
      losses: [],
    });
  });

  it('are read as UTC when nobody names it, and that is told once', () => {
    const reading = readCell(list(nil), type.concat('[]'));
    expect(reading.losses).toEqual([]);
    expect(readCell(noon, type)).toMatchObject({
      text: '2024-07-01 12:00:00+00',
      losses: [{ kind: 'zone-unknown', column: 'c' }],
    });
  });

  it('are refused in a zone that does not exist', () => {
    expect(() => readCell(moment([2024, 1, 1], 'Mars/Olympus'), type)).toThrow(/time zone that is not known/);
  });

  it('take the first of two hours when clocks are put back', () => {
    const clock = (hour: number, minute: number) =>
      readCell(moment([2024, 10, 27, hour, minute], 'Europe/Berlin'), type).text;
    expect([clock(1, 59), clock(2, 30), clock(3, 0)]).toEqual([
      '2024-10-26 23:59:00+00',
      '2024-10-27 00:30:00+00',
      '2024-10-27 02:00:00+00',
    ]);
  });
});

describe('values that are none of their column', () => {
  it.each<[string, Cell]>([
    ['integer', text('five')],
    ['integer', float(1.5)],
    ['boolean', int(2n)],
    ['numeric', text('1.2.3')],
    ['uuid', text('no uuid')],
    ['date', text('18.03.2024')],
    ['date', moment([2024, 13, 1])],
    ['date', moment([2024, 2, 32])],
    ['bytea', int(1n)],
    ['bit(8)', bits('ff', 20)],
    ['interval', moment([2024, 1, 1])],
    ['integer[]', text('1,2')],
    ['integer[]', list(text('x'))],
    ['text', { go: 'neosynctypes.NeosyncArray', elements: [] }],
  ])('are refused: %s %o', (type, cell) => {
    expect(() => readCell(cell, type)).toThrow(
      expect.objectContaining({
        code: 'READ_CORRUPT',
        message: expect.stringContaining('public."odd table": in column c, '),
        context: { table: 'public."odd table"', column: 'c' },
      }),
    );
  });
});
