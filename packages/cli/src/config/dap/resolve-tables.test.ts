import { describe, expect, it } from 'vitest';
import { matchesNames, readTableNames, resolveTables } from './resolve-tables.ts';

describe('--table', () => {
  it.each([
    ['accounts', ['accounts']],
    [' accounts , users,accounts,', ['accounts', 'users']],
    ['all', 'all'],
    [' all ', 'all'],
  ])('"%s" is %j', (text, names) => {
    expect(readTableNames(text)).toEqual(names);
  });

  it.each([
    [undefined, 'CONFIG_MISSING'],
    ['', 'CONFIG_INVALID'],
    [' , ', 'CONFIG_INVALID'],
    ['all,users', 'CONFIG_CONFLICT'],
  ])('%j is refused with %s', (text, code) => {
    expect(() => readTableNames(text)).toThrow(expect.objectContaining({ code, context: { option: 'table' } }));
  });

  it('selects within the namespace, names taken literally unless they hold a star', () => {
    expect(resolveTables({ table: 'accounts,Odd.Name' }, 'canvas')).toEqual({
      include: ['canvas.accounts', 'canvas."Odd.Name"'],
    });
    expect(resolveTables({ table: 'all', exclude: ['users, scores', 'assignment_*'] }, 'canvas')).toEqual({
      include: ['canvas.*'],
      exclude: ['canvas.users', 'canvas.scores', 'canvas.assignment_*'],
    });
  });
});

it('matches names by lists of patterns', () => {
  expect(
    ['users', 'quizzes', 'quiz_groups', 'a.b'].filter((name) => matchesNames(['users', 'quiz_*, a?b'], name)),
  ).toEqual(['users', 'quiz_groups']);
  expect(matchesNames([], 'users')).toBe(false);
});
