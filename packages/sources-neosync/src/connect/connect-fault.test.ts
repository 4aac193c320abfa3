import { describe, expect, it } from 'vitest';
import { readConnectError } from './connect-fault.ts';

const wordsOf = (message: string): string | undefined =>
  readConnectError({ code: 'internal', message }, (text) => text)?.words;

describe('words of the server', () => {
  it.each([
    ['cannot open postgres://bob:hunter2@db:5432/shop', 'cannot open postgres://***@db:5432/shop'],
    ['cannot open postgres://bob:a/hunter2@b@db/shop', 'cannot open postgres://***@db/shop'],
    ['dial bob:hunter2@tcp(db:3306)/shop: refused', 'dial ***@tcp(db:3306)/shop: refused'],
    ['dial bob:a@hunter2@tcp(db:3306)/shop', 'dial ***@tcp(db:3306)/shop'],
    ['host=db password=hunter2 user=bob', 'host=db password=*** user=bob'],
    [`host=db password='a hunter2' user=bob`, 'host=db password=*** user=bob'],
    ['{"secretAccessKey":"hunter2","region":"eu"}', '{"secretAccessKey":***,"region":"eu"}'],
    ['password authentication failed for user "bob"', 'password authentication failed for user "bob"'],
  ])('do not show a secret: %s', (message, words) => {
    expect(wordsOf(message)).toBe(words);
  });
});
