import type { FieldBatch, NeutralType } from '@sync/core/connector';
import { readRowFiles } from '@sync/files';
import { describe, expect, it } from 'vitest';
import { createNeosyncValues } from '../src/bucket/neosync-values.ts';
import type { NeosyncLoss } from '../src/rows/row-batcher.ts';
import { parseNativeType } from '../src/types/parse-native-type.ts';
import { textsOf } from './read-cells.ts';

interface Reading {
  readonly texts: (string | undefined)[];
  readonly losses: NeosyncLoss['kind'][];
}

/** What becomes of values of JSON, each a row of one column of that type. */
async function read(type: string | NeutralType, ...values: string[]): Promise<Reading> {
  const neutral = typeof type === 'string' ? parseNativeType(type, 'postgres') : type;
  const losses: NeosyncLoss['kind'][] = [];
  const bytes = Buffer.from(values.map((value) => `{"c":${value}}\n`).join(''));
  const texts: (string | undefined)[] = [];
  const batches: AsyncIterable<FieldBatch> = readRowFiles(one({ name: 'records-1.jsonl.gz', bytes: one(bytes) }), {
    table: { schema: 'public', name: 't' },
    columns: [{ name: 'c', type: neutral }],
    format: 'jsonl',
    values: createNeosyncValues({ onLoss: ({ kind }) => losses.push(kind) }),
    batchBytes: 1 << 16,
    maxFieldBytes: 1 << 20,
    otherColumns: new Set(),
  });
  for await (const batch of batches) texts.push(...textsOf(batch));
  return { texts, losses };
}

async function* one<Item>(item: Item): AsyncGenerator<Item> {
  yield item;
}

const wrapper = (type: string, rest = ''): string =>
  `{"_neosync":{"version":1,"type_id":"NEOSYNC_${type}"}${rest === '' ? '' : `,${rest}`}}`;
const binary = (bytes: string): string => wrapper('BINARY', `"bytes":${bytes}`);
const clock = '"year":2024,"month":3,"day":18,"hour":10,"minute":30,"second":0';

describe('what a job wraps', () => {
  it.each<[string, string, string | undefined]>([
    ['bytea', binary('"AP8="'), '\u0000\u00ff'],
    ['bytea', binary('""'), ''],
    ['bytea', binary('null'), undefined],
    ['bytea', 'null', undefined],
    ['bit(8)', wrapper('BIT', '"bytes":"qg==","len":8'), '10101010'],
    ['bit varying', wrapper('BIT', '"bytes":"qg==","len":7'), '1010101'],
    ['bit(5)', wrapper('BIT', '"bytes":"FQ==","len":1'), '10101'],
    ['bit(1)', wrapper('BIT', '"bytes":"gA==","len":1'), '1'],
    ['bit(1)', wrapper('BIT', '"bytes":"AQ==","len":1'), '1'],
    ['boolean', wrapper('BIT', '"bytes":"AQ==","len":1'), 't'],
    ['interval', wrapper('INTERVAL', '"microseconds":-1,"days":1,"months":0'), '1 day -00:00:00.000001'],
    [
      'timestamp with time zone',
      wrapper('DATETIME', `${clock},"nano":500000000,"timezone":"UTC"`),
      '2024-03-18 10:30:00.5+00',
    ],
    ['timestamp without time zone', wrapper('DATETIME', `${clock},"nano":0`), '2024-03-18 10:30:00'],
    ['date', wrapper('DATETIME', '"year":2024,"month":3,"day":18,"is_bc":true'), '2024-03-18 BC'],
    ['interval[]', wrapper('ARRAY', `"elements":[${wrapper('INTERVAL', '"days":2')},null]`), '{"2 days",NULL}'],
    ['bytea[]', wrapper('ARRAY', `"elements":[${binary('"AA=="')}]`), '{"\\\\x00"}'],
    ['bit varying[]', wrapper('ARRAY', `"elements":[${binary('"MTAx"')}]`), '{101}'],
    [
      'interval',
      wrapper('INTERVAL', '"microseconds":9223372036854775807,"days":2147483647,"months":2147483647'),
      'infinity',
    ],
    ['jsonb[]', '["null",null,"a"]', '{"\\"null\\"",NULL,"\\"a\\""}'],
    ['jsonb', '"null"', 'null'],
    ['bytea[]', `[${binary('"AA=="')},null]`, '{"\\\\x00",NULL}'],
    ['jsonb', wrapper('ARRAY', `"elements":[${wrapper('INTERVAL', '"days":2')}]`), '["2 days"]'],
    ['text', wrapper('INTERVAL', '"days":2'), '2 days'],
  ])('becomes %s: %s', async (type, value, expected) => {
    expect(await read(type, value)).toEqual({ texts: [expected], losses: [] });
  });

  it('may have its members in any order, and spaces between them', async () => {
    const parts = [
      '"year":2024',
      '"month":3',
      '"day":18',
      '"hour":10',
      '"second":5',
      '"timezone":"Europe/Berlin"',
      '"precision":0',
    ];
    const values = [parts, parts.toReversed()].map((each) => wrapper('DATETIME', each.join(',')));
    const spaced = `{ "year": 2024, "month": 3, "day": 18, "_neosync": { "type_id": "NEOSYNC_DATETIME" } }`;
    expect((await read('timestamp with time zone', ...values)).texts).toEqual(Array(2).fill('2024-03-18 09:00:05+00'));
    expect((await read('date', spaced)).texts).toEqual(['2024-03-18']);
  });

  it('may have another version, or none', async () => {
    const of = (head: string) => `{"_neosync":{${head}"type_id":"NEOSYNC_BINARY"},"bytes":"QQ=="}`;
    expect((await read('bytea', of(''), of('"version":9,'))).texts).toEqual(['A', 'A']);
  });

  it.each([
    ['bytea', wrapper('NEW')],
    ['bytea', '{"_neosync":{"type_id":"constructor"}}'],
    ['bytea', '{"_neosync":null}'],
    ['bytea', binary('"not base64"')],
    ['integer', binary('"QQ=="')],
    ['date', wrapper('DATETIME', '"year":2024,"month":13,"day":1')],
    ['interval', wrapper('INTERVAL', '"days":"2"')],
    ['date', wrapper('DATETIME', clock)],
    ['timestamp(3) with time zone', wrapper('DATETIME', `${clock},"nano":100000`)],
    ['date', wrapper('DATETIME', '"year":2024,"month":3,"day":18,"nano":1')],
    ['interval[]', wrapper('ARRAY', `"elements":[${wrapper('NEW')}]`)],
  ])('is refused when it is not known, or none of its column: %s %s', async (type, value) => {
    await expect(read(type, value)).rejects.toThrow(
      expect.objectContaining({ code: 'READ_CORRUPT', context: expect.objectContaining({ column: 'c' }) }),
    );
  });

  it('is read as UTC when its zone is that of the worker, and that is told', async () => {
    const value = wrapper('DATETIME', `${clock},"timezone":"Local"`);
    const reading = await read('timestamp with time zone', value, value);
    expect(reading).toEqual({ texts: Array(2).fill('2024-03-18 10:30:00+00'), losses: ['zone-unknown'] });
    expect(await read('timestamp without time zone', value)).toEqual({
      texts: ['2024-03-18 10:30:00'],
      losses: ['zone-unknown'],
    });
  });
});

describe('what a job does not wrap', () => {
  it.each<[string, string, string | undefined]>([
    ['bigint', '9223372036854775807', '9223372036854775807'],
    ['bigint', '"5"', '5'],
    ['numeric', '123456789012345678901234567890.10', '123456789012345678901234567890.10'],
    ['numeric', '"NaN"', 'NaN'],
    ['boolean', 'true', 't'],
    ['boolean', '1', 't'],
    ['text', '"a\\u00e9\\n"', 'a\u00c3\u00a9\n'],
    ['text', '5', '5'],
    ['text', '"null"', 'null'],
    ['bytea', '"raw"', 'raw'],
    ['jsonb', '"null"', 'null'],
    ['jsonb', 'null', undefined],
    ['jsonb', '{"b":12345678901234567890,"a":"\\u00e9"}', '{"b":12345678901234567890,"a":"\\u00e9"}'],
    ['jsonb', '"x\\"y"', '"x\\"y"'],
    ['jsonb', '[1.0]', '[1.0]'],
    ['integer[]', '[1,null,9007199254740993]', '{1,NULL,9007199254740993}'],
    ['text[]', '["a","b \\"c\\""]', '{"a","b \\"c\\""}'],
    ['timestamp with time zone[]', '["2023-01-01T12:00:00+02:00"]', '{"2023-01-01 10:00:00+00"}'],
    ['date', '"infinity"', 'infinity'],
    ['timestamp with time zone', '"2023-01-01T12:00:00Z"', '2023-01-01 12:00:00+00'],
    ['uuid', '"123E4567-E89B-12D3-A456-426614174000"', '123e4567-e89b-12d3-a456-426614174000'],
  ])('becomes %s: %s', async (type, value, expected) => {
    expect(await read(type, value)).toEqual({ texts: [expected], losses: [] });
  });

  it('says when bytes went through UTF-8', async () => {
    expect((await read('bytea', '"a\u{fffd}"')).losses).toEqual(['bytes-damaged']);
    expect((await read('text', '"a\u{fffd}"')).losses).toEqual([]);
  });
});
