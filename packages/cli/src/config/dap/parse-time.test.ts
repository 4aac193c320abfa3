import { describe, expect, it } from 'vitest';
import { parseTime } from './parse-time.ts';
import { resolveRange } from './resolve-range.ts';

describe('a time on the command line', () => {
  it.each([
    ['2024-05-01T00:00:00Z', '2024-05-01T00:00:00Z'],
    ['2024-05-01T00:00Z', '2024-05-01T00:00:00Z'],
    ['2024-05-01 00:00:00z', '2024-05-01T00:00:00Z'],
    ['2024-05-01T02:30:00+02:00', '2024-05-01T00:30:00Z'],
    ['2024-05-01T00:30:00-0545', '2024-05-01T06:15:00Z'],
    ['2024-02-29T23:59:59.123456Z', '2024-02-29T23:59:59.123456Z'],
    ['2024-02-29T23:59:59.120000Z', '2024-02-29T23:59:59.12Z'],
    // Later than the service knows times: cut, so that nothing is skipped.
    ['2024-02-29T23:59:59.999999999Z', '2024-02-29T23:59:59.999999Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('%s is %s', (text, utc) => {
    expect(parseTime(text, 'since')).toBe(utc);
  });

  it.each([
    ['2024-05-01T00:00:00', 'has no zone'],
    ['2024-05-01', 'has no zone'],
    ['yesterday', 'is no time'],
    ['', 'is no time'],
    ['2024-5-1T00:00:00Z', 'is no time'],
    ['2023-02-29T00:00:00Z', 'does not exist'],
    ['2024-05-01T24:00:00Z', 'does not exist'],
    ['2024-05-01T00:00:00+24:00', 'does not exist'],
    ['0000-01-01T00:00:00+01:00', 'does not exist'],
  ])('%s is refused: it %s', (text, why) => {
    expect(() => parseTime(text, 'since')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(`--since`) }),
    );
    expect(() => parseTime(text, 'since')).toThrow(why);
  });
});

describe('a range', () => {
  it('ends later than it begins', () => {
    expect(resolveRange({ since: '2024-05-01T00:00:00Z' })).toEqual({ since: '2024-05-01T00:00:00Z' });
    const range = { since: '2024-05-01T00:00:00Z', until: '2024-05-01T00:00:00.5Z' };
    expect(resolveRange(range)).toEqual(range);
    expect(() => resolveRange({ since: range.until, until: range.since })).toThrow('later');
    expect(() => resolveRange({ since: range.since, until: range.since })).toThrow('later');
    expect(() => resolveRange({ until: range.until })).toThrow(expect.objectContaining({ code: 'CONFIG_MISSING' }));
  });
});
