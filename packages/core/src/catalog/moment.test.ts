import { describe, expect, it } from 'vitest';
import { compareMoments, newMoment, readDate, readTime } from './moment.ts';

function read(text: string, how = readDate) {
  const moment = newMoment();
  // What stands around a field must not matter.
  const bytes = new TextEncoder().encode(`9${text}9`);
  return how(bytes, [1, bytes.length - 1], moment) ? moment : undefined;
}

function order(texts: readonly string[], how = readDate): readonly string[] {
  const found = texts.map((text) => {
    const moment = read(text, how);
    if (moment === undefined) throw new Error(`${text} was not read`);
    return { text, moment };
  });
  return found.sort((a, b) => compareMoments(a.moment, b.moment)).map(({ text }) => text);
}

describe('moments', () => {
  it('of dates order as the dates do', () => {
    const ordered = [
      '-infinity',
      '4714-11-24 00:00:00 BC',
      '0044-03-15 BC',
      '0002-12-31 23:59:59.999999+00 BC',
      '0000-00-00',
      '0000-01-01',
      '0001-01-01',
      '2020-00-00',
      '2020-00-31',
      '2020-01-00',
      '2020-01-31 00:00:00',
      '2020-01-31 00:00:00.000001',
      '2020-01-31 00:00:00.1',
      '2020-01-31 23:59:59',
      '2020-02-01 00:00:00+00',
      '9999-12-31',
      '10000-01-01',
      '294276-12-31 23:59:59.999999',
      'infinity',
    ];
    expect(order(ordered.toReversed())).toEqual(ordered);
  });

  it('of times order as the times do', () => {
    const ordered = [
      '-838:59:59.000000',
      '-00:00:00.5',
      '00:00:00',
      '00:00:00.5',
      '24:00:00',
      '100:00:00',
      '838:59:59',
    ];
    expect(order(ordered.toReversed(), readTime)).toEqual(ordered);
  });

  it('know parts of zero', () => {
    expect(
      ['0000-01-01', '2020-00-01', '2020-01-00', '2020-01-01', '0001-01-01 BC'].map((each) => read(each)?.hasZeroPart),
    ).toEqual([true, true, true, false, false]);
  });

  it.each(['', 'x', '2020', '2020-01', '20-01-01', '2020-1-01', '2020-01-01x', '2020-01-01 10:00', '2020/01/01'])(
    'are not made of %j',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  it.each(['', '10', '10:00', '1:00:00', '2020-01-01', '10:00:00x'])('of time are not made of %j', (text) => {
    expect(read(text, readTime)).toBeUndefined();
  });
});
