import { describe, expect, it } from 'vitest';
import { ratiosOf, spreadOf } from './statistics.ts';

describe('spreadOf', () => {
  it('takes the middle figure as the median, whatever the order', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ lowest: 1, lowerQuartile: 2, median: 3, upperQuartile: 4, highest: 5 });
  });

  it('takes the point between neighbours where no figure stands', () => {
    expect(spreadOf([1, 2, 3, 4])).toMatchObject({ lowerQuartile: 1.75, median: 2.5, upperQuartile: 3.25 });
  });

  it('makes everything of a single figure', () => {
    expect(spreadOf([7])).toEqual({ lowest: 7, lowerQuartile: 7, median: 7, upperQuartile: 7, highest: 7 });
  });
});

describe('ratiosOf', () => {
  it('divides each figure by the one of its own round', () => {
    expect(ratiosOf([2, 9], [1, 3])).toEqual([2, 3]);
  });
});
