import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NeutralType } from '../catalog/neutral-type.ts';
import type { ValueLimits } from '../catalog/value-limits.ts';
import { chooseTest } from './choose-test.ts';
import { toBytes, toText } from './field-test.ts';

/** Whether a text fits, and the nearest one where it does not. Stands inside a larger buffer, as fields do. */
function judge(source: NeutralType, sink: NeutralType, text: string, limits?: ValueLimits): string | undefined | true {
  const test = chooseTest({ source, sink, ...(limits && { limits }) });
  if (test === undefined) throw new Error('no test');
  const bytes = toBytes(`9\0-${text}9\0`);
  const [start, end] = [3, bytes.length - 2];
  if (test.fits(bytes, start, end)) return true;
  const nearest = test.nearest(bytes, start, end);
  if (nearest === undefined) return undefined;
  const found = toText(nearest, 0, nearest.length);
  // What is nearest fits, and is nearest to itself.
  expect(test.fits(nearest, 0, nearest.length), found).toBe(true);
  return found;
}

const int = (bits: 8 | 16 | 24 | 32 | 64, isUnsigned = false): NeutralType & { kind: 'integer' } => ({
  kind: 'integer',
  bits,
  isUnsigned,
});
const types = fc.constantFrom(...([8, 16, 24, 32, 64] as const).flatMap((bits) => [int(bits), int(bits, true)]));
/** Numbers of any size, often near a power of two. */
const numbers = fc.oneof(
  fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }),
  fc
    .tuple(fc.integer({ min: 0, max: 65 }), fc.integer({ min: -2, max: 2 }), fc.boolean())
    .map(([bits, off, isNegative]) => (2n ** BigInt(bits) + BigInt(off)) * (isNegative ? -1n : 1n)),
);

describe('integers', () => {
  it('fit by their range, and the nearest is its end', () => {
    fc.assert(
      fc.property(types, numbers, (sink, value) => {
        const size = 2n ** BigInt(sink.isUnsigned ? sink.bits : sink.bits - 1);
        const [min, max] = [sink.isUnsigned ? 0n : -size, size - 1n];
        const expected = value < min ? `${min}` : value > max ? `${max}` : true;
        expect(judge(int(64), sink, `${value}`)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Rounds by long arithmetic: the value times 10^scale, half away from zero. */
function roundReference(
  text: string,
  precision: number,
  scale: number,
): { readonly unscaled: bigint; readonly isEqual: boolean } {
  const isNegative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  const exact = BigInt(whole + fraction) * 10n ** 40n;
  const unit = 10n ** BigInt(40 + fraction.length - scale);
  const most = 10n ** BigInt(precision) - 1n;
  const down = exact / unit;
  const rounded = (exact % unit) * 2n >= unit ? down + 1n : down;
  const capped = rounded > most ? most : rounded;
  return { unscaled: isNegative ? -capped : capped, isEqual: capped * unit === exact };
}

const decimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.integer({ min: 0, max: 20 }))
  .map(([isNegative, digits, scale]) => {
    const padded = `${digits}`.padStart(scale + 1, '0');
    const text = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
    return isNegative && digits !== 0n ? `-${text}` : text;
  });

describe('decimals', () => {
  it('fit by their digits, and the nearest is rounded half away from zero and capped', () => {
    fc.assert(
      fc.property(
        decimals,
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: -3, max: 20 }),
        (text, precision, scale) => {
          const { unscaled, isEqual } = roundReference(text, precision, scale);
          const found = judge({ kind: 'decimal' }, { kind: 'decimal', precision, scale }, text);
          if (isEqual) expect(found).toBe(true);
          else {
            expect(found).toBeTypeOf('string');
            const nearest = roundReference(String(found), 60, scale);
            expect(nearest).toEqual({ unscaled, isEqual: true });
            expect(found).toMatch(/^-?(0|[1-9]\d*)(\.\d+)?$/);
            expect(found).not.toMatch(/^-[0.]+$/);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('without a value fit where the sink has such, and infinity is the largest', () => {
    const sink: NeutralType = { kind: 'decimal', precision: 4, scale: 2 };
    expect(judge({ kind: 'decimal' }, sink, 'NaN', { specials: ['nan'] })).toBe(true);
    expect(judge({ kind: 'decimal' }, sink, 'NaN', { specials: [] })).toBeUndefined();
    expect(judge({ kind: 'decimal' }, sink, 'Infinity', { specials: [] })).toBe('99.99');
    expect(judge({ kind: 'decimal' }, sink, '-Infinity', { specials: ['nan'] })).toBe('-99.99');
  });

  it('of whole numbers stay whole', () => {
    expect(judge(int(64), { kind: 'decimal', precision: 4, scale: 2 }, '-12345')).toBe('-99');
    expect(judge(int(64), { kind: 'decimal', precision: 4, scale: 2 }, '99')).toBe(true);
  });
});

describe('floats', () => {
  const double: NeutralType = { kind: 'float', bits: 64 };
  const single: NeutralType = { kind: 'float', bits: 32 };

  it('of 64 bits fit 32 bits when they are one, and the nearest is the nearest float', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        const found = judge(double, single, `${number}`, { specials: [] });
        if (Math.fround(number) === number) expect(found).toBe(true);
        else {
          const nearest = Number(found);
          const wanted = Math.fround(number);
          expect(Math.fround(nearest)).toBe(
            Number.isFinite(wanted) ? wanted : Math.fround(3.4028234663852886e38) * Math.sign(number),
          );
        }
      }),
    );
  });

  it('that are no numbers fit where the sink has such', () => {
    expect(judge(double, double, 'NaN', { specials: [] })).toBeUndefined();
    expect(judge(double, double, 'Infinity', { specials: [] })).toBe('1.7976931348623157e308');
    expect(judge(double, double, '-Infinity', { specials: ['infinity'] })).toBe(true);
  });
});

describe('texts', () => {
  it('fit by their characters, and the nearest is cut', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'é', '€', '🚀', '\0', ' '), maxLength: 12 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 10 }), fc.boolean(), (text, maxLength, takesNul) => {
        const kept = takesNul ? text : text.replaceAll('\0', '');
        const cut = Array.from(kept).slice(0, maxLength).join('');
        const type: NeutralType = { kind: 'text', isFixed: false, maxLength };
        const limits: ValueLimits = { specials: takesNul ? ['nul-character'] : [] };
        expect(judge({ kind: 'text', isFixed: false }, type, text, limits)).toBe(cut === text ? true : cut);
      }),
      { numRuns: 1000 },
    );
  });

  it.each<[NeutralType, string, boolean]>([
    [{ kind: 'enum', labels: ['a', 'ä'] }, 'ä', true],
    [{ kind: 'enum', labels: ['a', 'ä'] }, 'b', false],
    [{ kind: 'enum', labels: ['a'] }, '', false],
    [{ kind: 'uuid' }, '6ba7b810-9dad-11d1-80b4-00c04fd430c8', true],
    [{ kind: 'uuid' }, '{6BA7B8109DAD11D180B400C04FD430C8}', true],
    [{ kind: 'uuid' }, '6ba7b810-9dad-11d1-80b4-00c04fd430c', false],
    [{ kind: 'json', isNormalized: false }, '{"a": 1}', true],
    [{ kind: 'json', isNormalized: false }, '{a: 1}', false],
  ])('for %j: %s: %s', (sink, text, fits) => {
    expect(judge({ kind: 'text', isFixed: false }, sink, text)).toBe(fits ? true : undefined);
  });

  it.each<[NeutralType, string, boolean]>([
    [{ kind: 'uuid' }, '67a04735-ffe8-8fff-8000-001ac6a443f9', false],
    [{ kind: 'uuid' }, '{67A04735FFE8FFFFB000001AC6A443F9}', false],
    [{ kind: 'uuid' }, '67a04735-ffe8-8fff-0000-001ac6a443f9', true],
    [{ kind: 'uuid' }, '67a04735-ffe8-7fff-8000-001ac6a443f9', true],
    [{ kind: 'uuid' }, 'ffffffff-ffff-ffff-ffff-ffffffffffff', true],
    [{ kind: 'json', isNormalized: true }, '"\\\\u0000"', true],
    [{ kind: 'json', isNormalized: true }, '{"\\u0000": }', false],
  ])('for %j that has no special values: %s: %s', (sink, text, fits) => {
    expect(judge({ kind: 'text', isFixed: false }, sink, text, { specials: [] })).toBe(fits ? true : undefined);
  });

  it.each([
    ['{"\\u0000": 1}', '{"": 1}'],
    ['["a\\u0000\\u0000b"]', '["ab"]'],
    ['"\\\\\\u0000u0000"', '"\\\\u0000"'],
  ])('of JSON lose the character that the sink has not: %s: %s', (text, kept) => {
    const json: NeutralType = { kind: 'json', isNormalized: true };
    expect(judge(json, json, text, { specials: [] })).toBe(kept);
    expect(judge(json, json, text, { specials: ['nul-character'] })).toBe(true);
  });

  it('of bits fit by their number', () => {
    const fixed: NeutralType = { kind: 'bit', length: 3, isVarying: false };
    expect(judge(fixed, fixed, '101')).toBe(true);
    expect(judge(fixed, fixed, '1010')).toBeUndefined();
    expect(judge(fixed, { kind: 'bit', length: 4, isVarying: true }, '101')).toBe(true);
  });

  it('of bytes are cut', () => {
    expect(judge({ kind: 'bytes' }, { kind: 'bytes', maxLength: 2 }, 'abc')).toBe('ab');
  });
});

describe('whole numbers for yes and no', () => {
  it.each([
    ['0', true],
    ['1', true],
    ['2', '1'],
    ['-7', '0'],
    ['10', '1'],
  ])('%s: %s', (text, expected) => {
    expect(judge(int(8), { kind: 'boolean' }, text)).toBe(expected);
  });
});

const postgres: ValueLimits = {
  specials: ['infinity'],
  min: '4714-11-24 00:00:00 BC',
  max: '294276-12-31 23:59:59.999999',
};
const mysql: ValueLimits = { specials: ['zero-date'], min: '0000-00-00 00:00:00', max: '9999-12-31 23:59:59.999999' };
const unix: ValueLimits = { specials: [], min: '1970-01-01 00:00:01+00', max: '2038-01-19 03:14:07+00' };
const stamp = (precision = 6, hasZone = false): NeutralType => ({ kind: 'timestamp', precision, hasZone });

describe('moments', () => {
  it.each<[string, string | true | undefined, ValueLimits, NeutralType?]>([
    ['2020-02-29 10:00:00', true, postgres],
    ['0000-00-00 00:00:00', '0001-01-01 00:00:00', postgres],
    ['2020-00-31 10:00:00', '2020-01-31 10:00:00', postgres],
    ['2020-02-00 10:00:00', '2020-02-01 10:00:00', postgres],
    ['2021-02-29 10:00:00', '2021-02-28 10:00:00', postgres],
    ['1900-02-29 00:00:00', '1900-02-28 00:00:00', postgres],
    ['0005-02-29 00:00:00 BC', true, postgres],
    ['0000-00-00 00:00:00', true, mysql],
    ['infinity', '9999-12-31 23:59:59.999999', mysql],
    ['-infinity', '0001-01-01 00:00:00', mysql],
    ['infinity', true, postgres],
    ['10000-01-01 00:00:00', '9999-12-31 23:59:59.999999', mysql],
    ['0044-03-15 00:00:00 BC', '0001-01-01 00:00:00', mysql],
    ['1969-12-31 23:59:59', '1970-01-01 00:00:01', unix],
    ['2038-01-19 03:14:08', '2038-01-19 03:14:07', unix],
    ['2020-01-01 00:00:00.5', '2020-01-01 00:00:01', unix, stamp(0)],
    ['2020-01-01 00:00:00.499999', '2020-01-01 00:00:00', unix, stamp(0)],
    ['2020-12-31 23:59:59.9996', '2021-01-01 00:00:00.000', unix, stamp(3)],
    ['2020-02-28 23:59:59.9', '2020-02-29 00:00:00', unix, stamp(0)],
    ['0001-12-31 23:59:59.9 BC', '0001-01-01 00:00:00', postgres, stamp(0)],
    ['2020-01-01 00:00:00.500000', true, unix, stamp(1)],
    ['2038-01-19 03:14:07.9', '2038-01-19 03:14:07', unix, stamp(0)],
    ['not a moment', true, unix],
    ['0001-12-31 00:00:00 BC', '0001-01-01 00:00:00', mysql],
    ['0001-02-29 00:00:00 BC', true, postgres],
    ['0000-12-31 00:00:00', true, mysql],
    ['2024-13-01 10:00:00', '2024-12-01 10:00:00', postgres],
    ['2024-02-45 10:00:00', '2024-02-29 10:00:00', mysql],
    ['2016-12-31 23:59:60', '2016-12-31 23:59:59.999999', mysql],
    ['2016-12-31 23:59:60.5', '2016-12-31 23:59:59.999999', postgres],
    ['2024-01-01 24:00:00', '2024-01-01 23:59:59.999999', postgres],
    ['2024-01-01 10:61:07', '2024-01-01 10:59:59.999999', mysql],
  ])('%s: %s within %o', (text, expected, limits, sink = stamp()) => {
    expect(judge(stamp(), sink, text, limits)).toBe(expected);
  });

  it('with a zone stay with it', () => {
    expect(judge(stamp(6, true), stamp(), '10000-01-01 00:00:00+00', mysql)).toBe('9999-12-31 23:59:59.999999+00');
    expect(judge(stamp(6, true), stamp(), '2020-01-01 00:00:00.25+00', { ...unix })).toBe(true);
    expect(judge(stamp(6, true), stamp(1), '2020-01-01 00:00:00.25+00', unix)).toBe('2020-01-01 00:00:00.3+00');
  });

  it('of dates are within the days there are', () => {
    const limits: ValueLimits = { specials: ['infinity'], min: '4714-11-24 BC', max: '5874897-12-31' };
    expect(judge({ kind: 'date' }, { kind: 'date' }, '0000-00-00', limits)).toBe('0001-01-01');
    expect(judge({ kind: 'date' }, { kind: 'date' }, '5874898-01-01', limits)).toBe('5874897-12-31');
  });

  it('of times are within the hours there are', () => {
    const time: NeutralType = { kind: 'time', precision: 6, hasZone: false };
    const limits: ValueLimits = { specials: [], min: '00:00:00', max: '24:00:00' };
    expect(judge(time, time, '-00:00:00.000001', limits)).toBe('00:00:00');
    expect(judge(time, time, '838:59:59', limits)).toBe('24:00:00');
    expect(judge(time, time, '24:00:00', limits)).toBe(true);
    expect(judge(time, { ...time, precision: 0 }, '-10:00:00.5')).toBe('-10:00:01');
  });

  it('that pass make nothing', () => {
    const ordinary = fc.date({ min: new Date('1970-01-02'), max: new Date('2038-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(ordinary, (date) => {
        const text = date.toISOString().replace('T', ' ').replace('Z', '');
        expect(judge(stamp(), stamp(), text, unix)).toBe(true);
        expect(judge(stamp(), stamp(), text, postgres)).toBe(true);
      }),
    );
  });
});
