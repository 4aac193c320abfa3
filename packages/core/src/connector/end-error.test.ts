import { describe, expect, it } from 'vitest';
import { endError, type ErrorPlace } from './end-error.ts';
import { type ErrorMeaning, networkMeaning, whyWithNames } from './error-meaning.ts';

const place: ErrorPlace = {
  end: 'sink',
  connector: 'x-sink',
  display: 'x://host/db',
  doing: 'loading a.b',
  table: 'a.b',
};
const meaning: ErrorMeaning = { code: 'WRITE_UNIQUE', why: 'a key is double', todo: 'Remove one.', advice: 'fix' };

describe('the error of an end', () => {
  it('says what failed, on what, why, with which code, and what to do', () => {
    const error = endError({ about: 'statement', meaning, codeNote: 'error 7', engineCode: '7', cause: 1 }, place);
    expect(error).toMatchObject({
      name: 'WriteError',
      code: 'WRITE_UNIQUE',
      message: 'Failed loading a.b on x://host/db: a key is double (error 7). Remove one.',
      context: { connector: 'x-sink', table: 'a.b', engineCode: '7' },
      advice: 'fix',
      cause: 1,
    });
  });

  it('is one of reading at a source, and of connecting before there is a connection', () => {
    const fault = { about: 'statement', meaning, table: 'c', cause: undefined } as const;
    expect(endError(fault, { ...place, end: 'source' })).toMatchObject({ name: 'ReadError', context: { table: 'c' } });
    const connecting = endError({ ...fault, about: 'connection' }, { ...place, doing: 'connecting' });
    expect(connecting.name).toBe('ConnectionError');
    expect(connecting.message).toMatch(/^Cannot connect to x:/);
  });

  it('knows the codes of the network', () => {
    expect(networkMeaning('ECONNREFUSED', 'Check.')).toMatchObject({ code: 'CONNECTION_UNREACHABLE' });
    expect(networkMeaning('CERT_HAS_EXPIRED', 'Check.')).toMatchObject({ code: 'CONNECTION_TLS', todo: 'Check.' });
    expect(networkMeaning('OTHER', 'Check.')).toBeUndefined();
  });

  it('lists the names that are known behind the reason', () => {
    expect(whyWithNames('it failed', [], undefined)).toBe('it failed');
    expect(
      whyWithNames(
        'it failed',
        [
          ['column', 'c'],
          ['table', undefined],
          ['key', 'k'],
        ],
        'because',
      ),
    ).toBe('it failed (column c, key k): because');
  });
});
