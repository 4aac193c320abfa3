import { describe, expect, it } from 'vitest';
import { quoteLiteral, quoteName, quoteTable } from './quote.ts';

describe('quoting', () => {
  it('quotes every name, and doubles the quotes in it', () => {
    expect(quoteName('users')).toBe('"users"');
    expect(quoteName('a"b')).toBe('"a""b"');
  });

  it('keeps schema and name of a table apart, whatever dots they hold', () => {
    expect(quoteTable({ schema: 'a.b', name: 'c' })).toBe('"a.b"."c"');
  });

  it('writes a text so that no setting changes what it means', () => {
    expect(quoteLiteral(`it's`)).toBe(`'it''s'`);
    expect(quoteLiteral(`a\\b'c`)).toBe(`E'a\\\\b''c'`);
  });
});
