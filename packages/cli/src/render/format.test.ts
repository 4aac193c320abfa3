import { expect, it } from 'vitest';
import { formatBytes, formatCount, formatDuration, formatRate } from './format.ts';

it('prints counts, rates, sizes and durations for people', () => {
  expect(formatCount(1234567)).toBe('1,234,567');
  expect(formatRate(12345)).toBe('12.3K');
  expect([0, 999, 1000, 1_234_567, 5e12].map(formatBytes)).toEqual(['0 B', '999 B', '1.0 kB', '1.2 MB', '5.0 TB']);
  expect([12.4, 999.4, 1000, 61_000, 3_600_000, 180_000_000].map(formatDuration)).toEqual([
    '12 ms',
    '999 ms',
    '1.0 s',
    '1 min 1 s',
    '1 h 0 min',
    '2 d 2 h',
  ]);
});
