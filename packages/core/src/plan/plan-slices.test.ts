import { describe, expect, it } from 'vitest';
import { catalog, foreignKey, table } from '../../test/plan/make-catalog.ts';
import { type InputParts, makeInput } from '../../test/plan/make-input.ts';
import { buildPlan } from './build-plan.ts';

const mebibyte = 1024 * 1024;
const big = { estimatedRows: 5_000_000, estimatedBytes: 400 * mebibyte };
const small = { estimatedRows: 100, estimatedBytes: 8192 };

/** The slices of each load of the plan, by table. */
function slicesOf(parts: InputParts): Readonly<Record<string, number>> {
  const plan = buildPlan(
    makeInput({
      ...parts,
      capabilities: { maxWriters: 4, ...parts.capabilities },
      options: { lane: 'rows', limits: { tables: 4, slices: 3 }, ...parts.options },
      more: { canSlice: true, ...parts.more },
    }),
  );
  const loads = plan.steps.flatMap((step) =>
    step.actions.flatMap((action) => (action.kind === 'load' ? action.loads : [])),
  );
  return Object.fromEntries(loads.map((load) => [load.table.name, load.slices ?? 1]));
}

describe('a big table', () => {
  it('is loaded in as many slices as options and ends allow, while small ones are not', () => {
    expect(slicesOf({ tables: [table('a', big), table('b', small)] })).toEqual({ a: 3, b: 1 });
    expect(slicesOf({ tables: [table('a', big)], capabilities: { maxWriters: 2 } })).toEqual({ a: 2 });
    expect(slicesOf({ tables: [table('a', big)], more: { maxReaders: 2 } })).toEqual({ a: 2 });
  });

  it('has no slice below the size that is worth a connection', () => {
    expect(slicesOf({ tables: [table('a', { ...big, estimatedBytes: 65 * mebibyte })] })).toEqual({ a: 2 });
    expect(slicesOf({ tables: [table('a', { ...big, estimatedBytes: 63 * mebibyte })] })).toEqual({ a: 1 });
  });

  it('stays whole among as many others of its size as there are workers', () => {
    const tables = ['a', 'b', 'c', 'd'].map((name) => table(name, big));
    expect(slicesOf({ tables })).toEqual({ a: 1, b: 1, c: 1, d: 1 });
  });

  it.each<[why: string, parts: InputParts]>([
    ['the sink has one writer a unit', { capabilities: { maxWriters: 1 } }],
    ['the source cannot cut it', { more: { canSlice: false } }],
    ['the run is one unit', { options: { atomic: 'run' } }],
    ['it is emptied in its unit', { options: { truncate: 'selected' } }],
    ['rows may be there that decide about its own', { options: { onConflict: 'nothing' } }],
    ['it travels encoded', { options: { lane: 'auto' } }],
  ])('stays whole when %s', (_, parts) => {
    expect(slicesOf({ tables: [table('a', big)], ...parts })).toEqual({ a: 1 });
  });

  it('stays whole when it references itself', () => {
    const tables = [table('a', { ...big, columns: ['a_id'] })];
    const keys = [foreignKey('a(a_id)', 'a(id)')];
    expect(slicesOf({ tables, keys, sink: catalog(tables, keys) })).toEqual({ a: 1 });
  });
});
