import type { NeutralType } from '@sync/core/connector';
import { arrayEncoder } from './binary/encode-array.ts';
import { encodeBits, encodeHexBytes, encodeJsonb, encodeRaw, encodeUuid } from './binary/encode-characters.ts';
import { encodeDate, encodeTime, encodeTimestamp, encodeTimestamptz, encodeTimetz } from './binary/encode-date-time.ts';
import { encodeFloat4, encodeFloat8 } from './binary/encode-float.ts';
import { encodeInet } from './binary/encode-inet.ts';
import { encodeBool, encodeInt2, encodeInt4, encodeInt8, fromBoolean } from './binary/encode-integer.ts';
import { encodeFiniteInterval, encodeInterval } from './binary/encode-interval.ts';
import { encodeNumeric } from './binary/encode-numeric.ts';
import type { FieldEncoder } from './field-encoder.ts';
import type { NativeType } from './field-target.ts';

type Kind = NeutralType['kind'];

/** What a native type is written from, and how. */
interface BinaryRule {
  readonly encode: FieldEncoder;
  readonly from: readonly Kind[];
}

const characters: BinaryRule = {
  encode: encodeRaw,
  from: [
    'text',
    'enum',
    'json',
    'uuid',
    'integer',
    'decimal',
    'float',
    'date',
    'time',
    'timestamp',
    'interval',
    'bit',
    'array',
    'boolean',
    'opaque',
  ],
};

/** Native types by their name in `pg_catalog`. */
const rules: Readonly<Record<string, BinaryRule>> = {
  bool: { encode: encodeBool, from: ['boolean', 'integer'] },
  int2: { encode: encodeInt2, from: ['integer', 'decimal', 'boolean'] },
  int4: { encode: encodeInt4, from: ['integer', 'decimal', 'boolean'] },
  int8: { encode: encodeInt8, from: ['integer', 'decimal', 'boolean'] },
  float4: { encode: encodeFloat4, from: ['float', 'decimal', 'integer'] },
  float8: { encode: encodeFloat8, from: ['float', 'decimal', 'integer'] },
  numeric: { encode: encodeNumeric, from: ['decimal', 'integer'] },
  text: characters,
  varchar: characters,
  bpchar: characters,
  enum: { encode: encodeRaw, from: ['enum', 'text'] },
  json: { encode: encodeRaw, from: ['json', 'text'] },
  jsonb: { encode: encodeJsonb, from: ['json', 'text'] },
  bytea: { encode: encodeRaw, from: ['bytes'] },
  inet: { encode: encodeInet, from: ['text'] },
  uuid: { encode: encodeUuid, from: ['uuid', 'text'] },
  date: { encode: encodeDate, from: ['date'] },
  time: { encode: encodeTime, from: ['time'] },
  timetz: { encode: encodeTimetz, from: ['time'] },
  timestamp: { encode: encodeTimestamp, from: ['timestamp'] },
  timestamptz: { encode: encodeTimestamptz, from: ['timestamp'] },
  interval: { encode: encodeInterval, from: ['interval', 'time'] },
  bit: { encode: encodeBits, from: ['bit'] },
  varbit: { encode: encodeBits, from: ['bit'] },
};

/** The first version that knows infinite intervals. */
const infiniteIntervals = 17;

/** What decides over an encoder. */
export interface EncoderRequest {
  readonly from: NeutralType;
  readonly to: NativeType;
  /** Major version of the sink's server. */
  readonly serverMajor: number;
}

/** The encoder from a canonical text to a native type's binary form; undefined when there is none and COPY text has to do. */
export function binaryEncoder({ from, to, serverMajor }: EncoderRequest): FieldEncoder | undefined {
  if (to.element !== undefined) return arrayOf({ from, to, serverMajor }, to.element);
  const rule = to.name === undefined ? undefined : rules[to.name];
  if (rule === undefined || !rule.from.includes(from.kind) || !isSameClock(from, to.name)) return undefined;
  if (to.name === 'interval' && serverMajor < infiniteIntervals) return encodeFiniteInterval;
  return from.kind === 'boolean' && integers.has(to.name ?? '') ? fromBoolean(rule.encode) : rule.encode;
}

const integers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8']);

/** From an array, or from a text that holds one. */
function arrayOf(
  { from, serverMajor }: EncoderRequest,
  { type, typeId }: NonNullable<NativeType['element']>,
): FieldEncoder | undefined {
  if ((from.kind !== 'array' && from.kind !== 'text') || type.element !== undefined) return undefined;
  const inner = from.kind === 'array' ? from.element : innerType(type);
  if (inner === undefined) return undefined;
  // Bytes inside an array are hex.
  const isHex = type.name === 'bytea';
  const element =
    isHex && inner.kind === 'bytes' ? encodeHexBytes : binaryEncoder({ from: inner, to: type, serverMajor });
  return element === undefined ? undefined : arrayEncoder(element, typeId);
}

/** What the elements of a text are taken for: the first thing that their type is written from. */
function innerType({ name = '' }: NativeType): NeutralType | undefined {
  switch (rules[name]?.from[0]) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'integer':
      return { kind: 'integer', bits: 64, isUnsigned: false };
    case 'decimal':
      return { kind: 'decimal' };
    case 'float':
      return { kind: 'float', bits: 64 };
    case 'text':
    case 'enum':
    case 'json':
      return { kind: 'text', isFixed: false };
    case 'bytes':
      return { kind: 'bytes' };
    case 'uuid':
      return { kind: 'uuid' };
    case 'date':
      return { kind: 'date' };
    case 'time':
    case 'timestamp': {
      const kind = name === 'time' || name === 'timetz' ? 'time' : 'timestamp';
      return { kind, precision: 6, hasZone: name.endsWith('tz') };
    }
    case 'interval':
      return { kind: 'interval' };
    case 'bit':
      return { kind: 'bit', isVarying: true };
    default:
      return undefined;
  }
}

/** The server converts a time of day with a zone to one without in a way of its own, and back. */
function isSameClock(from: NeutralType, to: string | undefined): boolean {
  if (from.kind !== 'time') return true;
  if (to === 'interval') return !from.hasZone;
  return (to !== 'time' && to !== 'timetz') || from.hasZone === (to === 'timetz');
}
