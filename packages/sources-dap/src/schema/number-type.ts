import type { NeutralType } from '@sync/core/connector';
import type { JsonObject } from './document.ts';

/** The type of a number, and how the schema calls it. */
export interface NumberType {
  readonly type: NeutralType;
  readonly native: string;
}

const integer = (bits: 16 | 32 | 64): NumberType => ({
  type: { kind: 'integer', bits, isUnsigned: false },
  native: `integer int${bits}`,
});

const byFormat: Readonly<Record<string, NumberType>> = {
  int8: integer(16),
  int16: integer(16),
  int32: integer(32),
  int64: integer(64),
};

/** By its format; else as wide as the values listed or the bounds need; else 64 bits. */
export function integerType({ format, enum: values, minimum, maximum }: JsonObject): NumberType {
  if (typeof format === 'string' && Object.hasOwn(byFormat, format)) return byFormat[format] ?? integer(64);
  const listed: readonly unknown[] = Array.isArray(values) ? values.filter((value) => value !== null) : [];
  const numbers = listed.length > 0 ? listed : [minimum, maximum];
  if (!numbers.every((each) => typeof each === 'number')) return integer(64);
  const [smallest, largest] = [Math.min(...numbers), Math.max(...numbers)];
  if (smallest >= -(2 ** 15) && largest < 2 ** 15) return integer(16);
  if (smallest >= -(2 ** 31) && largest < 2 ** 31) return integer(32);
  if (smallest >= -(2 ** 63) && largest <= 2 ** 63) return integer(64);
  return { type: { kind: 'decimal' }, native: 'integer' };
}

/** A number that is a multiple of a power of ten between two bounds of equal size has digits in fixed places; undefined for any other. */
export function decimalType({ multipleOf, exclusiveMinimum, exclusiveMaximum }: JsonObject): NumberType | undefined {
  if (typeof multipleOf !== 'number' || typeof exclusiveMinimum !== 'number' || typeof exclusiveMaximum !== 'number') {
    return undefined;
  }
  const scale = Math.round(-Math.log10(multipleOf));
  const digits = Math.round(Math.log10(exclusiveMaximum));
  const isFixed =
    exclusiveMinimum === -exclusiveMaximum &&
    Number(`1e${-scale}`) === multipleOf &&
    Number(`1e${digits}`) === exclusiveMaximum &&
    scale >= 0 &&
    digits >= 0 &&
    digits + scale >= 1;
  if (!isFixed) return undefined;
  const precision = digits + scale;
  return { type: { kind: 'decimal', precision, scale }, native: `number(${precision},${scale})` };
}
