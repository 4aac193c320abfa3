import { describe, expect, it } from 'vitest';
import { ConfigError } from '../errors/classes.ts';
import { compileSelection } from './compile-selection.ts';
import type { TableRef } from './table-ref.ts';

const ref = (schema: string, name: string): TableRef => ({ schema, name });

describe('a pattern', () => {
  const cases: [pattern: string, table: TableRef, isMatch: boolean][] = [
    ['public.*', ref('public', 'users'), true],
    ['public.*', ref('Public', 'users'), false],
    ['*.users', ref('any', 'users'), true],
    ['users', ref('any', 'users'), true],
    ['users', ref('any', 'Users'), false],
    ['users', ref('users', 'other'), false],
    ['order*', ref('public', 'orders'), true],
    ['order*', ref('public', 'order'), true],
    ['order*', ref('public', 'reorder'), false],
    ['*order', ref('public', 'reorder'), true],
    ['a*b*a', ref('public', 'aba'), true],
    ['a*b*a', ref('public', 'axbxa'), true],
    ['a*b*a', ref('public', 'ab'), false],
    ['ab*ba', ref('public', 'aba'), false],
    ['a**b', ref('public', 'ab'), true],
    ['a*bc*bd', ref('public', 'abcbcbd'), true],
    ['shop_*.item*', ref('shop_eu', 'items'), true],
    ['shop_*.item*', ref('shop', 'items'), false],
    ['"Odd.Schema"."a*b"', ref('Odd.Schema', 'a*b'), true],
    ['"Odd.Schema"."a*b"', ref('Odd.Schema', 'axb'), false],
    ['"a ""quoted"" name"', ref('public', 'a "quoted" name'), true],
    ['"🚀.*"', ref('public', '🚀.*'), true],
    ['🚀*', ref('public', '🚀 rockets'), true],
    ['public."order"', ref('public', 'order'), true],
    ['with space.a b', ref('with space', 'a b'), true],
    ['a.b', ref('public', 'a.b'), false],
    ['a[bc].d+', ref('a[bc]', 'd+'), true],
    ['*', ref('', ''), true],
  ];

  it.each(cases)('%s and %o: %s', (pattern, table, isMatch) => {
    expect(compileSelection({ include: [pattern] }).matches(table)).toBe(isMatch);
    expect(compileSelection({ exclude: [pattern] }).matches(table)).toBe(!isMatch);
  });

  const malformed: [pattern: string, why: string][] = [
    ['', 'a part is empty'],
    ['public.', 'a part is empty'],
    ['.users', 'a part is empty'],
    ['a..b', 'a part is empty'],
    ['a.b.c', 'more than two parts'],
    ['"a"."b"."c"', 'more than two parts'],
    ['"users', 'not closed'],
    ['"a""', 'not closed'],
    ['""', 'a quoted part is empty'],
    ['"a"b', 'only stand around a whole part'],
    ['a"b"', 'only stand around a whole part'],
    [' users', 'white space'],
    ['public .users', 'white space'],
  ];

  it.each(malformed)('%j is refused: %s', (pattern, why) => {
    const compile = () => compileSelection({ include: ['ok', pattern] });
    expect(compile).toThrow(ConfigError);
    expect(compile).toThrow(why);
    expect(compile).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', context: { option: 'tables.include[1]' } }),
    );
  });

  it('is named by its own option when it is malformed', () => {
    expect(() => compileSelection({ exclude: ['a.b.c'] }, 'sync.tables')).toThrow('Option sync.tables.exclude[0]');
  });
});

describe('a selection', () => {
  it('takes what an include matches and no exclude does', () => {
    const matcher = compileSelection({ include: ['public.*', 'audit.log'], exclude: ['*.secret*'] });
    expect(matcher.matches(ref('public', 'users'))).toBe(true);
    expect(matcher.matches(ref('audit', 'log'))).toBe(true);
    expect(matcher.matches(ref('audit', 'other'))).toBe(false);
    expect(matcher.matches(ref('public', 'secrets'))).toBe(false);
  });

  it('reports the include patterns without a star that match nothing', () => {
    const matcher = compileSelection({
      include: ['users', 'public.orders', 'nothing*', '"a*b"', 'x.y'],
      exclude: ['gone'],
    });
    expect(matcher.unmatched([ref('public', 'users'), ref('public', 'order')])).toEqual([
      'public.orders',
      '"a*b"',
      'x.y',
    ]);
  });

  it.each([
    [undefined, true],
    [{}, true],
    [{ include: [] }, true],
    [{ include: ['*'] }, true],
    [{ include: ['*.*', 'users'] }, true],
    [{ include: ['**'] }, true],
    [{ include: ['public.*'] }, false],
    [{ include: ['"*"'] }, false],
    [{ exclude: ['users'] }, false],
    [{ include: ['*'], exclude: ['users'] }, false],
  ])('%o is everything: %s', (selection, isEverything) => {
    expect(compileSelection(selection).isEverything).toBe(isEverything);
  });

  it('matches long names with many stars in linear time', () => {
    const matcher = compileSelection({ include: [`${'a*'.repeat(50)}b`] });
    expect(matcher.matches(ref('public', 'a'.repeat(100_000)))).toBe(false);
  });
});
