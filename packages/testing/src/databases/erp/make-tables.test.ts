import { describe, expect, it } from 'vitest';
import { makeErp } from './erp.ts';
import { makeTables } from './make-tables.ts';
import type { ErpTable } from './model.ts';

const tables = makeTables({ tables: 240, rows: 40, seed: 1 });

/** Whether rows of `from` depend, over any number of keys, on rows of `to`. */
function reaches(from: ErpTable, to: number, seen = new Set<number>()): boolean {
  return from.keys.some(({ parent }) => {
    if (parent === to) return true;
    if (seen.has(parent)) return false;
    seen.add(parent);
    const next = tables[parent];
    return next !== undefined && reaches(next, to, seen);
  });
}

const backwards = tables.flatMap((table) => table.keys.filter(({ parent }) => parent > table.index));

describe('makeErp', () => {
  it('gives the same script for the same size and seed, and another one for another seed', () => {
    const script = makeErp({ tables: 50 }).script(18);
    expect(makeErp({ tables: 50 }).script(18)).toBe(script);
    expect(makeErp({ tables: 50, seed: 2 }).script(18)).not.toBe(script);
  });
});

describe('makeTables', () => {
  it('gives every table a name of its own', () => {
    expect(new Set(tables.map(({ schema, name }) => `${schema}.${name}`)).size).toBe(240);
  });

  it('makes a chain of eighty tables', () => {
    for (let index = 1; index < 80; index += 1) {
      expect(tables[index]?.keys.some(({ parent }) => parent === index - 1)).toBe(true);
    }
  });

  it('closes cycles in every manner', () => {
    expect(backwards.some(({ required, options }) => required && options === '')).toBe(true);
    expect(backwards.some(({ required }) => !required)).toBe(true);
    expect(backwards.some(({ options }) => options.includes('DEFERRABLE'))).toBe(true);
    const inCycles = tables.filter(
      (table) => table.keys.every(({ parent }) => parent !== table.index) && reaches(table, table.index),
    );
    expect(inCycles.length).toBeGreaterThan(20);
  });

  it('makes self references, optional and required', () => {
    const self = tables.flatMap((table) => table.keys.filter(({ parent }) => parent === table.index));
    expect(new Set(self.map(({ required }) => required))).toEqual(new Set([true, false]));
  });

  it('makes keys of two columns, keys to a unique constraint, and several keys between two tables', () => {
    const keys = tables.flatMap((table) => table.keys);
    expect(keys.some(({ columns }) => columns.length === 2)).toBe(true);
    expect(keys.some(({ toCode }) => toCode)).toBe(true);
    expect(tables.some((table) => new Set(table.keys.map(({ parent }) => parent)).size < table.keys.length)).toBe(true);
  });
});
