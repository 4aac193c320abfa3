import type { SchemaElement } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { describeParquet } from '../../src/parquet/describe-parquet.ts';
import { newCall } from '../call.ts';
import { memoryFile, readRows, writeFile, type WrittenColumn } from './parquet-files.ts';

type Leaf = Omit<SchemaElement, 'name' | 'repetition_type'>;

const text: Leaf = { type: 'BYTE_ARRAY', converted_type: 'UTF8' };
const int: Leaf = { type: 'INT32' };

function list(name: string, element: readonly SchemaElement[]): [SchemaElement, ...SchemaElement[]] {
  return [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...element,
  ];
}

const optional = (name: string, leaf: Leaf): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...leaf });
const group = (name: string, count: number): SchemaElement => ({
  name,
  repetition_type: 'OPTIONAL',
  num_children: count,
});

async function readOne(
  column: WrittenColumn,
  options: Parameters<typeof readRows>[1] = {},
): Promise<(string | null)[]> {
  const rows = await readRows(memoryFile(writeFile([column])), options);
  return rows.map(([field]) => field ?? null);
}

describe('nested columns', () => {
  it('reads lists of numbers as arrays', async () => {
    const column = { schema: list('value', [optional('element', int)]), data: [[1, null, -3], [], null, [null], [7]] };
    const { columns } = await describeParquet(memoryFile(writeFile([column])), newCall());
    expect(columns).toEqual([
      {
        name: 'value',
        type: { kind: 'array', element: { kind: 'integer', bits: 32, isUnsigned: false } },
        nativeType: 'LIST<INT32>',
        isNullable: true,
      },
    ]);
    await expect(readOne(column)).resolves.toEqual(['{1,NULL,-3}', '{}', null, '{NULL}', '{7}']);
  });

  it('quotes texts of arrays, so that nothing in them means something', async () => {
    const data = [
      ['a,b', '"', '\\', '', 'NULL', '{}', ' '],
      [null, 'ü'],
    ];
    await expect(readOne({ schema: list('value', [optional('element', text)]), data })).resolves.toEqual([
      '{"a,b","\\"","\\\\","","NULL","{}"," "}',
      '{NULL,"ü"}',
    ]);
  });

  it('writes bytes of arrays as hex digits', async () => {
    const data = [[Uint8Array.from([0, 255])]];
    await expect(
      readOne({ schema: list('value', [optional('element', { type: 'BYTE_ARRAY' })]), data }),
    ).resolves.toEqual(['{"\\\\x00ff"}']);
  });

  it('reads lists of lists as JSON, and as an array of dimensions where that is asked for', async () => {
    const schema = list('value', list('element', [optional('element', int)]));
    const column = {
      schema,
      data: [
        [
          [1, 2],
          [3, 4],
        ],
        [[], null, [5]],
        [],
      ],
    };
    await expect(readOne(column)).resolves.toEqual(['[[1,2],[3,4]]', '[[],null,[5]]', '[]']);
    const type = { kind: 'array', element: { kind: 'integer', bits: 32, isUnsigned: false } } as const;
    const [first] = await readOne(column, { types: { value: type } });
    expect(first).toBe('{{1,2},{3,4}}');
  });

  it('reads structs as JSON, with every digit and every character', async () => {
    const schema: WrittenColumn['schema'] = [
      group('value', 5),
      optional('id', { type: 'INT64' }),
      optional('a "name"', text),
      optional('price', { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: 2 }),
      optional('raw', { type: 'BYTE_ARRAY' }),
      optional('when', { type: 'INT32', converted_type: 'DATE' }),
    ];
    const data = [
      { id: 2n ** 60n + 1n, 'a "name"': 'x"\\\n\u0001ü', price: 1_999n, raw: Uint8Array.from([1]), when: 0 },
      null,
      { id: null, 'a "name"': null, price: null, raw: null, when: null },
    ];
    await expect(readOne({ schema, data })).resolves.toEqual([
      '{"id":1152921504606846977,"a \\"name\\"":"x\\"\\\\\\u000a\\u0001ü","price":19.99,"raw":"\\\\x01","when":"1970-01-01"}',
      null,
      '{"id":null,"a \\"name\\"":null,"price":null,"raw":null,"when":null}',
    ]);
  });

  it('reads maps as JSON, their keys as texts', async () => {
    const schema: WrittenColumn['schema'] = [
      { name: 'value', repetition_type: 'OPTIONAL', converted_type: 'MAP', num_children: 1 },
      { name: 'key_value', repetition_type: 'REPEATED', num_children: 2 },
      { name: 'key', repetition_type: 'REQUIRED', type: 'INT32' },
      optional('value', { type: 'BOOLEAN' }),
    ];
    const data = [
      [
        { key: 1, value: true },
        { key: -2, value: null },
      ],
      [],
      null,
    ];
    await expect(readOne({ schema, data })).resolves.toEqual(['{"1":true,"-2":null}', '{}', null]);
  });

  it('reads lists of structs that have lists', async () => {
    const schema = list('value', [group('element', 2), optional('x', int), ...list('y', [optional('element', text)])]);
    const data = [[{ x: 1, y: ['a', null] }, null, { x: null, y: [] }], [{ x: 2, y: null }], []];
    await expect(readOne({ schema, data })).resolves.toEqual([
      '[{"x":1,"y":["a",null]},null,{"x":null,"y":[]}]',
      '[{"x":2,"y":null}]',
      '[]',
    ]);
  });

  it('writes numbers that JSON does not have as strings', async () => {
    const schema = list('value', list('element', [optional('element', { type: 'DOUBLE' })]));
    await expect(readOne({ schema, data: [[[Number.NaN, Number.NEGATIVE_INFINITY, 1.5]]] })).resolves.toEqual([
      '[["NaN","-Infinity",1.5]]',
    ]);
  });

  it('keeps rows together over pages and row groups', async () => {
    const data = Array.from({ length: 500 }, (_, row) =>
      Array.from({ length: row % 7 }, (_unused, index) => (index === 3 ? null : `${row}:${index}`)),
    );
    const file = memoryFile(
      writeFile([{ schema: list('value', [optional('element', text)]), data }], { pageSize: 64, rowGroupSize: 90 }),
    );
    const rows = await readRows(file, { batchBytes: 200 });
    const expected = data.map(
      (each) => `{${each.map((element) => (element === null ? 'NULL' : `"${element}"`)).join(',')}}`,
    );
    expect(rows.map(([field]) => field)).toEqual(expected);
  });

  it('stops at a list that is larger than a field may be', async () => {
    const column = {
      schema: list('value', [optional('element', text)]),
      data: [Array.from({ length: 100 }, () => 'x'.repeat(50))],
    };
    await expect(readOne(column, { maxFieldBytes: 1000 })).rejects.toMatchObject({
      code: 'READ_FIELD_TOO_LARGE',
      context: { column: 'value' },
    });
  });
});
