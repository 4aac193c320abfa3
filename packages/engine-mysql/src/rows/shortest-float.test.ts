import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shortestFloat32 } from './shortest-float.ts';

it.each([
  ['0.10000000149011612', '0.1'],
  ['16777216', '16777216'],
  ['3.4028234663852886e38', '3.4028235e+38'],
  ['1.401298464324817e-45', '1e-45'],
  ['0.3333333432674408', '0.33333334'],
  ['-0', '-0'],
  ['0', '0'],
  ['1.5', '1.5'],
])('prints %s as %s', (double, text) => {
  expect(shortestFloat32(double)).toBe(text);
});

it('prints a text that reads back to the same float, and none is shorter', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = shortestFloat32(String(value));
      expect(Math.fround(Number(text))).toBe(Object.is(value, -0) ? 0 : value);
      const digits = text.replace(/e.*$/, '').replace(/\D/g, '').replace(/^0+/, '').replace(/0+$/, '').length;
      if (digits > 1) expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
    }),
    { numRuns: 2000 },
  );
});
