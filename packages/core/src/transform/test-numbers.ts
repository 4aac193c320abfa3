import type { NeutralType } from '../catalog/neutral-type.ts';
import { type FieldTest, isDigit, type Of, type TestedColumn, toBytes, toText } from './field-test.ts';
import { fitDecimal } from './fit-decimal.ts';

const minus = 45;
const point = 46;
const zero = 48;
const [letterN, letterI] = [78, 73];

/** A column of integers: whole numbers in its range. */
export function testInteger(sink: Of<'integer'>): FieldTest {
  const [min, max] = rangeOf(sink);
  const [smallest, largest] = [toBytes(`${min}`.replace('-', '')), toBytes(`${max}`)];
  return {
    fits: (bytes, start, end) => {
      const isNegative = bytes[start] === minus;
      const from = isNegative ? start + 1 : start;
      if (!isDigit(bytes[from])) return false;
      return isAtMost(bytes, [from, end], isNegative ? smallest : largest);
    },
    nearest: (bytes, start, end) => {
      const sign = signOf(bytes, start, end);
      return sign === 0 ? undefined : toBytes(`${sign < 0 ? min : max}`);
    },
  };
}

/** A column of yes and no for whole numbers: 0 or 1. */
export function testFlag(): FieldTest {
  return {
    fits: (bytes, start, end) => end - start === 1 && (bytes[start] === zero || bytes[start] === zero + 1),
    nearest: (bytes, start) => toBytes(bytes[start] === minus ? '0' : '1'),
  };
}

/** A column of decimals: as many digits as it keeps, and the special values that it has. */
export function testDecimal({ source, limits }: TestedColumn, sink: Of<'decimal'>): FieldTest {
  const specials = new Set(limits?.specials ?? ['nan', 'infinity']);
  const { precision, scale = 0 } = sink;
  const before = precision === undefined ? Number.POSITIVE_INFINITY : precision - scale;
  const behind = precision === undefined ? Number.POSITIVE_INFINITY : Math.max(0, scale);
  const isOdd = precision !== undefined && (scale < 0 || before < 0);
  const canHold = (text: string): boolean => bare(fitDecimal(text, { before, scale })) === bare(text);
  return {
    fits: (bytes, start, end) => {
      const from = bytes[start] === minus ? start + 1 : start;
      if (bytes[from] === letterN) return specials.has('nan');
      if (bytes[from] === letterI) return specials.has('infinity');
      if (isOdd) return canHold(toText(bytes, start, end));
      let whole = from;
      while (whole < end && bytes[whole] !== point) whole += 1;
      let last = end;
      // Zeros at the end have no value.
      if (whole < end) while (last > whole + 1 && bytes[last - 1] === zero) last -= 1;
      const wholeDigits = bytes[from] === zero ? 0 : whole - from;
      return wholeDigits <= before && last - whole - 1 <= behind;
    },
    nearest: (bytes, start, end) => {
      const sign = signOf(bytes, start, end);
      if (sign === 0 || precision === undefined) return undefined;
      const isWhole = source.kind === 'integer';
      return toBytes(fitDecimal(toText(bytes, start, end), { before, scale: isWhole ? Math.min(0, scale) : scale }));
    },
  };
}

/** Without the zeros behind the point that have no value. */
function bare(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Largest floats of 64 and 32 bits; the second in full, so that it is the same for who reads 64 bits. */
const largest64 = '1.7976931348623157e308';
const largest32 = '3.4028234663852886e38';

/** A column of floats: numbers that it can tell from others, and the special values that it has. */
export function testFloat({ source, limits }: TestedColumn, sink: Of<'float'>): FieldTest {
  const specials = new Set(limits?.specials ?? ['nan', 'infinity']);
  const isNarrow = sink.bits === 32 && source.kind === 'float' && source.bits === 64;
  const largest = sink.bits === 32 || (source.kind === 'float' && source.bits === 32) ? largest32 : largest64;
  return {
    fits: (bytes, start, end) => {
      const from = bytes[start] === minus ? start + 1 : start;
      if (bytes[from] === letterN) return specials.has('nan');
      if (bytes[from] === letterI) return specials.has('infinity');
      if (!isNarrow) return true;
      const number = Number(toText(bytes, start, end));
      return Math.fround(number) === number;
    },
    nearest: (bytes, start, end) => {
      const sign = signOf(bytes, start, end);
      if (sign === 0) return undefined;
      const size = Math.fround(Math.abs(Number(toText(bytes, start, end))));
      return toBytes(`${sign < 0 ? '-' : ''}${Number.isFinite(size) && isNarrow ? size : largest}`);
    },
  };
}

/** 0 for what is no number. */
function signOf(bytes: Uint8Array, start: number, end: number): -1 | 0 | 1 {
  const isNegative = bytes[start] === minus;
  const first = bytes[isNegative ? start + 1 : start];
  if (start === end || (!isDigit(first) && first !== letterI)) return 0;
  return isNegative ? -1 : 1;
}

/** Compares digits without leading zeros with others. */
function isAtMost(bytes: Uint8Array, [start, end]: readonly [number, number], most: Uint8Array): boolean {
  if (end - start !== most.length) return end - start < most.length;
  for (let i = 0; i < most.length; i += 1) {
    const difference = (bytes[start + i] ?? 0) - (most[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return true;
}

function rangeOf({ bits, isUnsigned }: NeutralType & { kind: 'integer' }): readonly [bigint, bigint] {
  const size = 2n ** BigInt(isUnsigned ? bits : bits - 1);
  return [isUnsigned ? 0n : -size, size - 1n];
}
