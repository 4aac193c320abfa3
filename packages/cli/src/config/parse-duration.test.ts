import { describe, expect, it } from 'vitest';
import { parseDuration } from './parse-duration.ts';

describe('parseDuration', () => {
  it.each([
    ['0', 0],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['1.s', 1000],
    ['+100ms', 100],
    ['2us', 0.002],
    ['2µs', 0.002],
    ['500ns', 0.0005],
  ])('reads %s as Go does', (text, ms) => {
    expect(parseDuration(text, 'x')).toBeCloseTo(ms, 9);
  });

  it.each(['', '30', '-1m', 's', '1d', '1h 30m', '1e3s', '1..5s', 'abc', '1s2'])(
    'refuses %j and names the option',
    (text) => {
      expect(() => parseDuration(text, 'destination-batch-period')).toThrow(
        /^destination-batch-period is not a duration/,
      );
    },
  );
});
