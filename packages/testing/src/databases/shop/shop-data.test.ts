import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeField } from './copy-text.ts';
import { shopData, type ShopOptions } from './shop-data.ts';

function digest(options: ShopOptions): string {
  const hash = createHash('sha256');
  for (const { table, columns, copyText } of shopData(options)) {
    hash.update(`${table}(${columns.join()})`);
    for (const chunk of copyText) hash.update(chunk);
  }
  return hash.digest('hex').slice(0, 16);
}

describe('shopData', () => {
  it('has 200,000 rows at scale 1', () => {
    const rows = Array.from(shopData(), ({ rowCount }) => rowCount).reduce((sum, count) => sum + count, 0);
    expect(rows).toBe(200_000);
  });

  it('writes as many lines as it says, each with a field for every column', () => {
    for (const { table, columns, rowCount, copyText } of shopData({ scale: 0.02 })) {
      const lines = [...copyText].join('').split('\n').slice(0, -1);
      expect({ table, lines: lines.length }).toEqual({ table, lines: rowCount });
      expect(lines.filter((line) => line.split('\t').length !== columns.length)).toEqual([]);
    }
  });

  it('makes the same text for the same seed, on every machine', () => {
    expect(digest({ seed: 1, scale: 0.01 })).toBe(digest({ seed: 1, scale: 0.01 }));
    expect(digest({ seed: 1, scale: 0.01 })).toBe('696937afaae7dd76');
  });

  it('makes other text for another seed', () => {
    expect(digest({ seed: 2, scale: 0.01 })).not.toBe(digest({ seed: 1, scale: 0.01 }));
  });

  it('makes a table again when its text is read again', () => {
    for (const { copyText } of shopData({ scale: 0.001 })) {
      expect([...copyText]).toEqual([...copyText]);
    }
  });

  it('hands out chunks of a bounded size', () => {
    for (const { copyText } of shopData({ scale: 0.1 })) {
      for (const chunk of copyText) expect(chunk.length).toBeLessThan(80_000);
    }
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('rejects a scale of %s', (scale) => {
    expect(() => [...shopData({ scale })]).toThrow(RangeError);
  });
});

describe('encodeField', () => {
  it.each([
    [null, '\\N'],
    ['\\N', '\\\\N'],
    ['a\tb\nc\rd\\e', 'a\\tb\\nc\\rd\\\\e'],
    ['👩‍🚀', '👩‍🚀'],
    [1.5, '1.5'],
    [false, 'f'],
    [[], '{}'],
    [['a,b', 'q"', '\\', null, 'NULL', ''], '{"a,b","q\\\\"","\\\\\\\\",NULL,"NULL",""}'],
    [
      [
        [1, 2],
        [3, 4],
      ],
      '{{"1","2"},{"3","4"}}',
    ],
  ])('encodes %j', (field, text) => {
    expect(encodeField(field)).toBe(text);
  });
});
