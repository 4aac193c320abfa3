import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnionFind } from './union-find.ts';

describe('sets of numbers', () => {
  it('are named by their smallest number', () => {
    const sets = new UnionFind(5);
    sets.join(4, 2);
    sets.join(3, 4);
    expect([0, 1, 2, 3, 4].map((n) => sets.find(n))).toEqual([0, 1, 2, 2, 2]);
  });

  it('hold those numbers together that were joined, directly or not', () => {
    const pairs = fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 25 });
    fc.assert(
      fc.property(pairs, (joins) => {
        const sets = new UnionFind(20);
        const naive = Array.from({ length: 20 }, (_, n) => n);
        for (const [a, b] of joins) {
          sets.join(a, b);
          const [from, to] = [naive[a] ?? 0, naive[b] ?? 0];
          for (const [n, mark] of naive.entries()) if (mark === from) naive[n] = to;
        }
        for (let a = 0; a < 20; a++) {
          for (let b = 0; b < 20; b++) expect(sets.find(a) === sets.find(b)).toBe(naive[a] === naive[b]);
        }
      }),
    );
  });

  it('find their name in a chain of 100,000 joins', () => {
    const sets = new UnionFind(100_000);
    for (let n = 99_999; n > 0; n--) sets.join(n, n - 1);
    expect(sets.find(99_999)).toBe(0);
  });
});
