import { expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const now = Date.parse('2024-05-01T00:00:00Z');

it.each([
  ['0', 0],
  ['120', 120_000],
  [' 5 ', 5000],
  ['Wed, 01 May 2024 00:01:30 GMT', 90_000],
  ['Tue, 30 Apr 2024 00:00:00 GMT', 0],
  ['999999', 3_600_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After: %s is a pause of %s ms', (header, pauseMs) => {
  expect(readRetryAfter(header, now)).toBe(pauseMs);
});
