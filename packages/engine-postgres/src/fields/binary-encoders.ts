import type { NeutralType } from '@sync/core/connector';
import { arrayEncoder } from './binary/encode-array.ts';
import { encodeBits, encodeHexBytes, encodeJsonb, encodeRaw, encodeUuid } from './binary/encode-characters.ts';
import { encodeDate, encodeTime, encodeTimestamp, encodeTimestamptz, encodeTimetz } from './binary/encode-date-time.ts';
import { encodeFloat4, encodeFloat8 } from './binary/encode-float.ts';
import { encodeBool, encodeInt2, encodeInt4, encodeInt8 } from './binary/encode-integer.ts';
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
  ],
};

/** Native types by their name in `pg_catalog`. */
const rules: Readonly<Record<string, BinaryRule>> = {
  bool: { encode: encodeBool, from: ['boolean', 'integer'] },
  int2: { encode: encodeInt2, from: ['integer'] },
  int4: { encode: encodeInt4, from: ['integer'] },
  int8: { encode: encodeInt8, from: ['integer'] },
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
  uuid: { encode: encodeUuid, from: ['uuid'] },
  date: { encode: encodeDate, from: ['date'] },
  time: { encode: encodeTime, from: ['time'] },
  timetz: { encode: encodeTimetz, from: ['time'] },
  timestamp: { encode: encodeTimestamp, from: ['timestamp'] },
  timestamptz: { encode: encodeTimestamptz, from: ['timestamp'] },
  interval: { encode: encodeInterval, from: ['interval'] },
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
  if (to.element !== undefined) {
    if (from.kind !== 'array') return undefined;
    const { type, typeId } = to.element;
    const element =
      type.name === 'bytea'
        ? hexBytesEncoder(from.element)
        : binaryEncoder({ from: from.element, to: type, serverMajor });
    return element === undefined || type.element !== undefined ? undefined : arrayEncoder(element, typeId);
  }
  const rule = to.name === undefined ? undefined : rules[to.name];
  if (rule === undefined || !rule.from.includes(from.kind) || !isSameClock(from, to.name)) return undefined;
  return to.name === 'interval' && serverMajor < infiniteIntervals ? encodeFiniteInterval : rule.encode;
}

function hexBytesEncoder(from: NeutralType): FieldEncoder | undefined {
  return from.kind === 'bytes' ? encodeHexBytes : undefined;
}

/** The server converts a time of day with a zone to one without in a way of its own, and back. */
function isSameClock(from: NeutralType, to: string | undefined): boolean {
  return from.kind !== 'time' || (to !== 'time' && to !== 'timetz') || from.hasZone === (to === 'timetz');
}
