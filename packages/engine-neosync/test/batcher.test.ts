import type { NeutralType } from '@sync/core/connector';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowBatcher } from '../src/rows/create-row-batcher.ts';
import { parseNativeType } from '../src/types/parse-native-type.ts';
import fixtures from './fixtures/gob-rows.json' with { type: 'json' };
import { type Cell, encodeBytesRow, encodeRow } from './gob-encoder.ts';
import { moment, readRows, table, text, textsOf } from './read-cells.ts';

function fixture(wanted: string): Buffer {
  return Buffer.from(fixtures.rows.find(({ name }) => name === wanted)?.hex ?? '', 'hex');
}

function columnsOf(types: Record<string, string>, engine: 'postgres' | 'mysql') {
  return Object.entries(types).map(([name, type]) => ({ name, type: parseNativeType(type, engine) }));
}

const id = { name: 'id', type: { kind: 'integer', bits: 64, isUnsigned: false } as const };
const textType: NeutralType = { kind: 'text', isFixed: false };

describe('a row of Postgres', () => {
  it('becomes canonical text in the order of the columns', () => {
    const columns = columnsOf(
      {
        id: 'bigint',
        null_col: 'text',
        bit_col: 'bit(8)',
        boolean_col: 'boolean',
        bytea_col: 'bytea',
        date_col: 'date',
        integer_array_col: 'integer[]',
        interval_col: 'interval',
        jsonb_col: 'jsonb',
        money_col: 'money',
        numeric_col: 'numeric(10,2)',
        real_col: 'real',
        text_array_col: 'text[]',
        time_col: 'time without time zone',
        timestamp_col: 'timestamp without time zone',
        timestamptz_col: 'timestamp with time zone',
        uuid_col: 'uuid',
      },
      'postgres',
    );
    expect(readRows([fixture('postgres-row')], columns).texts).toEqual([
      '1',
      undefined,
      '10101010',
      't',
      'NEOSYNC',
      '2024-01-01',
      '{1,2,3}',
      '1 day',
      '{"age":30,"name":"John"}',
      '$100.00',
      '99999999.99',
      '12345.67',
      '{"one","two","three"}',
      '12:34:56',
      '2024-01-01 12:34:56',
      '2024-01-01 12:34:56+00',
      '123e4567-e89b-12d3-a456-426614174000',
    ]);
  });
});

describe('a row of MySQL', () => {
  it('becomes canonical text', () => {
    const columns = columnsOf(
      {
        id: 'int',
        bigint_col: 'bigint',
        binary_col: 'binary',
        bit_col: 'bit',
        date_col: 'date',
        datetime_col: 'datetime',
        decimal_col: 'decimal',
        float_col: 'float',
        json_col: 'json',
        n: 'text',
        varbinary_col: 'varbinary',
      },
      'mysql',
    );
    expect(readRows([fixture('mysql-row')], columns, { engine: 'mysql' }).texts).toEqual([
      '1',
      '922337203685477632',
      'Bin',
      '10101010',
      '2023-09-12',
      '2023-09-12 14:30:00',
      '1234.56',
      '3.1415',
      '{"array":[1,2,3],"key":"value"}',
      undefined,
      'VarBinary',
    ]);
  });
});

describe('createRowBatcher', () => {
  it('reads rows of servers that give types other ids, in any order', () => {
    const columns = [
      id,
      { name: 'b', type: { kind: 'bytes' } as const },
      { name: 'd', type: { kind: 'date' } as const },
    ];
    const rows = ['session-1', 'session-2', 'session-3', 'session-1'].map(fixture);
    const { texts } = readRows(rows, columns);
    expect(texts.filter((_, index) => index % 3 === 0)).toEqual(['1', '2', '3', '1']);
    expect(texts.slice(1, 3)).toEqual(['\u0001', undefined]);
    expect(texts[4]).toBeUndefined();
    expect(texts[5]).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('gives one text for a row, whatever the order of its columns, its types and its definitions', () => {
    const cells: [string, Cell][] = [
      ['id', { go: 'int64', value: 5n }],
      ['i', { go: 'neosynctypes.Interval', microseconds: 1n, days: 0, months: 3 }],
      ['b', { go: 'neosynctypes.Binary', bytes: Buffer.from('abc') }],
      ['t', moment([2024, 2, 29, 1, 2, 3], 'UTC')],
      [
        'j',
        {
          go: 'map[string]interface {}',
          value: new Map([
            ['z', text('1')],
            ['a', text('2')],
          ]),
        },
      ],
      ['l', { go: '[]interface {}', value: [text('x')] }],
    ];
    const columns = columnsOf(
      { id: 'bigint', i: 'interval', b: 'bytea', t: 'timestamp with time zone', j: 'json', l: 'text[]' },
      'postgres',
    );
    const order = fc.shuffledSubarray(cells, { minLength: cells.length });
    const rows = fc.array(fc.tuple(order, fc.integer({ min: 64, max: 200 })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rows, (given) => {
        const payloads = given.map(([entries, firstId]) => encodeRow(new Map(entries), { firstId, noise: () => 1 }));
        const expected = ['5', '3 mons 00:00:00.000001', 'abc', '2024-02-29 01:02:03+00', '{"a":"2","z":"1"}', '{"x"}'];
        expect(readRows(payloads, columns).texts).toEqual(given.flatMap(() => expected));
      }),
      { numRuns: 100 },
    );
  });

  it('gives NULL for a column that a row lacks, and skips those that nobody wants', () => {
    const columns = [
      { name: 'lacking', type: textType },
      { name: 'num', type: id.type },
    ];
    expect(readRows([fixture('postgres-row')], columns).texts).toEqual([undefined, undefined]);
  });

  it('refuses a column that was not there before', () => {
    const read = (others: string[]) => readRows([fixture('session-1')], [id], { otherColumns: new Set(others) }).texts;
    expect(read(['b'])).toEqual(['1']);
    expect(() => read([])).toThrow(
      expect.objectContaining({ code: 'READ_COLUMN_UNKNOWN', message: expect.stringContaining('the column b') }),
    );
  });

  it('refuses a row that has a column twice', () => {
    const once = encodeRow(
      new Map([
        ['id', { go: 'nil' } as Cell],
        ['ie', { go: 'nil' } as Cell],
      ]),
      {
        firstId: 64,
        noise: () => 1,
      },
    );
    const twice = Buffer.from(once);
    twice[twice.lastIndexOf('ie') + 1] = 'd'.charCodeAt(0);
    expect(() => readRows([twice], [id])).toThrow(/has a column twice/);
  });

  it('refuses a field that is too large', () => {
    const row = encodeRow(new Map([['c', text('x'.repeat(101))]]), { firstId: 64, noise: () => 1 });
    const column = { name: 'c', type: textType };
    expect(readRows([row], [column], { maxFieldBytes: 101 }).texts).toHaveLength(1);
    expect(() => readRows([row], [column], { maxFieldBytes: 100 })).toThrow(
      expect.objectContaining({ code: 'READ_FIELD_TOO_LARGE', context: { table: 'public."odd table"', column: 'c' } }),
    );
  });

  it('is full with the row that reaches the size of a batch, and begins the next one with handing out', () => {
    const row = encodeRow(new Map([['c', text('x'.repeat(60))]]), { firstId: 64, noise: () => 1 });
    const batcher = createRowBatcher({
      table,
      columns: [{ name: 'c', type: textType }],
      engine: 'postgres',
      batchBytes: 100,
      maxFieldBytes: 1000,
      onLoss: () => {},
    });
    expect(batcher.handOut()).toBeUndefined();
    batcher.add(row);
    expect(batcher.isFull).toBe(false);
    batcher.add(row);
    expect(batcher.isFull).toBe(true);
    expect(batcher.handOut()).toMatchObject({ rowCount: 2, columnCount: 1 });
    expect(batcher.isFull).toBe(false);
    batcher.add(row);
    expect(textsOf(batcher.handOut())).toEqual(['x'.repeat(60)]);
  });

  it('keeps no memory of a huge row', () => {
    const batcher = createRowBatcher({
      table,
      columns: [{ name: 'c', type: textType }],
      engine: 'postgres',
      batchBytes: 1000,
      maxFieldBytes: 1e7,
      onLoss: () => {},
    });
    const add = (length: number) => {
      const value: Cell = { go: 'string', value: Buffer.alloc(length, 120) };
      batcher.add(encodeRow(new Map([['c', value]]), { firstId: 64, noise: () => 1 }));
      return batcher.handOut()?.bytes.buffer.byteLength ?? 0;
    };
    expect(add(100_000)).toBeLessThan(200_000);
    expect(add(400_000)).toBeGreaterThanOrEqual(400_000);
    expect(add(1)).toBeLessThan(200_000);
  });

  it('counts rows of which nothing is wanted', () => {
    const batcher = createRowBatcher({
      table,
      columns: [],
      engine: 'postgres',
      batchBytes: 100,
      maxFieldBytes: 1000,
      onLoss: () => {},
    });
    batcher.add(fixture('session-1'));
    batcher.add(fixture('empty-row'));
    expect(batcher.handOut()).toMatchObject({ rowCount: 2, columnCount: 0 });
  });

  it.each([
    [
      'a map that says it has 2^40 entries',
      '0eff81040102ff8200010c0110000011ff8200fb10000000000102696405696e74363404020002',
    ],
    ['a string that says it has 2^52 bytes', '0eff81040102ff8200010c0110000011ff820001f9ffffffffffff6964'],
    ['a number of nine bytes', '0eff81040102ff8200010c0110000011ff820001f7010203040506070809'],
    ['a type that contains itself', `0eff81040102ff8200010c01ff820000${'11ff820001'}${'01'.repeat(3000)}`],
  ])('refuses %s', (_, hex) => {
    expect(() => readRows([Buffer.from(hex, 'hex')], [id])).toThrow(expect.objectContaining({ code: 'READ_CORRUPT' }));
  });

  it('refuses a type that the row before defined, and not this one', () => {
    const batcher = createRowBatcher({
      table,
      columns: [id],
      engine: 'postgres',
      batchBytes: 1000,
      maxFieldBytes: 1000,
      onLoss: () => {},
    });
    batcher.add(fixture('int64-one'));
    expect(() => batcher.add(Buffer.from('11ff82000102696405696e74363404020002', 'hex'))).toThrow(/does not define/);
  });
});

describe('rows of bytes', () => {
  const types: Record<string, string> = {
    n: 'bigint',
    t: 'text',
    b: 'bytea',
    f: 'boolean',
    d: 'date',
    ts: 'timestamp with time zone',
    j: 'jsonb',
    l: 'integer[]',
    a: 'text[]',
    bits: 'bit(4)',
    i: 'interval',
    nums: 'numeric',
  };
  const columns = columnsOf(types, 'postgres');
  const read = (row: Record<string, string>): (string | undefined)[] => {
    const wanted = columns.filter(({ name }) => name in row);
    const entries = Object.entries(row).map(([name, value]): [string, Uint8Array] => [name, Buffer.from(value)]);
    const gob = encodeBytesRow(new Map(entries), { firstId: 70, noise: () => 3 });
    const { texts } = readRows([gob], wanted, { engine: 'bucket' });
    const batcher = createRowBatcher({
      table,
      columns: wanted,
      engine: 'bucket',
      batchBytes: 1000,
      maxFieldBytes: 1000,
      onLoss: () => {},
    });
    batcher.addMap(entries);
    expect(textsOf(batcher.handOut())).toEqual(texts);
    return texts;
  };

  it('hold empty arrays as Postgres prints them, and years of ISO 8601 before the first', () => {
    expect(read({ a: '{}', d: '0000-01-01T00:00:00Z', ts: '-0043-03-15T01:00:00Z' })).toEqual([
      '0001-01-01 BC',
      '0044-03-15 01:00:00+00 BC',
      '{}',
    ]);
  });

  it('hold texts, and JSON where values are structured', () => {
    const wrapper = (type: string, rest: string) => `{"_neosync":{"version":1,"type_id":"NEOSYNC_${type}"},${rest}}`;
    expect(
      read({
        n: '12345678901234567890'.slice(0, 18),
        t: '{"a":1}',
        b: wrapper('BINARY', '"bytes":"/w=="'),
        f: 'true',
        d: '2024-03-18T00:00:00Z',
        ts: '2024-03-18T10:00:00.5+02:00',
        j: '{"b":1.0,"a":12345678901234567890}',
        l: '[1,null,3]',
        a: '{x,"y z"}',
        bits: wrapper('BIT', '"bytes":"oA==","len":4'),
        i: wrapper('INTERVAL', '"days":2'),
        nums: '1.50',
      }),
    ).toEqual([
      '123456789012345678',
      '{"a":1}',
      '\u00ff',
      't',
      '2024-03-18',
      '2024-03-18 08:00:00.5+00',
      '{"b":1.0,"a":12345678901234567890}',
      '{1,NULL,3}',
      '{x,"y z"}',
      '1010',
      '2 days',
      '1.50',
    ]);
  });

  it('take a string that is no JSON as a string of JSON', () => {
    expect(read({ j: 'Hello' })).toEqual(['"Hello"']);
  });

  it('cannot tell NULL from nothing: nothing is NULL where that may be', () => {
    const row = encodeBytesRow(
      new Map([
        ['t', Buffer.alloc(0)],
        ['n', Buffer.alloc(0)],
      ]),
      { firstId: 64, noise: () => 1 },
    );
    const nullable = [
      { name: 't', type: textType },
      { name: 'n', type: id.type },
    ];
    expect(readRows([row], nullable).texts).toEqual([undefined, undefined]);
    const required = nullable.map((column) => ({ ...column, isNullable: false }));
    expect(readRows([row], required).texts).toEqual(['', undefined]);
  });

  it('refuse lists that nest too deep', () => {
    for (const depth of [3000, 100_000]) {
      const value = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const row = encodeBytesRow(new Map([['l', Buffer.from(value)]]), { firstId: 64, noise: () => 1 });
      const outcome = () => readRows([row], columnsOf({ l: 'text[]' }, 'postgres')).texts[0]?.length;
      try {
        expect(outcome()).toBe(value.length);
      } catch (error) {
        expect(error).toMatchObject({ code: 'READ_CORRUPT' });
      }
    }
  });

  it.each(['d', 't'])('refuse a wrapper of an unknown type, in a column %s', (name) => {
    const wrapped = '{"_neosync":{"version":1,"type_id":"NEOSYNC_NEW"}}';
    expect(() => read({ [name]: wrapped })).toThrow(/type that is not known/);
  });
});
