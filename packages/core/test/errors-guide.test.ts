import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../src/errors/codes.ts';

const guide = readFileSync(new URL('../../../docs/guides/errors.md', import.meta.url), 'utf8');
const sections = new Map(
  guide
    .split(/^### /m)
    .slice(1)
    .map((section): [string, string] => [section.split('\n', 1)[0] ?? '', section]),
);

describe('the guide to errors', () => {
  it('has one section for each code and none for anything else', () => {
    expect(new Set(sections.keys())).toEqual(new Set(Object.keys(errorCodes)));
  });

  it.each([...sections])('says what to do about %s', (_, section) => {
    expect(section).toMatch(/\*\*What to do:\*\* \S/);
  });
});
