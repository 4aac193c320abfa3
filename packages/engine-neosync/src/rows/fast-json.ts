import { ByteOutput } from '@sync/core/connector';
import { type GobReader, mostLevels } from '../gob/gob-reader.ts';
import { interfaceId } from '../gob/gob-type.ts';
import type { GobTypes } from '../gob/gob-types.ts';
import type { ValueDecoder } from '../gob/value-decoder.ts';
import type { ValueTarget } from '../values/value-target.ts';
import { writeAscii } from '../values/write-digits.ts';
import { writeJsonString } from '../values/write-json.ts';
import { writeJsonValue } from '../values/write-json-value.ts';
import { writeJsonFloat } from '../values/write-number.ts';
import type { InterfaceFamily, InterfaceNames } from './interface-names.ts';

const [comma, colon, openBrace, closeBrace, openBracket, closeBracket] = [0x2c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d];

export interface FastJsonInit {
  readonly reader: GobReader;
  readonly types: GobTypes;
  readonly decoder: ValueDecoder;
  readonly names: InterfaceNames;
}

/** Members of an object: four numbers each, where the name is in the row and how long, where the member begins and ends in the text. */
type Members = number[];

/** Writes maps and lists as JSON text straight from the bytes of a row. */
export class FastJson {
  readonly #reader: GobReader;
  readonly #types: GobTypes;
  readonly #decoder: ValueDecoder;
  readonly #names: InterfaceNames;
  readonly #sorted = new ByteOutput(1024);
  #level = 0;

  constructor({ reader, types, decoder, names }: FastJsonInit) {
    this.#reader = reader;
    this.#types = types;
    this.#decoder = decoder;
    this.#names = names;
  }

  /** Takes what follows the name of a map or a list. */
  write(output: ByteOutput, target: ValueTarget, family: 'map' | 'list'): void {
    this.#level = 0;
    this.#writeComposite(output, target, family);
  }

  #writeComposite(output: ByteOutput, target: ValueTarget, family: 'map' | 'list'): void {
    const reader = this.#reader;
    const type = this.#types.typeOf(this.#types.readTypeId());
    reader.readUint();
    reader.readZero();
    this.#level += 1;
    if (this.#level > mostLevels) throw reader.corrupt(`values nest deeper than ${mostLevels} levels`);
    if (family === 'map' && type.kind === 'map' && type.element === interfaceId) this.#writeMap(output, target);
    else if (family === 'list' && type.kind === 'slice' && type.element === interfaceId)
      this.#writeList(output, target);
    else throw reader.corrupt('a value of JSON has a type that is not known');
    this.#level -= 1;
  }

  #writeList(output: ByteOutput, target: ValueTarget): void {
    const count = this.#reader.readCount(1);
    output.reserve(2);
    output.writeByte(openBracket);
    for (let index = 0; index < count; index += 1) {
      output.reserve(2);
      if (index > 0) output.writeByte(comma);
      this.#writeInterface(output, target);
    }
    output.reserve(1);
    output.writeByte(closeBracket);
  }

  #writeMap(output: ByteOutput, target: ValueTarget): void {
    const reader = this.#reader;
    const count = reader.readCount(2);
    output.reserve(2);
    output.writeByte(openBrace);
    const members: Members = [];
    let isSorted = true;
    for (let index = 0; index < count; index += 1) {
      output.reserve(2);
      if (index > 0) output.writeByte(comma);
      const begin = output.length;
      const name = reader.readBytes();
      members.push(reader.at - name.length, name.length, begin);
      writeJsonString(output, name);
      output.reserve(1);
      output.writeByte(colon);
      this.#writeInterface(output, target);
      members.push(output.length);
      if (index > 0) isSorted &&= this.#compare(members, index - 1, index) < 0;
    }
    if (!isSorted) this.#sort(output, members);
    output.reserve(1);
    output.writeByte(closeBrace);
  }

  /** By the bytes of the names. @throws {ReadError} READ_CORRUPT when both are one */
  #compare(members: Members, a: number, b: number): number {
    const order = this.#compareNames(members, a * 4, b * 4);
    if (order === 0) throw this.#reader.corrupt('a name comes twice');
    return order;
  }

  #compareNames(members: Members, a: number, b: number): number {
    const { bytes } = this.#reader;
    const [startA = 0, startB = 0] = [members[a], members[b]];
    const [lengthA = 0, lengthB = 0] = [members[a + 1], members[b + 1]];
    for (let offset = 0; offset < lengthA && offset < lengthB; offset += 1) {
      const order = (bytes[startA + offset] as number) - (bytes[startB + offset] as number);
      if (order !== 0) return order;
    }
    return lengthA - lengthB;
  }

  /** Puts members in the order of their names: they arrive in another one every time. */
  #sort(output: ByteOutput, members: Members): void {
    const order = Array.from({ length: members.length / 4 }, (_, index) => index);
    if (order.length === 2) order.reverse();
    else order.sort((a, b) => this.#compare(members, a, b));
    const start = members[2] ?? 0;
    const sorted = this.#sorted;
    sorted.length = 0;
    sorted.reserve(output.length - start);
    for (const index of order) {
      if (sorted.length > 0) sorted.writeByte(comma);
      sorted.writeBytes(output.bytes, members[index * 4 + 2] ?? 0, members[index * 4 + 3] ?? 0);
    }
    output.length = start;
    output.writeBytes(sorted.bytes, 0, sorted.length);
  }

  #writeInterface(output: ByteOutput, target: ValueTarget): void {
    const family = this.#names.take();
    switch (family) {
      case 'nil':
        writeAscii(output, 'null');
        return;
      case 'map':
      case 'list':
        this.#writeComposite(output, target, family);
        return;
      default:
        if (!this.#writeScalar(output, target, family)) {
          writeJsonValue(output, target, this.#decoder.readNamed(this.#names.last));
        }
    }
  }

  #writeScalar(output: ByteOutput, target: ValueTarget, family: InterfaceFamily): boolean {
    const reader = this.#reader;
    const id = scalarIds[family];
    if (id === undefined || reader.bytes[reader.at] !== id) return false;
    reader.at += 1;
    reader.readUint();
    reader.readZero();
    if (family === 'string') writeJsonString(output, reader.readBytes());
    else if (family === 'float') writeJsonFloat(output, target, reader.readFloat());
    else writeAscii(output, reader.readBool() ? 'true' : 'false');
    return true;
  }
}

/** Ids of gob's own types, as they stand in a row: signed, so doubled. */
const scalarIds: Partial<Readonly<Record<InterfaceFamily, number>>> = { bool: 0x02, float: 0x08, string: 0x0c };
