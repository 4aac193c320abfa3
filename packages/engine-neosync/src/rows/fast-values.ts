import type { ByteOutput } from '@sync/core/connector';
import type { GobReader } from '../gob/gob-reader.ts';
import type { GobTypes } from '../gob/gob-types.ts';
import type { ValueDecoder } from '../gob/value-decoder.ts';
import { float32Text, floatText } from '../values/number-text.ts';
import type { ValueTarget } from '../values/value-target.ts';
import { isPlainKind, quoteElement, writeElement } from '../values/write-array.ts';
import { writeBits } from '../values/write-bits.ts';
import { writeAscii, writeInteger } from '../values/write-digits.ts';
import { writeInterval } from '../values/write-interval.ts';
import { writeMoment } from '../values/write-moment.ts';
import { writeValue } from '../values/write-value.ts';
import { FastJson } from './fast-json.ts';
import { FastLists } from './fast-lists.ts';
import { type InterfaceFamily, InterfaceNames } from './interface-names.ts';
import { isDecimal, isUuid } from './raw-text.ts';
import { StructReader } from './struct-reader.ts';

/** Ids of gob's own types, as they stand in a row: signed, so doubled. */
const ownIds = { bool: 0x02, int: 0x04, float: 0x08, string: 0x0c } as const;

/** Upper half from which on a number no longer holds a folded integer: 2^53. */
const largestHigh = 1 << 21;

/**
 * Writes the values of interfaces into columns: those of the usual types into columns of the usual types straight from the bytes of a row, all
 * others by way of a value.
 */
export class FastValues {
  readonly #reader: GobReader;
  readonly #types: GobTypes;
  readonly #decoder: ValueDecoder;
  readonly #names: InterfaceNames;
  readonly #structs: StructReader;
  readonly #lists: FastLists;
  readonly #json: FastJson;

  constructor(reader: GobReader, types: GobTypes, decoder: ValueDecoder) {
    this.#reader = reader;
    this.#types = types;
    this.#decoder = decoder;
    this.#names = new InterfaceNames(reader);
    this.#structs = new StructReader(reader, decoder);
    this.#json = new FastJson({ reader, types, decoder, names: this.#names });
    this.#lists = new FastLists({
      reader,
      types,
      writeElement: (output, target) => this.#writeElement(output, target),
    });
  }

  /** Begins a row, whatever became of the one before. */
  beginRow(): void {
    this.#lists.beginRow();
  }

  /** Takes one interface. Gives false, with nothing written, for NULL. @throws {ReadError} READ_CORRUPT */
  write(output: ByteOutput, target: ValueTarget): boolean {
    const family = this.#names.take();
    if (family === 'nil') return false;
    const isWritten = this.#writeUsual(output, target, family);
    return isWritten || writeValue(output, target, this.#decoder.readNamed(this.#names.last));
  }

  /** Takes one element of a list. Lists in lists are further dimensions, unless elements are JSON. */
  #writeElement(output: ByteOutput, target: ValueTarget): void {
    const family = this.#names.take();
    const start = output.length;
    if (family === 'nil') writeAscii(output, 'NULL');
    else if (family === 'list' && target.kind !== 'json') this.#lists.write(output, target);
    else if (!this.#writeUsual(output, target, family)) {
      writeElement(output, target, this.#decoder.readNamed(this.#names.last));
    } else if (!isPlainKind(target.kind)) quoteElement(output, target, start);
  }

  /** Gives false, with nothing taken or written, when it does not know how. */
  #writeUsual(output: ByteOutput, target: ValueTarget, family: InterfaceFamily): boolean {
    switch (family) {
      case 'int':
        return this.#writeInt(output, target);
      case 'string':
        return this.#writeString(output, target);
      case 'float':
        return this.#writeFloat(output, target);
      case 'bool':
        return this.#writeBool(output, target);
      case 'map':
      case 'list':
        return this.#writeComposite(output, target, family);
      case 'moment':
      case 'binary':
      case 'bits':
      case 'interval':
        return this.#writeStruct(output, target, family);
      default:
        return false;
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

  #writeInt(output: ByteOutput, { kind }: ValueTarget): boolean {
    const reader = this.#reader;
    const start = reader.at;
    if ((kind !== 'integer' && kind !== 'decimal') || !this.#begin(ownIds.int)) return false;
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
    if (type.kind !== 'float' || !this.#begin(ownIds.float)) return false;
    const value = this.#reader.readFloat();
    writeAscii(output, type.bits === 32 ? float32Text(value) : floatText(value));
    return true;
  }

  #writeBool(output: ByteOutput, { kind }: ValueTarget): boolean {
    if (kind !== 'boolean' || !this.#begin(ownIds.bool)) return false;
    output.reserve(1);
    output.writeByte(this.#reader.readBool() ? 0x74 : 0x66);
    return true;
  }

  #writeString(output: ByteOutput, target: ValueTarget): boolean {
    const reader = this.#reader;
    const before = reader.at;
    if (!takesRaw(target) || !this.#begin(ownIds.string)) return false;
    const length = reader.readLength();
    const start = reader.at;
    const end = start + length;
    const isOdd =
      (target.kind === 'decimal' && !isDecimal(reader.bytes, start, end)) ||
      (target.kind === 'uuid' && !isUuid(reader.bytes, start, end));
    if (isOdd) {
      reader.at = before;
      return false;
    }
    output.reserve(length);
    output.writeBytes(reader.bytes, start, end);
    reader.at = end;
    return true;
  }

  #writeComposite(output: ByteOutput, target: ValueTarget, family: 'map' | 'list'): boolean {
    if (target.kind === 'json') {
      this.#json.write(output, target, family);
      return true;
    }
    if (family !== 'list' || target.kind !== 'array' || target.element === undefined) return false;
    this.#lists.write(output, target.element);
    return true;
  }

  #writeStruct(output: ByteOutput, target: ValueTarget, family: keyof typeof usualKinds): boolean {
    if (!usualKinds[family].includes(target.kind)) return false;
    const type = this.#types.typeOf(this.#types.readTypeId());
    if (type.kind !== 'struct') throw this.#reader.corrupt('a value has a type that is not known');
    this.#reader.readUint();
    const structs = this.#structs;
    structs.read(type, family);
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

/** Types of columns that structs usually stand in. */
const usualKinds: Readonly<Record<'moment' | 'binary' | 'bits' | 'interval', readonly string[]>> = {
  moment: ['timestamp', 'date'],
  binary: ['bytes'],
  bits: ['bit'],
  interval: ['interval'],
};

/** Whether a string is written as it is, once it was looked at where its type has a form. */
function takesRaw({ kind, origin }: ValueTarget): boolean {
  switch (kind) {
    case 'text':
    case 'enum':
    case 'opaque':
    case 'interval':
    case 'time':
    case 'decimal':
    case 'uuid':
      return true;
    case 'bytes':
      return origin !== 'bucket';
    default:
      return false;
  }
}
