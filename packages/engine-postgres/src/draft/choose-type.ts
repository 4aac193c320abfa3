import type { NeutralType } from '@sync/core/connector';

/** Postgres manual, "Character Types": the largest declared length. */
const longestVarchar = 10_485_760;
const longestBits = 83_886_080;
const mostDigits = 1000;

/**
 * The type that holds every value of a neutral type, as Postgres writes it; undefined for an enum, which needs a type of its own. Nothing is
 * padded or rounded: texts of fixed length become varying ones.
 */
export function chooseType(type: NeutralType): string | undefined {
  switch (type.kind) {
    case 'boolean':
    case 'date':
    case 'interval':
    case 'uuid':
      return type.kind;
    case 'integer':
      return type.isFlag === true ? 'boolean' : chooseInteger(type.bits, type.isUnsigned);
    case 'decimal':
      return chooseNumeric(type.precision, type.scale ?? 0);
    case 'float':
      return type.bits === 32 ? 'real' : 'double precision';
    case 'text':
      return isBetween(type.maxLength, longestVarchar) ? `varchar(${type.maxLength})` : 'text';
    case 'bytes':
      return 'bytea';
    case 'bit':
      return `${type.isVarying ? 'bit varying' : 'bit'}${isBetween(type.length, longestBits) ? `(${type.length})` : ''}`;
    case 'time':
    case 'timestamp':
      return `${type.kind}${type.precision < 6 ? `(${type.precision})` : ''}${type.hasZone ? ' with time zone' : ''}`;
    case 'json':
      return type.isNormalized ? 'jsonb' : 'json';
    case 'array':
      return `${chooseType(type.element) ?? 'text'}[]`;
    case 'enum':
      return undefined;
    case 'opaque':
      return 'text';
    default:
      return type satisfies never;
  }
}

function chooseInteger(bits: number, isUnsigned: boolean): string {
  // The smallest signed type that holds them all; 64 bits without a sign have up to 20 digits.
  const needed = isUnsigned ? bits + 1 : bits;
  if (needed <= 16) return 'smallint';
  if (needed <= 32) return 'integer';
  return needed <= 64 ? 'bigint' : 'numeric(20,0)';
}

function chooseNumeric(precision: number | undefined, scale: number): string {
  const fits = isBetween(precision, mostDigits) && scale >= 0 && scale <= precision;
  return fits ? `numeric(${precision},${scale})` : 'numeric';
}

function isBetween(value: number | undefined, most: number): value is number {
  return value !== undefined && value >= 1 && value <= most;
}
