import type { ParquetType, SchemaElement } from 'hyparquet/src/types.js';

/** Part of a second that a number counts. */
export type ParquetUnit = 'millis' | 'micros' | 'nanos';

/** What the values of a leaf of the schema mean, its physical type being right for it. */
export type LeafType =
  | {
      readonly kind:
        | 'boolean'
        | 'float16'
        | 'float'
        | 'double'
        | 'string'
        | 'enum'
        | 'json'
        | 'uuid'
        | 'date'
        | 'interval'
        | 'int96';
    }
  | { readonly kind: 'integer'; readonly bits: 8 | 16 | 32 | 64; readonly isUnsigned: boolean }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  /** `length`: of each value, where all have the same. */
  | { readonly kind: 'bytes'; readonly length?: number }
  | { readonly kind: 'time'; readonly unit: ParquetUnit }
  | { readonly kind: 'timestamp'; readonly unit: ParquetUnit; readonly isUtc: boolean };

/** The words of both annotations that a schema can have, the older and the newer one. */
type Annotation = { readonly type: string; readonly bits?: number; readonly isSigned?: boolean } & {
  readonly precision?: number;
  readonly scale?: number;
  readonly unit?: ParquetUnit;
  readonly isUtc?: boolean;
};

/**
 * What a leaf of the schema means. An annotation that does not go with the physical type is ignored, as the format asks of readers: the
 * values are then what they physically are. Source: LogicalTypes.md of the Parquet format.
 */
export function readLeafType(element: SchemaElement): LeafType {
  const annotation = newerAnnotation(element) ?? olderAnnotation(element);
  const annotated = annotation === undefined ? undefined : annotatedType(element, annotation);
  return annotated ?? physicalType(element);
}

function physicalType({ type, type_length: length }: SchemaElement): LeafType {
  switch (type) {
    case 'BOOLEAN':
      return { kind: 'boolean' };
    case 'INT32':
      return { kind: 'integer', bits: 32, isUnsigned: false };
    case 'INT64':
      return { kind: 'integer', bits: 64, isUnsigned: false };
    case 'INT96':
      return { kind: 'int96' };
    case 'FLOAT':
      return { kind: 'float' };
    case 'DOUBLE':
      return { kind: 'double' };
    case 'FIXED_LEN_BYTE_ARRAY':
      return { kind: 'bytes', ...(length === undefined ? {} : { length }) };
    default:
      return { kind: 'bytes' };
  }
}

function annotatedType(element: SchemaElement, annotation: Annotation): LeafType | undefined {
  const { type, type_length: length } = element;
  const isBytes = type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY';
  switch (annotation.type) {
    case 'STRING':
      return isBytes ? { kind: 'string' } : undefined;
    case 'ENUM':
      return isBytes ? { kind: 'enum' } : undefined;
    case 'JSON':
      return isBytes ? { kind: 'json' } : undefined;
    case 'UUID':
      return length === 16 ? { kind: 'uuid' } : undefined;
    case 'FLOAT16':
      return length === 2 ? { kind: 'float16' } : undefined;
    case 'INTERVAL':
      return length === 12 ? { kind: 'interval' } : undefined;
    case 'DATE':
      return type === 'INT32' ? { kind: 'date' } : undefined;
    case 'INTEGER':
      return integerType(type, annotation);
    case 'DECIMAL':
      return decimalType(element, annotation);
    case 'TIME':
    case 'TIMESTAMP':
      return momentType(type, annotation);
    default:
      return undefined;
  }
}

function integerType(type: ParquetType | undefined, { bits, isSigned }: Annotation): LeafType | undefined {
  const isRight = type === 'INT64' ? bits === 64 : type === 'INT32' && (bits === 8 || bits === 16 || bits === 32);
  if (!isRight) return undefined;
  return { kind: 'integer', bits: bits as 8 | 16 | 32 | 64, isUnsigned: isSigned === false };
}

function decimalType({ type }: SchemaElement, { precision, scale = 0 }: Annotation): LeafType | undefined {
  if (type === undefined || !['INT32', 'INT64', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'].includes(type)) return undefined;
  if (precision === undefined || precision < 1 || scale < 0 || scale > precision) return undefined;
  return { kind: 'decimal', precision, scale };
}

function momentType(type: ParquetType | undefined, annotation: Annotation): LeafType | undefined {
  const { unit, isUtc = true } = annotation;
  if (unit === undefined) return undefined;
  if (annotation.type === 'TIMESTAMP') return type === 'INT64' ? { kind: 'timestamp', unit, isUtc } : undefined;
  return type === (unit === 'millis' ? 'INT32' : 'INT64') ? { kind: 'time', unit } : undefined;
}

function newerAnnotation({ logical_type: logical }: SchemaElement): Annotation | undefined {
  if (logical === undefined) return undefined;
  switch (logical.type) {
    case 'MAP':
    case 'LIST':
      return undefined;
    case 'DECIMAL':
      return { type: 'DECIMAL', precision: logical.precision, scale: logical.scale };
    case 'INTEGER':
      return { type: 'INTEGER', bits: logical.bitWidth, isSigned: logical.isSigned };
    case 'TIME':
    case 'TIMESTAMP': {
      const unit = logical.unit.toLowerCase() as ParquetUnit;
      return { type: logical.type, unit, isUtc: logical.isAdjustedToUTC };
    }
    default:
      return { type: logical.type };
  }
}

/** The older words say of integers how wide they are, and mean UTC wherever they mean a moment. */
function olderAnnotation({ converted_type: converted, precision, scale }: SchemaElement): Annotation | undefined {
  if (converted === undefined) return undefined;
  const integer = /^(U?)INT_(8|16|32|64)$/.exec(converted);
  if (integer !== null) return { type: 'INTEGER', bits: Number(integer[2]), isSigned: integer[1] === '' };
  const moment = /^(TIME|TIMESTAMP)_(MILLIS|MICROS)$/.exec(converted);
  if (moment !== null) return { type: moment[1] as string, unit: moment[2]?.toLowerCase() as ParquetUnit };
  if (converted === 'UTF8') return { type: 'STRING' };
  if (converted !== 'DECIMAL') return { type: converted };
  return {
    type: 'DECIMAL',
    ...(precision === undefined ? {} : { precision }),
    ...(scale === undefined ? {} : { scale }),
  };
}
