import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactUrl } from './redact.ts';

describe('redactUrl', () => {
  it.each([
    ['db://user:secret@host:5432/name', 'db://user@host:5432/name'],
    ['db://user@host/name', 'db://user@host/name'],
    ['db://host/name', 'db://host/name'],
    ['db://:secret@host/name', 'db://host/name'],
    ['db://user:@host', 'db://user@host'],
    ['db://user:s3:cr:t@host/name', 'db://user@host/name'],
    ['db://user:p%40ss@[::1]:5432/name', 'db://user@[::1]:5432/name'],
    ['db://user:secret@one:1,two:2/name', 'db://user@one:1,two:2/name'],
    ['db://user:secret@host/name?sslmode=require&password=secret', 'db://user@host/name?sslmode=require'],
    ['db://user@/name?host=/run/socket&sslpassword=secret&token=secret', 'db://user@/name?host=/run/socket'],
    ['db://user:secret@host/name#secret', 'db://user@host/name'],
    ['embedded:memory', 'embedded:memory'],
    ['embedded:./data/shop', 'embedded:./data/shop'],
    ['embedded:C:\\data', 'embedded:C:\\data'],
    ['embedded:/data?password=secret', 'embedded:/data'],
  ])('prints %s without its secrets', (url, printed) => {
    expect(redactUrl(url)).toBe(printed);
  });

  it.each([
    'db://user:se@cret@host/name',
    'db://user:se/cret@host/name',
    'db://user:se?cret@host/name',
    'db://user:se#cret@host/name',
    'db://user:1/secret@host/name',
    'db://user:1#secret@host/name',
    'db://user:secret@host:port/name',
    'db://user:secret',
  ])('shows nothing but the scheme of %s, whose parts cannot be told apart', (url) => {
    expect(redactUrl(url)).toBe('db://***');
  });

  it.each(['host=h password=secret', 'user:secret@host', 'db:user:secret@host', '', 'db:password=secret'])(
    'shows nothing of %s, which is no URL',
    (text) => {
      expect(redactUrl(text)).toBe('***');
    },
  );

  it('never prints a password, whatever characters it has', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.boolean(), (noise, isQuery) => {
        const password = `S3CRET${noise}S3CRET`;
        const url = isQuery ? `db://user@host/name?password=${password}` : `db://user:${password}@host/name`;
        expect(redactUrl(url)).not.toContain('S3CRET');
      }),
    );
  });
});
