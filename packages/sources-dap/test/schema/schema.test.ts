import type { Column, NeutralType } from '@sync/core/connector';
import { accountsSchema2, coursesSchema, type Json, webLogsSchema } from '@sync/testing';
import { describe, expect, it } from 'vitest';
import { dapStates } from '../../src/index.ts';
import { describeTable } from '../../src/schema/feed-table.ts';

interface Given {
  readonly value: { readonly [name: string]: Json };
  readonly key?: { readonly [name: string]: Json };
  readonly required?: readonly string[];
  readonly more?: { readonly [name: string]: Json };
}

const int64 = { type: 'integer', format: 'int64' };

function describing({ value, key = { id: int64 }, required = [], more = {} }: Given) {
  const group = (properties: Json, needed: readonly string[]): Json => ({
    type: 'object',
    properties,
    required: needed,
  });
  const schema = { ...more, properties: { key: group(key, Object.keys(key)), value: group(value, required) } };
  const schemaText = JSON.stringify(schema);
  return describeTable({ table: { schema: 'canvas', name: 'things' }, version: '3', schema, schemaText });
}

function columnOf(property: Json, more: Given['more'] = {}): Column {
  const column = describing({ value: { v: property }, more }).table.columns[1];
  if (column === undefined) throw new Error('The column is missing.');
  return column;
}

const text: NeutralType = { kind: 'text', isFixed: false };
const integer = (bits: 16 | 32 | 64): NeutralType => ({ kind: 'integer', bits, isUnsigned: false });

describe('a property of a schema', () => {
  it.each<[string, Json, NeutralType]>([
    ['int16', { type: 'integer', format: 'int16' }, integer(16)],
    ['int32', { type: 'integer', format: 'int32' }, integer(32)],
    ['int64', int64, integer(64)],
    ['an integer without more', { type: 'integer' }, integer(64)],
    ['a small numeric enumeration', { type: 'integer', enum: [1, 2, 400] }, integer(16)],
    ['a larger numeric enumeration', { enum: [1, 70_000] }, integer(32)],
    ['an integer with bounds', { type: 'integer', minimum: 0, maximum: 100 }, integer(16)],
    ['an integer with one bound', { type: 'integer', minimum: 0 }, integer(64)],
    ['an integer beyond 64 bits', { type: 'integer', minimum: 0, maximum: 2 ** 70 }, { kind: 'decimal' }],
    ['a number', { type: 'number' }, { kind: 'float', bits: 64 }],
    ['float32', { type: 'number', format: 'float32' }, { kind: 'float', bits: 32 }],
    [
      'a number with fixed places',
      { type: 'number', multipleOf: 0.01, exclusiveMinimum: -100_000, exclusiveMaximum: 100_000 },
      { kind: 'decimal', precision: 7, scale: 2 },
    ],
    ['a boolean', { type: 'boolean' }, { kind: 'boolean' }],
    ['a string', { type: 'string' }, text],
    ['a string with a length', { type: 'string', maxLength: 255 }, { ...text, maxLength: 255 }],
    ['date-time', { type: 'string', format: 'date-time' }, { kind: 'timestamp', precision: 6, hasZone: false }],
    ['date', { type: 'string', format: 'date' }, { kind: 'date' }],
    ['time', { type: 'string', format: 'time' }, { kind: 'time', precision: 6, hasZone: false }],
    ['duration', { type: 'string', format: 'duration' }, text],
    ['uuid', { type: 'string', format: 'uuid' }, { kind: 'uuid' }],
    ['ipv4', { type: 'string', format: 'ipv4' }, text],
    ['an object', { type: 'object', properties: { a: { type: 'string' } } }, { kind: 'json', isNormalized: true }],
    ['a free object', { type: 'object' }, { kind: 'json', isNormalized: true }],
    ['a list', { type: 'array', items: int64 }, { kind: 'array', element: integer(64) }],
    [
      'a list of lists',
      { type: 'array', items: { type: 'array', items: int64 } },
      { kind: 'json', isNormalized: true },
    ],
    ['a list of anything', { type: 'array' }, { kind: 'json', isNormalized: true }],
    [
      'a string enumeration',
      { type: 'string', enum: ['a', 'b', 'a'] },
      { kind: 'enum', labels: ['a', 'b'], name: 'things__v' },
    ],
    [
      'an oversized text',
      { oneOf: [{ type: 'string', const: '__dap_oversized_truncated__' }, { type: 'string' }] },
      text,
    ],
    [
      'an IP address',
      {
        oneOf: [
          { type: 'string', format: 'ipv4' },
          { type: 'string', format: 'ipv6' },
        ],
      },
      text,
    ],
    ['a word of which nothing is known', { type: 'matrix' }, text],
    ['nothing', {}, text],
    ['one of several things', { oneOf: [{ type: 'string' }, { type: 'integer' }] }, text],
  ])('of %s has its neutral type', (_, property, type) => {
    expect(columnOf(property).type).toEqual(type);
  });

  it.each<[string, Json, Readonly<Record<string, string>> | undefined]>([
    ['a text', { type: 'string' }, { mysql: 'mediumtext' }],
    ['a text with a length', { type: 'string', maxLength: 255 }, undefined],
    ['a text with a huge length', { type: 'string', maxLength: 70_000 }, { mysql: 'mediumtext' }],
    ['a moment', { type: 'string', format: 'date-time' }, { mysql: 'datetime(6)' }],
    ['a UUID', { type: 'string', format: 'uuid' }, { mysql: 'binary(16)' }],
    ['ipv4', { type: 'string', format: 'ipv4' }, { postgres: 'inet', mysql: 'binary(4)' }],
    ['ipv6', { type: 'string', format: 'ipv6' }, { postgres: 'inet', mysql: 'binary(16)' }],
    ['IP', { oneOf: [{ format: 'ipv4' }, { format: 'ipv6' }] }, { postgres: 'inet', mysql: 'binary(16)' }],
    ['an object', { type: 'object' }, { mysql: 'json' }],
    ['a list', { type: 'array', items: { type: 'boolean' } }, { mysql: 'json' }],
    ['a boolean', { type: 'boolean' }, { mysql: 'tinyint' }],
    ['an integer', int64, undefined],
  ])('of %s says what it wishes to be made as', (_, property, preferred) => {
    expect(columnOf(property).preferredTypes).toEqual(preferred);
  });

  it('refers to definitions, by their names; an open enumeration is text', () => {
    const definitions = { Method: { type: 'string', enum: ['GET', 'PUT'] }, Alias: { $ref: '#/definitions/Method' } };
    const named = { kind: 'enum', labels: ['GET', 'PUT'], name: 'Method' };
    expect(columnOf({ $ref: '#/definitions/Method' }, { definitions }).type).toEqual(named);
    expect(columnOf({ $ref: '#/definitions/Alias' }, { definitions }).type).toEqual(named);
    const open = { oneOf: [{ $ref: '#/definitions/Method' }, { type: 'string' }] };
    expect(columnOf(open, { definitions }).type).toEqual(text);
  });

  it('may allow null by itself', () => {
    const value = {
      a: { type: ['string', 'null'] },
      b: { oneOf: [int64, { type: 'null' }] },
      c: { enum: ['x', null] },
    };
    const { columns } = describing({ value, required: ['a', 'b', 'c'] }).table;
    expect(columns.slice(1).map(({ type, isNullable }) => [type.kind, isNullable])).toEqual([
      ['text', true],
      ['integer', true],
      ['enum', true],
    ]);
  });

  it.each<[Json, string | undefined]>([
    [{ type: 'integer', default: 0 }, '0'],
    [{ type: 'integer', default: 2 ** 60 }, undefined],
    [{ type: 'boolean', default: false }, 'f'],
    [{ type: 'number', default: 1.5 }, '1.5'],
    [{ type: 'string', default: '' }, ''],
    [{ type: 'string', enum: ['a', 'b'], default: 'b' }, 'b'],
    [{ type: 'string', enum: ['a', 'b'], default: 'c' }, undefined],
    [{ type: 'string', format: 'date-time', default: '2024-05-02T07:59:58Z' }, '2024-05-02 07:59:58'],
    [{ type: 'object', default: {} }, undefined],
  ])('of %j has its default in canonical text', (property, expected) => {
    expect(columnOf(property).default).toEqual(expected === undefined ? undefined : { kind: 'value', text: expected });
  });
});

describe('a schema', () => {
  it('gives the key, then values in their order, then those with a default', () => {
    const value = {
      a: { type: 'integer', default: 1 },
      b: int64,
      c: { type: 'string' },
      a2: { type: 'boolean', default: true },
    };
    const { table } = describing({ value, required: ['c'] });
    expect(table.columns.map(({ name, isNullable }) => [name, isNullable])).toEqual([
      ['id', false],
      ['b', true],
      ['c', false],
      ['a', true],
      ['a2', true],
    ]);
    expect(table.uniqueKeys).toEqual([{ name: 'pk_things', columns: ['id'], isPrimary: true, isDeferrable: false }]);
  });

  it('may have a key of several properties', () => {
    expect(describing({ key: { a: int64, b: { type: 'string' } }, value: {} }).table.uniqueKeys[0]?.columns).toEqual([
      'a',
      'b',
    ]);
  });

  it('may have a key and no values', () => {
    const schema = { properties: { key: { properties: { id: int64 } } } };
    const described = describeTable({ table: { schema: 'canvas', name: 'x' }, version: '1', schema, schemaText: '' });
    expect(described.table.columns.map(({ name, isNullable }) => [name, isNullable])).toEqual([['id', false]]);
  });

  it('tells people what tables and columns are', () => {
    const value = {
      a: { type: 'string', title: 'A title', description: 'more' },
      b: { ...int64, description: 'A text' },
    };
    const { table } = describing({ value, more: { title: 'The table' } });
    expect(table.comment).toBe('The table');
    expect(table.columns.map(({ comment }) => comment)).toEqual([undefined, 'A title', 'A text']);
  });

  it('keeps names that are odd', () => {
    const value = { 'a.b/c~d': int64, ['__proto__']: int64, constructor: { type: 'string' }, ü: int64 };
    expect(describing({ value }).table.columns.map(({ name }) => name)).toEqual([
      'id',
      'a.b/c~d',
      '__proto__',
      'constructor',
      'ü',
    ]);
  });

  it('is remembered word for word, and is the same table when it is read again', () => {
    for (const [name, { schema, version }] of Object.entries({ coursesSchema, webLogsSchema, accountsSchema2 })) {
      const table = { schema: 'canvas', name };
      const schemaText = JSON.stringify(schema);
      const described = describeTable({ table, version: `${version}`, schema, schemaText });
      expect(described.description).toBe(schemaText);
      const watermark = { kind: 'dap', value: '2024-05-02T07:59:58Z' };
      const state = { table, replica: table, watermark, version: `${version}`, description: schemaText };
      expect(dapStates('canvas').recall(state)).toEqual(described);
    }
  });

  it('repeats keys in web_logs of canvas_logs only', () => {
    const { schema } = webLogsSchema;
    const of = (namespace: string, name: string): boolean =>
      describeTable({ table: { schema: namespace, name }, version: '1', schema, schemaText: '' }).repeatsKeys;
    expect([of('canvas_logs', 'web_logs'), of('canvas', 'web_logs'), of('canvas_logs', 'x')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
