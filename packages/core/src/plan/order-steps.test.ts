import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberHeap } from './number-heap.ts';
import { orderSteps } from './order-steps.ts';

describe('an order', () => {
  it('keeps numbers as they are where nothing must come before', () => {
    expect(orderSteps(4, () => [])).toEqual([0, 1, 2, 3]);
  });

  it('puts what must come before there, and the smallest of the free ones first', () => {
    const before = new Map([
      [0, [3]],
      [1, [3, 3]],
      [3, [2]],
    ]);
    expect(orderSteps(5, (n) => before.get(n) ?? [])).toEqual([2, 3, 0, 1, 4]);
  });

  it('is none for nothing', () => {
    expect(orderSteps(0, () => [])).toEqual([]);
  });

  it('is refused where numbers wait for each other', () => {
    expect(() => orderSteps(2, (n) => [1 - n])).toThrow(expect.objectContaining({ code: 'INTERNAL_INVARIANT' }));
  });
});

describe('a heap of numbers', () => {
  it('gives them back in ascending order, whatever came when', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50)), (numbers) => {
        const heap = new NumberHeap();
        for (const number of numbers) heap.push(number);
        const given: number[] = [];
        for (let next = heap.pop(); next !== undefined; next = heap.pop()) given.push(next);
        expect(given).toEqual(numbers.toSorted((a, b) => a - b));
        expect(heap.pop()).toBeUndefined();
      }),
    );
  });
});
