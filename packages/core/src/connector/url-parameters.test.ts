import { describe, expect, it } from 'vitest';
import { decodeUrlPart, readUrlParameters, refuseUnknown, refuseUnlessNeutral } from './url-parameters.ts';

const fault = (why: string): Error => new Error(why);

describe('parameters of a URL', () => {
  it('are decoded, and each may be taken once', () => {
    const parameters = readUrlParameters('a=1%262&b=&&a%3D=3', fault);
    expect(parameters.take('a')).toBe('1&2');
    expect(parameters.take('a')).toBeUndefined();
    expect(parameters.take('b')).toBeUndefined();
    expect(parameters.rest()).toEqual(['a=']);
  });

  it('have a name and a value', () => {
    expect(() => readUrlParameters('alone', fault)).toThrow('no "="');
    expect(() => readUrlParameters('a=%', fault)).toThrow('percent-encoding of its parameters');
    expect(() => decodeUrlPart('100%', 'password', fault)).toThrow('percent-encoding of its password');
  });

  it('that ask for what is done anyway are taken, others refused with what is supported', () => {
    const parameters = readUrlParameters('compress=false&charset=latin1', fault);
    const neutral = { compress: ['false'], charset: ['utf8', 'utf8mb4'] };
    expect(() => refuseUnlessNeutral(parameters, neutral, fault)).toThrow(
      'its parameter "charset" has a value that is not supported; supported are utf8, utf8mb4',
    );
  });

  it('that nobody took are refused by name, unless they may be a password', () => {
    const refuse = (query: string) => () => refuseUnknown(readUrlParameters(query, fault), query, fault);
    expect(refuse('')).not.toThrow();
    expect(refuse('ssl-crl=x')).toThrow('"ssl-crl" is not supported');
    expect(refuse('secret=1@host')).toThrow(/^(?!.*secret)/);
    expect(refuse('se!cret=1')).toThrow(/^(?!.*cret)/);
  });
});
