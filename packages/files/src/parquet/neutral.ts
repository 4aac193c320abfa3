import type { Dialect, NeutralType } from '@sync/core/connector';
import type { LeafType, ParquetUnit } from './leaf-type.ts';
import type { LeafPart, SchemaPart } from './schema.ts';

/** Of types that nothing but Parquet has. */
const dialect = 'parquet' as Dialect;

/** Digits of a second. No engine keeps nanoseconds in a moment; a value that has them is refused when it is read. */
export const unitDigits: Readonly<Record<ParquetUnit, number>> = { millis: 3, micros: 6, nanos: 6 };

/**
 * The neutral type of a column. A list of values is an array; maps, structs and lists of such are JSON, as are lists of lists: an
 * array has inner lists of one length, a list need not.
 */
export function neutralType(part: SchemaPart): NeutralType {
  if (part.kind === 'leaf') return neutralLeaf(part.type);
  if (part.kind === 'struct' && part.isVariant) return { kind: 'opaque', dialect, native: 'VARIANT' };
  if (part.kind === 'list' && part.element.kind === 'leaf')
    return { kind: 'array', element: neutralLeaf(part.element.type) };
  // The text is made here, so no order of keys and no space in it is anybody's.
  return { kind: 'json', isNormalized: true };
}

function neutralLeaf(type: LeafType): NeutralType {
  switch (type.kind) {
    case 'integer':
    case 'decimal':
      return type;
    case 'float16':
    case 'float':
      return { kind: 'float', bits: 32 };
    case 'double':
      return { kind: 'float', bits: 64 };
    case 'string':
    case 'enum':
      return { kind: 'text', isFixed: false };
    case 'json':
      return { kind: 'json', isNormalized: false };
    case 'bytes':
      return type.length === undefined ? { kind: 'bytes' } : { kind: 'bytes', maxLength: type.length, isFixed: true };
    case 'time':
      return { kind: 'time', precision: unitDigits[type.unit], hasZone: false };
    case 'timestamp':
      return { kind: 'timestamp', precision: unitDigits[type.unit], hasZone: type.isUtc };
    case 'int96':
      // Those who write it, Spark and Hive, turn their moments into UTC.
      return { kind: 'timestamp', precision: 6, hasZone: true };
    default:
      return { kind: type.kind };
  }
}

/** A column's type in the file's words. */
export function nativeType(part: SchemaPart): string {
  switch (part.kind) {
    case 'leaf':
      return nativeLeaf(part);
    case 'list':
      return `LIST<${nativeType(part.element)}>`;
    case 'map':
      return `MAP<${nativeType(part.key)}${part.value === undefined ? '' : `, ${nativeType(part.value)}`}>`;
    case 'struct':
      if (part.isVariant) return 'VARIANT';
      return `STRUCT<${part.fields.map((field) => `${field.name}: ${nativeType(field)}`).join(', ')}>`;
    default:
      return part satisfies never;
  }
}

function nativeLeaf({ type, element }: LeafPart): string {
  const length = element.type_length;
  const physical =
    element.type === 'FIXED_LEN_BYTE_ARRAY' ? `FIXED_LEN_BYTE_ARRAY(${length ?? '?'})` : (element.type ?? '?');
  const meaning = printMeaning(type);
  return meaning === '' ? physical : `${physical} ${meaning}`;
}

function printMeaning(type: LeafType): string {
  switch (type.kind) {
    case 'integer':
      return type.isUnsigned || type.bits < 32 ? `${type.isUnsigned ? 'UINT' : 'INT'}_${type.bits}` : '';
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`;
    case 'time':
      return `TIME_${type.unit.toUpperCase()}`;
    case 'timestamp':
      return `TIMESTAMP_${type.unit.toUpperCase()}${type.isUtc ? '' : ' LOCAL'}`;
    case 'float16':
    case 'string':
    case 'enum':
    case 'json':
    case 'uuid':
    case 'date':
    case 'interval':
      return type.kind.toUpperCase();
    default:
      return '';
  }
}
