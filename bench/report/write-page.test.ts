import { expect, test } from 'vitest';
import { replaceGroups } from './write-page.ts';

test('a group that was run replaces its own results only', () => {
  const both = replaceGroups(
    '',
    new Map([
      ['postgres', 'first'],
      ['mysql', 'second'],
    ]),
  );
  const again = replaceGroups(both, new Map([['mysql', 'third']]));
  expect(again).toContain('first');
  expect(again).toContain('third');
  expect(again).not.toContain('second');
  expect(replaceGroups(again, new Map())).toBe(again);
});
