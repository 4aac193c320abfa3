import type { NeutralType } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { readFile, tableOf, text } from './read-file.ts';

const timestamp: NeutralType = { kind: 'timestamp', precision: 6, hasZone: false };

/** What a value of the file becomes in all three formats; JSON has `json`. */
async function canonicalOf(type: NeutralType, value: string, json = JSON.stringify(value)): Promise<string | null> {
  const table = tableOf({ v: type });
  const ts = '2024-05-02T07:59:58Z';
  const escaped = value.replaceAll('\\', '\\\\');
  const tsv = await readFile(`meta.ts\tkey.id\tvalue.v\n${ts}\t1\t${escaped}\n`, { table });
  const csv = await readFile(`meta.ts,key.id,value.v\n${ts},1,"${value.replaceAll('"', '""')}"\n`, {
    table,
    format: 'csv',
  });
  const line = `{"meta":{"ts":"${ts}"},"key":{"id":1},"value":{"v":${json}}}\n`;
  const jsonl = await readFile(line, { table, format: 'jsonl' });
  expect(csv.rows).toEqual(tsv.rows);
  expect(jsonl.rows).toEqual(tsv.rows);
  return tsv.rows[0]?.[1] ?? null;
}

describe('a value of a file', () => {
  it.each([
    ['2024-05-02T07:59:58Z', '2024-05-02 07:59:58'],
    ['2024-05-02T07:59:58.5Z', '2024-05-02 07:59:58.5'],
    ['2024-05-02T07:59:58.120300Z', '2024-05-02 07:59:58.1203'],
    ['2024-05-02T07:59:58.000Z', '2024-05-02 07:59:58'],
    ['2024-05-02T07:59:58.123456789Z', '2024-05-02 07:59:58.123456'],
    ['2024-05-02T07:59:58+00:00', '2024-05-02 07:59:58'],
    ['2024-05-02T00:59:58.25+02:00', '2024-05-01 22:59:58.25'],
    ['2024-12-31T23:30:00-0130', '2025-01-01 01:00:00'],
    ['2024-05-02 07:59:58', '2024-05-02 07:59:58'],
    ['2024-05-02', '2024-05-02 00:00:00'],
    ['+12022-05-02T07:59:58.5Z', '12022-05-02 07:59:58.5'],
    ['-0043-03-15T12:00:00Z', '0044-03-15 12:00:00 BC'],
    ['0000-01-01T00:00:00Z', '0001-01-01 00:00:00 BC'],
    ['0001-01-01T00:00:00Z', '0001-01-01 00:00:00'],
  ])('that is the moment %s becomes %s', async (value, expected) => {
    expect(await canonicalOf(timestamp, value)).toBe(expected);
  });

  it.each([
    ['date', '2024-05-02', '2024-05-02'],
    ['date', '+20240-05-02', '20240-05-02'],
    ['date', '-0001-05-02', '0002-05-02 BC'],
    ['time', '07:59:58Z', '07:59:58'],
    ['time', '07:59:58.250Z', '07:59:58.25'],
    ['time', '00:30:00+02:00', '22:30:00'],
  ] as const)('of the format %s, %s, becomes %s', async (kind, value, expected) => {
    const type: NeutralType = kind === 'date' ? { kind } : { kind, precision: 6, hasZone: false };
    expect(await canonicalOf(type, value)).toBe(expected);
  });

  it.each([
    ['true', 't'],
    ['false', 'f'],
    ['t', 't'],
  ])('that is the truth value %s becomes %s', async (value, expected) => {
    expect(await canonicalOf({ kind: 'boolean' }, value, value.length > 1 ? value : '"t"')).toBe(expected);
  });

  it.each([
    '0123456789abcdef0123456789abcdef',
    '01234567-89ab-cdef-0123-456789abcdef',
    '01234567-89AB-CDEF-0123-456789ABCDEF',
    '0123456789ABCDEF0123456789ABCDEF',
  ])('that is the UUID %s becomes canonical', async (value) => {
    expect(await canonicalOf({ kind: 'uuid' }, value)).toBe('01234567-89ab-cdef-0123-456789abcdef');
  });

  it.each([
    ['1.50', '1.5'],
    ['2.0', '2'],
    ['-0.25', '-0.25'],
    ['1.5e10', '1.5e10'],
    ['100', '100'],
  ])('that is the float %s becomes %s', async (value, expected) => {
    expect(await canonicalOf({ kind: 'float', bits: 64 }, value, value)).toBe(expected);
  });

  it.each([
    ['1.50', '1.50'],
    ['1.5e3', '1500'],
    ['-1.25E-3', '-0.00125'],
    ['12e-1', '1.2'],
  ])('that is the decimal %s becomes %s', async (value, expected) => {
    expect(await canonicalOf({ kind: 'decimal', precision: 10, scale: 5 }, value, value)).toBe(expected);
  });

  it('that is an integer stays digit for digit', async () => {
    const type: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
    expect(await canonicalOf(type, '-9223372036854775807', '-9223372036854775807')).toBe('-9223372036854775807');
  });

  it('that is JSON stays as it is', async () => {
    const value = '{"a":"x\\ny\\u0000","b":[1,{"c":"\\"}"}]}';
    expect(await canonicalOf({ kind: 'json', isNormalized: true }, value, value)).toBe(value);
    expect(await canonicalOf({ kind: 'json', isNormalized: true }, '"text"', '"text"')).toBe('"text"');
  });

  it.each([
    [text, '[]', '{}'],
    [
      text,
      '["a",null,"","NULL","a b","c\\"d\\\\e","\\u00fc\\ud83d\\ude00",{"x":"y"}]',
      '{"a",NULL,"","NULL","a b","c\\"d\\\\e","ü😀","{\\"x\\":\\"y\\"}"}',
    ],
    [{ kind: 'integer', bits: 64, isUnsigned: false }, '[ 1 , -2, null ]', '{1,-2,NULL}'],
    [{ kind: 'boolean' }, '[true,false]', '{t,f}'],
    [{ kind: 'uuid' }, '["0123456789abcdef0123456789abcdef"]', '{"01234567-89ab-cdef-0123-456789abcdef"}'],
    [timestamp, '["2024-05-02T07:59:58Z"]', '{"2024-05-02 07:59:58"}'],
  ] as const)('that is a list becomes array text', async (element, value, expected) => {
    expect(await canonicalOf({ kind: 'array', element: element as NeutralType }, value, value)).toBe(expected);
  });

  it.each([
    [timestamp, 'yesterday'],
    [timestamp, `2024-05-02T07:59:58Z${'0'.repeat(100)}`],
    [{ kind: 'date' }, '2024-5-2'],
    [{ kind: 'boolean' }, 'yes'],
    [{ kind: 'uuid' }, 'not-a-uuid'],
    [{ kind: 'uuid' }, '0123456789abcdef0123456789abcdeg'],
    [{ kind: 'decimal' }, '1e99999'],
    [{ kind: 'array', element: text }, '["a"'],
    [{ kind: 'array', element: text }, '["a",]'],
    [{ kind: 'array', element: text }, '{"a":1}'],
    [{ kind: 'array', element: text }, '["a"] more'],
  ] as const)('of another form than its type has is refused, and not quoted', async (type, value) => {
    const table = tableOf({ v: type as NeutralType });
    const reading = readFile(`meta.ts\tkey.id\tvalue.v\n2024-05-02T07:59:58Z\t1\t${value}\n`, { table });
    await expect(reading).rejects.toMatchObject({ code: 'READ_CORRUPT', context: { column: 'v' } });
    await expect(reading).rejects.not.toThrow(new RegExp(value.slice(0, 8).replace(/[[\]{]/g, '.')));
  });

  it('outside its enumeration becomes the unspecified label, or NULL where there is none, and is counted', async () => {
    const table = tableOf({
      open: { kind: 'enum', labels: ['on', 'off', '__dap_unspecified__'] },
      closed: { kind: 'enum', labels: ['on', 'oon', 'o\\n'] },
    });
    const rows = [
      ['on', 'o\\\\n'],
      ['onn', 'onn'],
      ['off', 'oon'],
      ['', ''],
      ['\\N', '\\N'],
    ].map(([open, closed], index) => `2024-05-02T07:59:58Z\t${index}\t${open}\t${closed}\n`);
    const file = `meta.ts\tkey.id\tvalue.open\tvalue.closed\n${rows.join('')}`;
    const read = await readFile(file, { table });
    expect(read.rows).toEqual([
      ['0', 'on', 'o\\n'],
      ['1', '__dap_unspecified__', null],
      ['2', 'off', 'oon'],
      ['3', '__dap_unspecified__', null],
      ['4', null, null],
    ]);
    expect([...read.replaced]).toEqual([
      ['open', 2],
      ['closed', 2],
    ]);
  });

  it('that grows leaves the others of its batch as they are', async () => {
    const uuids: NeutralType = { kind: 'array', element: { kind: 'uuid' } };
    const table = tableOf({ a: { kind: 'uuid' }, b: timestamp, c: uuids });
    const digits = (index: number): string => `${index}`.padStart(32, '0');
    const hyphened = (index: number): string => digits(index).replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const indexes = Array.from({ length: 3000 }, (_, index) => index);
    const lines = indexes.map(
      (index) => `2024-05-02T07:59:58Z\t${index}\t${digits(index)}\t-0043-03-15T12:00:00Z\t["${digits(index + 1)}"]\n`,
    );
    const file = `meta.ts\tkey.id\tvalue.a\tvalue.b\tvalue.c\n${lines.join('')}`;
    const { rows, batches } = await readFile(file, { table, batchBytes: 100_000, pieceBytes: 30_000 });
    expect(rows).toEqual(
      indexes.map((index) => [`${index}`, hyphened(index), '0044-03-15 12:00:00 BC', `{"${hyphened(index + 1)}"}`]),
    );
    expect(batches).toBeLessThan(10);
  });
});
