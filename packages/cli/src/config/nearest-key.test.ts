import { expect, it } from 'vitest';
import { nearestKey } from './nearest-key.ts';

const keys = ['init-schema', 'truncate-before-insert', 'batch', 'driver'];

it.each([
  ['initSchema', 'init-schema'],
  ['init_schema', 'init-schema'],
  ['truncate-before-inserts', 'truncate-before-insert'],
  ['drivr', 'driver'],
  ['bach', 'batch'],
])('finds that %s is near %s', (key, near) => {
  expect(nearestKey(key, keys)).toBe(near);
});

it('names nothing when no key is close', () => {
  expect(nearestKey('something-else-altogether', keys)).toBeUndefined();
});
