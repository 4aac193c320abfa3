import { packRows, unpackRows } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import type { NeutralType } from '../catalog/neutral-type.ts';
import { chooseTest } from './choose-test.ts';
import { fitFields, type FittedColumn } from './fit-fields.ts';

const text: NeutralType = { kind: 'text', isFixed: false };
const small: NeutralType = { kind: 'integer', bits: 8, isUnsigned: false };
const types = [text, small, text];

function fitted(place: number, sink: NeutralType, onUnfit: 'null' | 'clamp'): FittedColumn {
  const test = chooseTest({ source: types[place] ?? text, sink });
  if (test === undefined) throw new Error('no test');
  return { place, test, onUnfit };
}

const rows = [
  ['abcd', '1', null],
  ['ab', '300', 'x'],
  [null, null, 'y'],
  ['efgh', '-300', 'z'],
];

describe('a batch', () => {
  it('in which all values fit is the same batch', () => {
    const batch = packRows(types, rows);
    const counts = [0];
    expect(fitFields(batch, [fitted(0, { ...text, maxLength: 4 }, 'clamp')], counts)).toBe(batch);
    expect(counts).toEqual([0]);
  });

  it('has the nearest values, and NULL, for those that do not fit; each is counted', () => {
    const batch = packRows(types, rows);
    const before = unpackRows(types, batch);
    const counts = [0, 5];
    const columns = [fitted(0, { ...text, maxLength: 3 }, 'null'), fitted(1, small, 'clamp')];
    const after = fitFields(batch, columns, counts);
    expect(unpackRows(types, after)).toEqual([
      [null, '1', null],
      ['ab', '127', 'x'],
      [null, null, 'y'],
      [null, '-128', 'z'],
    ]);
    expect(counts).toEqual([2, 7]);
    expect(unpackRows(types, batch)).toEqual(before);
  });

  it('has moments of fewer digits: the nearest, or the ones before', () => {
    const source: NeutralType = { kind: 'timestamp', precision: 6, hasZone: false };
    const batch = packRows([source, source], [Array.from({ length: 2 }, () => '2024-12-31 23:59:59.999999')]);
    const columns = [false, true].flatMap((cutsFractions, place): FittedColumn[] => {
      const test = chooseTest({ source, sink: { ...source, precision: 0 }, cutsFractions });
      return test === undefined ? [] : [{ place, test, onUnfit: 'clamp' }];
    });
    expect(unpackRows([source, source], fitFields(batch, columns, [0, 0]))).toEqual([
      ['2025-01-01 00:00:00', '2024-12-31 23:59:59'],
    ]);
  });

  it('keeps a value that no other is nearest to, for the sink to refuse', () => {
    const batch = packRows(types, [['NaN', '1', 'x']]);
    const counts = [0];
    const decimal: NeutralType = { kind: 'decimal', precision: 3, scale: 0 };
    const test = chooseTest({ source: { kind: 'decimal' }, sink: decimal, limits: { specials: [] } });
    if (test === undefined) throw new Error('no test');
    expect(fitFields(batch, [{ place: 0, test, onUnfit: 'clamp' }], counts)).toBe(batch);
    expect(counts).toEqual([0]);
  });

  it('without rows stays as it is', () => {
    const batch = packRows(types, []);
    expect(fitFields(batch, [fitted(1, small, 'null')], [0])).toBe(batch);
  });
});
