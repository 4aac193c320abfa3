import type { ByteOutput } from '@sync/core/connector';
import type { GobReader } from '../gob/gob-reader.ts';
import type { GobTypes } from '../gob/gob-types.ts';
import type { ValueDecoder } from '../gob/value-decoder.ts';
import { float32Text, floatText } from '../values/number-text.ts';
import type { ValueTarget } from '../values/value-target.ts';
import { writeBits } from '../values/write-bits.ts';
import { writeAscii, writeInteger } from '../values/write-digits.ts';
import { writeInterval } from '../values/write-interval.ts';
import { writeMoment } from '../values/write-moment.ts';
import { NameTable } from './name-table.ts';
import { StructReader } from './struct-reader.ts';

/** Names of interfaces whose values are usual, by what they are. */
const families = {
  int: ['int64', 'int', 'int8', 'int16', 'int32'],
  float: ['float64', 'float32'],
  bool: ['bool'],
  string: ['string'],
  moment: ['neosynctypes.NeosyncDateTime'],
  binary: ['neosynctypes.Binary'],
  bits: ['neosynctypes.Bits'],
  interval: ['neosynctypes.Interval'],
} as const;

type Family = keyof typeof families;

const usual: readonly (readonly [Family, string])[] = Object.entries(families).flatMap(([family, names]) =>
  names.map((name) => [family as Family, name] as const),
);

/** Ids of gob's own types, as they stand in a row: signed, so doubled. */
const [boolId, intId, floatId, stringId] = [0x02, 0x04, 0x08, 0x0c];

/**
 * Writes values of the usual types into columns of the usual types straight from the bytes of a row. What it does not know, it leaves where it is:
 * the general way takes any value.
 */
export class FastValues {
  readonly #reader: GobReader;
  readonly #types: GobTypes;
  readonly #structs: StructReader;
  readonly #names = new NameTable(usual.map(([, name]) => name));
  #nameStart = 0;
  #nameLength = 0;

  constructor(reader: GobReader, types: GobTypes, decoder: ValueDecoder) {
    this.#reader = reader;
    this.#types = types;
    this.#structs = new StructReader(reader, decoder);
  }

  /** Takes the name of an interface; gives false for that of nil. */
  readName(): boolean {
    const reader = this.#reader;
    this.#nameLength = reader.readLength();
    this.#nameStart = reader.at;
    reader.at += this.#nameLength;
    return this.#nameLength > 0;
  }

  /** The name that was taken. */
  get name(): string {
    const { bytes } = this.#reader;
    return Buffer.from(bytes.subarray(this.#nameStart, this.#nameStart + this.#nameLength)).toString('latin1');
  }

  /** Writes the value behind the name. Gives false, with nothing taken or written, when it does not know how. */
  write(output: ByteOutput, target: ValueTarget): boolean {
    const code = this.#names.find(this.#reader.bytes, this.#nameStart, this.#nameLength);
    const start = this.#reader.at;
    switch (usual[code]?.[0]) {
      case 'int':
        return this.#writeInt(output, target, start);
      case 'string':
        return this.#writeString(output, target, start);
      case 'float':
        return this.#writeFloat(output, target);
      case 'bool':
        return this.#writeBool(output, target);
      case undefined:
        return false;
      default:
        return this.#writeStruct(output, target, code);
    }
  }

  /** Takes what stands in front of a value of one of gob's own types. */
  #begin(id: number): boolean {
    const reader = this.#reader;
    if (reader.bytes[reader.at] !== id) return false;
    reader.at += 1;
    // The size, which the value itself says again.
    reader.readUint();
    reader.readZero();
    return true;
  }

  #writeInt(output: ByteOutput, { kind }: ValueTarget, start: number): boolean {
    if (kind !== 'integer' && kind !== 'decimal') return false;
    if (!this.#begin(intId)) return false;
    const reader = this.#reader;
    reader.readWide();
    const { high, low } = reader;
    if (high >= largestHigh) {
      reader.at = start;
      return false;
    }
    const folded = high * 4_294_967_296 + low;
    writeInteger(output, (low & 1) === 0 ? folded / 2 : -(folded + 1) / 2);
    return true;
  }

  #writeFloat(output: ByteOutput, { type }: ValueTarget): boolean {
    if (type.kind !== 'float' || !this.#begin(floatId)) return false;
    const value = this.#reader.readFloat();
    writeAscii(output, type.bits === 32 ? float32Text(value) : floatText(value));
    return true;
  }

  #writeBool(output: ByteOutput, { kind }: ValueTarget): boolean {
    if (kind !== 'boolean' || !this.#begin(boolId)) return false;
    output.reserve(1);
    output.writeByte(this.#reader.readBool() ? 0x74 : 0x66);
    return true;
  }

  #writeString(output: ByteOutput, target: ValueTarget, start: number): boolean {
    if (!takesRaw(target) || !this.#begin(stringId)) return false;
    const reader = this.#reader;
    const length = reader.readLength();
    const from = reader.at;
    const end = from + length;
    if (target.kind === 'decimal' && !isDecimal(reader.bytes, from, end)) {
      reader.at = start;
      return false;
    }
    output.reserve(length);
    output.writeBytes(reader.bytes, from, end);
    reader.at = end;
    return true;
  }

  #writeStruct(output: ByteOutput, target: ValueTarget, code: number): boolean {
    const family = usual[code]?.[0];
    const { kind } = target;
    const isUsual =
      (family === 'moment' && (kind === 'timestamp' || kind === 'date')) ||
      (family === 'binary' && kind === 'bytes') ||
      (family === 'bits' && kind === 'bit') ||
      (family === 'interval' && kind === 'interval');
    if (!isUsual) return false;
    const type = this.#types.typeOf(this.#types.readTypeId());
    if (type.kind !== 'struct') throw this.#reader.corrupt('a value has a type that is not known');
    this.#reader.readUint();
    const structs = this.#structs;
    structs.read(type, code);
    if (family === 'moment') {
      writeMoment(output, target, structs.moment, structs.zone);
    } else if (family === 'binary') {
      output.reserve(structs.bytes.length);
      output.writeBytes(structs.bytes, 0, structs.bytes.length);
    } else if (family === 'bits') {
      writeBits(output, target, { bytes: structs.bytes, length: structs.bitLength });
    } else {
      writeInterval(output, structs);
    }
    return true;
  }
}

/** Upper half from which on a number no longer holds a folded integer: 2^53. */
const largestHigh = 1 << 21;

/** Whether a string is written as it is, a decimal number once it was looked at. */
function takesRaw({ kind, origin }: ValueTarget): boolean {
  switch (kind) {
    case 'text':
    case 'enum':
    case 'opaque':
    case 'interval':
    case 'time':
    case 'decimal':
      return true;
    case 'bytes':
      return origin !== 'bucket';
    default:
      return false;
  }
}

/** `-`, digits, one point between them. */
function isDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  let digits = 0;
  let points = 0;
  for (; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (byte >= 0x30 && byte <= 0x39) digits += 1;
    else if (byte === 0x2e && digits > 0) points += 1;
    else return false;
  }
  return digits > 0 && points < 2 && bytes[end - 1] !== 0x2e;
}
