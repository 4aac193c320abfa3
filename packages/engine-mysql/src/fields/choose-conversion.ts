import type { NeutralType } from '@sync/core/connector';
import { arrayToJson } from './convert-arrays.ts';
import { bitPacker, flagToBit } from './convert-bits.ts';
import { checkDate, checkTime, timestampConversion } from './convert-dates.ts';
import { addressPacker, holdsAddresses, packUuid } from './convert-identifiers.ts';
import {
  checkFloat32,
  checkInteger,
  checkNumber,
  cutZeros,
  flagToNumber,
  float32Text,
  yearText,
} from './convert-numbers.ts';
import type { FieldConversion, FieldSlice } from './field-conversion.ts';
import type { FieldTarget, NativeColumn } from './field-target.ts';

const integers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const moments = new Set(['datetime', 'timestamp']);

/** How the fields of one column become what its type reads; undefined when the canonical text is that already. */
export function chooseConversion({ from, to }: FieldTarget): FieldConversion | undefined {
  if (to === undefined) return undefined;
  if (integers.has(to.type)) return intoInteger(from);
  if (moments.has(to.type)) return intoMoment(from, to);
  switch (to.type) {
    case 'bit':
      return intoBit(from, to);
    case 'year':
      return from.kind === 'integer' ? yearText : undefined;
    case 'decimal':
      return intoDecimal(from, to);
    case 'double':
      return from.kind === 'boolean' ? flagToNumber : checkNumber;
    case 'float':
      if (from.kind === 'boolean') return flagToNumber;
      return from.kind === 'float' && from.bits === 64 ? checkFloat32 : float32Text;
    case 'date':
      return from.kind === 'date' ? checkDate : undefined;
    case 'time':
      return from.kind === 'time' ? checkTime(to.precision ?? 0) : undefined;
    case 'enum':
      return intoEnum(from, to);
    case 'binary':
    case 'varbinary':
      return intoBytes(from, to);
    case 'json':
    case 'longtext':
      return intoJson(from, to);
    default:
      return undefined;
  }
}

function intoInteger(from: NeutralType): FieldConversion | undefined {
  if (from.kind === 'boolean') return flagToNumber;
  return from.kind === 'integer' ? undefined : checkInteger;
}

/** A source prints as many digits behind the point as its type has, and a sink that has room for fewer may have room for the number. */
function intoDecimal(from: NeutralType, { printed = '' }: NativeColumn): FieldConversion {
  if (from.kind === 'boolean') return flagToNumber;
  const scale = Number(/,(\d+)\)/.exec(printed)?.[1] ?? 0);
  return from.kind === 'decimal' && (from.scale ?? Number.POSITIVE_INFINITY) > scale ? cutZeros : checkNumber;
}

function intoMoment(from: NeutralType, { precision = 0 }: NativeColumn): FieldConversion | undefined {
  if (from.kind === 'date') return checkDate;
  return from.kind === 'timestamp' ? timestampConversion({ hasZone: from.hasZone, precision }) : undefined;
}

function intoBit(from: NeutralType, { bits = 1 }: NativeColumn): FieldConversion | undefined {
  if (from.kind === 'boolean') return flagToBit;
  return from.kind === 'bit' ? bitPacker(bits) : undefined;
}

const zero = Buffer.from('0');

/**
 * An ENUM column may hold the error value, which reads as an empty text and is no label; it is written by its number. MariaDB takes that
 * number in no strict mode, and so refuses the row.
 */
function intoEnum(from: NeutralType, { printed = '' }: NativeColumn): FieldConversion | undefined {
  if (from.kind !== 'enum' || from.labels.includes('') || /[(,]'0'[,)]/.test(printed)) return undefined;
  return (field: FieldSlice) => {
    if (field.end === field.start) {
      field.bytes = zero;
      field.start = 0;
      field.end = 1;
    }
    return undefined;
  };
}

/** Identifiers that arrive as text and are kept packed: UUIDs and IP addresses. */
function intoBytes(from: NeutralType, { printed = '' }: NativeColumn): FieldConversion | undefined {
  const length = Number(/\((\d+)\)/.exec(printed)?.[1] ?? 1);
  if (from.kind === 'uuid') return length === 16 ? packUuid : undefined;
  return from.kind === 'text' && holdsAddresses(length) ? addressPacker(length) : undefined;
}

function intoJson(from: NeutralType, { type, isJson = type === 'json' }: NativeColumn): FieldConversion | undefined {
  return from.kind === 'array' && isJson ? arrayToJson(from.element) : undefined;
}
