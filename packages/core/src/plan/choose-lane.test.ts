import { describe, expect, it } from 'vitest';
import { binary, catalog, column, table, text } from '../../test/plan/make-catalog.ts';
import { makeInput } from '../../test/plan/make-input.ts';
import { compareCatalogs } from '../catalog/compare-catalogs.ts';
import type { Column } from '../catalog/catalog.ts';
import { PlanError } from '../errors/classes.ts';
import { buildPlan } from './build-plan.ts';
import { chooseLane, type LaneRequest } from './choose-lane.ts';

const auto: LaneRequest = { lane: 'auto', canReadEncoded: true, canWriteEncoded: true };

function lane(source: readonly Column[], sink: readonly Column[], request: Partial<LaneRequest> = {}) {
  const [pair] = compareCatalogs({
    source: catalog([table('t', { columns: source })]),
    sink: catalog([table('t', { columns: sink })]),
    willCreate: () => false,
  });
  if (pair === undefined) throw new Error('no pair');
  return chooseLane(pair, { ...auto, ...request });
}

const amount = column('amount', { nativeType: 'numeric', type: { kind: 'decimal' } });
const asText = (name: string) =>
  column(name, {
    nativeType: 'text',
    type: { kind: 'text', isFixed: false },
    encodings: [{ encoding: text, agreement: 'utf8' }],
  });
const without = (name: string) => column(name, { encodings: [] });

describe('the lane of a table', () => {
  it('is encoded, as the source likes best, when all columns agree', () => {
    expect(lane([amount], [amount])).toEqual({
      lane: 'encoded',
      encoding: binary,
      because: 'both ends agree on all 2 columns',
    });
  });

  it('takes the next encoding when a column does not agree on the first, and names the column', () => {
    expect(lane([amount], [asText('amount')])).toEqual({
      lane: 'encoded',
      encoding: text,
      because: 'not test-binary: column amount: numeric at the source, text at the sink',
    });
  });

  it('is rows when no encoding is shared by all columns, and names the first in the way', () => {
    const sink = { ...asText('amount'), encodings: [] };
    expect(lane([column('a'), amount, column('z')], [column('a'), sink, without('z')])).toEqual({
      lane: 'rows',
      because: 'column amount: numeric at the source, text at the sink',
    });
  });

  it('is rows when a column of one type travels in no encoding', () => {
    expect(lane([without('Odd')], [without('Odd')])).toEqual({
      lane: 'rows',
      because: 'column "Odd": the ends share no encoding for bigint',
    });
  });

  it('is rows when the ends agree on different encodings for different columns', () => {
    const only = (name: string, encoding: typeof text) => column(name, { encodings: [{ encoding, agreement: 'x' }] });
    const columns = [only('a', binary), only('b', text)];
    expect(lane(columns, columns)).toMatchObject({ lane: 'rows', because: expect.stringContaining('column b') });
  });

  it('is rows when agreements differ though the encoding is the same', () => {
    const other = column('a', { encodings: [{ encoding: binary, agreement: 'other oid' }] });
    expect(lane([column('a')], [other])).toMatchObject({ lane: 'rows' });
  });

  it('passes over columns that are not loaded', () => {
    const computed = column('c', { generated: 'stored', encodings: [] });
    expect(lane([computed], [computed])).toEqual({
      lane: 'encoded',
      encoding: binary,
      because: 'both ends agree on its column',
    });
  });

  it('is rows when an end does not do encodings', () => {
    expect(lane([], [], { canReadEncoded: false })).toEqual({
      lane: 'rows',
      because: 'the source sends no encoded bytes',
    });
    expect(lane([], [], { canWriteEncoded: false })).toEqual({
      lane: 'rows',
      because: 'the sink takes no encoded bytes',
    });
  });

  it('is rows when asked for', () => {
    expect(lane([], [], { lane: 'rows' })).toEqual({ lane: 'rows', because: 'asked for by the option lane' });
  });

  it('is rows for a table without a column to load', () => {
    const computed = column('id', { generated: 'stored' });
    const empty = { ...table('t'), columns: [computed] };
    const plan = buildPlan(makeInput({ tables: [empty] }));
    expect(plan.tables[0]?.lane).toEqual({ lane: 'rows', because: 'no column is loaded' });
  });

  it('is an error when encoded is asked for and cannot be', () => {
    const force = () => lane([without('a')], [without('a')], { lane: 'encoded' });
    expect(force).toThrow(PlanError);
    expect(force).toThrow(expect.objectContaining({ code: 'PLAN_NO_LANE' }));
    expect(force).toThrow('public.t cannot take the encoded lane that the option lane asks for: column a:');
  });
});
