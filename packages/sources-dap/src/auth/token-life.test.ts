import { expect, it } from 'vitest';
import { readToken } from './token-life.ts';

const now = 1_714_521_600_000;
const seconds = now / 1000;

function jwt(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part(claims)}.x`;
}

it.each([
  ['exp of an hour', jwt({ exp: seconds + 3600 }), undefined, 3300],
  ['expires_in of an hour', 'opaque', 3600, 3300],
  ['the sooner of both', jwt({ exp: seconds + 1800 }), 3600, 1500],
  ['the sooner of both', jwt({ exp: seconds + 3600 }), 1800, 1500],
  ['half of a short life', 'opaque', 60, 30],
  ['nothing', 'opaque', undefined, 3300],
  ['no numbers', jwt({ exp: 'never' }), '3600', 3300],
  ['a payload that is no object', `a.${Buffer.from('[]').toString('base64url')}.c`, undefined, 3300],
  ['a clock that is ahead of the service, with expires_in', jwt({ exp: seconds - 60 }), 3600, 3300],
  ['a clock that is ahead of the service, with iat', jwt({ exp: seconds - 60, iat: seconds - 1860 }), undefined, 1500],
])('with %s the next token is asked for in time', (_what, text, expiresIn, refreshIn) => {
  expect(readToken(text, expiresIn, now)).toEqual({ text, refreshAt: now + refreshIn * 1000 });
});
