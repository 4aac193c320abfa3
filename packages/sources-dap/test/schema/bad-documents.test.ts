import type { FeedState } from '@sync/core/connector';
import fc from 'fast-check';
import { accountsSchema, webLogsSchema } from '@sync/testing';
import { describe, expect, it } from 'vitest';
import { dapStates } from '../../src/index.ts';
import { describeTable } from '../../src/schema/feed-table.ts';

const table = { schema: 'canvas', name: 'things' };
const describing = (schema: unknown) => describeTable({ table, version: '1', schema, schemaText: '' });
const withValue = (v: unknown, more: object = {}): unknown => ({
  ...more,
  properties: { key: { properties: { id: { type: 'integer' } } }, value: { properties: { v } } },
});
const endless: Record<string, unknown> = { type: 'array', items: { oneOf: [{ $ref: '#/definitions/A' }] } };

describe('a document that is no schema of a table', () => {
  it.each<[string, unknown, string]>([
    ['a text', 'schema', '/'],
    ['null', null, '/'],
    ['a list', [], '/'],
    ['without properties', {}, '/properties'],
    ['without a key', { properties: { value: {} } }, '/properties/key/properties'],
    ['with an empty key', { properties: { key: { properties: {} } } }, '/properties/key/properties'],
    ['with a key that is no object', { properties: { key: [] } }, '/properties/key'],
    ['with a property that is no object', withValue('string'), '/properties/value/properties/v'],
    ['with a reference to nothing', withValue({ $ref: '#/definitions/X' }), '/properties/value/properties/v/$ref'],
    ['with a reference elsewhere', withValue({ $ref: 'https://x/y' }), '/properties/value/properties/v/$ref'],
    ['with a reference to a prototype', withValue({ $ref: '#/constructor' }), '/properties/value/properties/v/$ref'],
    [
      'with references in a circle',
      withValue({ $ref: '#/definitions/A' }, { definitions: { A: { $ref: '#/definitions/A' } } }),
      '/properties/value/properties/v/$ref',
    ],
    [
      'with lists in a circle',
      withValue({ $ref: '#/definitions/A' }, { definitions: { A: endless } }),
      '/properties/value/properties/v/items',
    ],
    ['with an empty enumeration', withValue({ type: 'string', enum: [] }), '/properties/value/properties/v/enum'],
    [
      'with an enumeration that is no list',
      withValue({ type: 'string', enum: 'a' }),
      '/properties/value/properties/v/enum',
    ],
    ['with a union of nothing', withValue({ oneOf: [] }), '/properties/value/properties/v/oneOf'],
    ['with a union of texts', withValue({ oneOf: ['a'] }), '/properties/value/properties/v/oneOf/0'],
  ])('%s is refused, naming the place', (_, schema, path) => {
    const code = 'CATALOG_UNREADABLE';
    expect(() => describing(schema)).toThrow(expect.objectContaining({ code, context: { table: 'canvas.things' } }));
    expect(() => describing(schema)).toThrow(`at ${path}`);
  });

  it('is refused when key and value have one name twice', () => {
    const id = { type: 'integer' };
    const schema = { properties: { key: { properties: { id } }, value: { properties: { id } } } };
    expect(() => describing(schema)).toThrow('at /properties/value/properties/id');
  });

  it.each(['no JSON', '[]', '{"properties":{}}', '', 'null'])(
    'is told as a broken state when it is remembered: %j',
    (description) => {
      const watermark = { kind: 'dap', value: '2024-05-02T07:59:58Z' };
      const state: FeedState = { table, replica: table, watermark, version: '1', description };
      expect(() => dapStates('canvas').recall(state)).toThrow(
        expect.objectContaining({ code: 'CHANGE_STATE_INVALID' }),
      );
    },
  );

  it('never crashes, whatever is put into a good one', () => {
    const good = [JSON.stringify(accountsSchema.schema), JSON.stringify(webLogsSchema.schema)];
    const places = good.flatMap((each) =>
      [...each.matchAll(/"[^"]*"|\{\}|\[[^[\]]*\]|true|false|\d+/g)].map((found) => ({ each, found })),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue(), ({ each, found }, value) => {
        const isName = each[found.index + found[0].length] === ':';
        const put = JSON.stringify(isName ? JSON.stringify(value) : value);
        const schema: unknown = JSON.parse(
          each.slice(0, found.index) + put + each.slice(found.index + found[0].length),
        );
        try {
          const { table: described } = describing(schema);
          expect(new Set(described.columns.map(({ name }) => name)).size).toBe(described.columns.length);
          expect(described.uniqueKeys[0]?.columns.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toMatchObject({ code: 'CATALOG_UNREADABLE' });
        }
      }),
      { numRuns: 2000 },
    );
  });
});
