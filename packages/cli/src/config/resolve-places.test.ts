import { describe, expect, it } from 'vitest';
import { parseFileConfig } from './read-file-config.ts';
import { resolvePlaces } from './resolve-places.ts';

const file = parseFileConfig(
  `
schemas: { shop: public, log: audit }
columns:
  shop.orders.at: { type: datetime(6), on-unfit: clamp }
  note: {}
on-unfit: "null"
slices: 3
`,
  'sync.yaml',
);

describe('resolvePlaces', () => {
  it('takes everything from the file', () => {
    expect(resolvePlaces({}, file)).toEqual({
      schemas: { shop: 'public', log: 'audit' },
      columns: { 'shop.orders.at': { type: 'datetime(6)', onUnfit: 'clamp' }, note: {} },
      onUnfit: 'null',
      limits: { slices: 3 },
    });
  });

  it('lays flags over it', () => {
    const flags = { schemaMap: ['shop=copy', 'x=y'], onUnfit: 'text', slices: 1 } as const;
    expect(resolvePlaces(flags, file)).toMatchObject({
      schemas: { shop: 'copy', log: 'audit', x: 'y' },
      onUnfit: 'text',
      limits: { slices: 1 },
    });
  });

  it('says nothing when nothing was said', () => {
    expect(resolvePlaces({}, {})).toEqual({});
  });

  it.each(['shop', 'shop=', '=shop', 'a=b=c'])('refuses --schema-map %s', (text) => {
    expect(() => resolvePlaces({ schemaMap: [text] }, {})).toThrow(/--schema-map must be/);
  });

  it('refuses a policy null without its quotes, which YAML takes for nothing', () => {
    expect(() => parseFileConfig('columns: { a: { on-unfit: null } }', 'sync.yaml')).toThrow(/on-unfit: "null"/);
  });

  it('refuses a policy that there is not', () => {
    expect(() => parseFileConfig('on-unfit: zero', 'sync.yaml')).toThrow(/on-unfit must be .*"null"/);
  });
});
