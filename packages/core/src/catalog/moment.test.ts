import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPlainMoment, newMoment, readDate } from './moment.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const isPlain = (text: string): boolean => isPlainMoment(bytesOf(`x${text}x`), 1, text.length + 1);

it.each([
  ['2024-02-28', true],
  ['9999-12-28 23:59:59.999999', true],
  ['1000-01-01 00:00:00+00', true],
  // Only some months have it.
  ['2024-02-29', false],
  ['0999-01-01', false],
  ['12024-01-01', false],
  ['2024-00-10', false],
  ['2024-13-01', false],
  ['2024-01-00', false],
  ['2024-01-01 24:00:00', false],
  ['2024-01-01 23:60:00', false],
  ['2024-01-01 23:59:60', false],
  ['2024-01-01 2a:00:00', false],
  ['2024-01-01 00:00:00 BC', false],
  ['2024-01-01 0', false],
  ['infinity', false],
])('tells whether %s is surely in calendar and clock', (text, expected) => {
  expect(isPlain(text)).toBe(expected);
});

it('calls nothing plain that reading finds beyond calendar or clock', () => {
  const two = fc.integer({ min: 0, max: 70 }).map((number) => String(number).padStart(2, '0'));
  const year = fc.integer({ min: 0, max: 12_000 }).map((number) => String(number).padStart(4, '0'));
  const tail = fc.constantFrom('', '.5', '.123456', '+00', ' BC');
  const moment = fc
    .tuple(year, two, two, two, two, two, tail)
    .map(([y, month, day, h, m, s, end]) => `${y}-${month}-${day} ${h}:${m}:${s}${end}`);
  fc.assert(
    fc.property(moment, (text) => {
      const read = newMoment();
      if (!isPlain(text)) return;
      expect(readDate(bytesOf(text), [0, text.length], read)).toBe(true);
      expect(read).toMatchObject({ isBeyondClock: false, hasZeroPart: false });
      expect(read.day).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});
