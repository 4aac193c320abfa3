import { describe, expect, it } from 'vitest';
import { countNoun, formatBytes, formatRows } from './format-numbers.ts';

describe('numbers for people', () => {
  it.each([
    [-1, 'unknown rows'],
    [0, '0 rows'],
    [1, '1 row'],
    [999, '999 rows'],
    [1000, '1,000 rows'],
    [1234567, '1,234,567 rows'],
  ])('%d rows are %s', (rows, text) => expect(formatRows(rows)).toBe(text));

  it.each([
    [-1, 'unknown size'],
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1024, '1 kB'],
    [1536, '1.5 kB'],
    [10 * 1024 * 1024, '10 MB'],
    [400 * 1024 * 1024 * 1024, '400 GB'],
    [5000 * 1024 ** 4, '5000 TB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('have a noun in its number', () => {
    expect([countNoun(0, 'step'), countNoun(1, 'step'), countNoun(1200, 'step')]).toEqual([
      '0 steps',
      '1 step',
      '1,200 steps',
    ]);
  });
});
