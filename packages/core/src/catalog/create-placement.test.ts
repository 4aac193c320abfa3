import { describe, expect, it } from 'vitest';
import { ref, sequence } from '../../test/plan/make-catalog.ts';
import { SyncError } from '../errors/sync-error.ts';
import {
  checkPlacement,
  createPlacement,
  type PlacementRequest,
  placeAsIs,
  placeSequence,
} from './create-placement.ts';
import { printTableRef } from './table-ref.ts';

const placed = (name: string, request: PlacementRequest): string => printTableRef(createPlacement(request)(ref(name)));

function caught(action: () => void): SyncError {
  try {
    action();
  } catch (error) {
    if (SyncError.isInstance(error)) return error;
  }
  throw new Error('nothing was thrown');
}

describe('the place of a table', () => {
  it.each<[string, string, PlacementRequest]>([
    ['a.t', 'a.t', {}],
    ['shop.t', 'public.t', { source: { defaultSchema: 'shop' }, sink: { defaultSchema: 'public' } }],
    ['other.t', 'other.t', { source: { defaultSchema: 'shop' }, sink: { defaultSchema: 'public' } }],
    ['shop.t', 'shop.t', { source: {}, sink: { defaultSchema: 'public' } }],
    ['shop.t', 'shop.t', { source: { defaultSchema: 'shop' }, sink: {} }],
    ['shop.t', 'x.t', { schemas: { shop: 'x' }, source: { defaultSchema: 'shop' }, sink: { defaultSchema: 'public' } }],
    [
      'other.t',
      'x.t',
      { schemas: { other: 'x' }, source: { defaultSchema: 'shop' }, sink: { defaultSchema: 'public' } },
    ],
    ['Shop.Users', 'shop.users', { sink: { foldsCase: true } }],
    ['a.t', 'x.t', { schemas: { a: 'X' }, sink: { foldsCase: true } }],
    ['constructor.t', 'constructor.t', { schemas: { a: 'x' } }],
  ])('%s is %s by %j', (from, to, request) => {
    expect(placed(from, request)).toBe(to);
  });

  it('of a sequence follows its table', () => {
    const place = createPlacement({ schemas: { a: 'b' } });
    expect(placeSequence(sequence('a.s', ['a.t', 'id']), place)).toEqual(sequence('b.s', ['b.t', 'id']));
    expect(placeSequence(sequence('a.s'), place)).toEqual(sequence('b.s'));
  });
});

describe('a placement is refused', () => {
  it('when two tables end at one place, naming both', () => {
    const place = createPlacement({ schemas: { a: 'c', b: 'c' } });
    const error = caught(() => checkPlacement({ place, tables: [ref('a.t'), ref('b.t'), ref('b.u')] }));
    expect(error).toMatchObject({ name: 'CatalogError', code: 'PLAN_NAME', context: { table: 'c.t' } });
    expect(error.message).toContain('a.t and b.t of the source would both be c.t');
  });

  it('when two names fall together in lower case', () => {
    const place = createPlacement({ sink: { foldsCase: true } });
    const error = caught(() => checkPlacement({ place, tables: [ref('a.T'), ref('a.t'), ref('a.U'), ref('a.u')] }));
    expect(error.errors.map(({ code }) => code)).toEqual(['PLAN_NAME', 'PLAN_NAME']);
    expect(error.message).toContain('a."T" and a.t');
  });

  it('when the option names a schema of no table, with the nearest that has one', () => {
    const error = caught(() => checkPlacement({ place: placeAsIs, tables: [ref('shop.t')], schemas: { shp: 'x' } }));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', context: { option: 'schemas.shp' } });
    expect(error.message).toContain('Did you mean shop?');
  });

  it('not for the option when no table is selected, which is the reason and told by others', () => {
    expect(() => checkPlacement({ place: placeAsIs, tables: [], schemas: { shop: 'x' } })).not.toThrow();
  });
});
