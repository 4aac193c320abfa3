import { ByteOutput } from '@sync/core/connector';
import type { GobReader } from '../gob/gob-reader.ts';
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

/** As deep as the decoder goes. */
const mostLevels = 1000;

export interface FastJsonInit {
  readonly reader: GobReader;
  readonly types: GobTypes;
  readonly decoder: ValueDecoder;
  readonly names: InterfaceNames;
}

/** Members of an object, as they were written: three numbers each, where name and value begin and where the value ends. */
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
      members.push(output.length);
      writeJsonString(output, reader.readBytes());
      members.push(output.length);
      output.reserve(1);
      output.writeByte(colon);
      this.#writeInterface(output, target);
      members.push(output.length);
      if (index > 0) isSorted &&= this.#compare(output, members, index - 1, index) < 0;
    }
    if (!isSorted) this.#sort(output, members);
    output.reserve(1);
    output.writeByte(closeBrace);
  }

  /** By name. @throws {ReadError} READ_CORRUPT when both are one */
  #compare({ bytes }: ByteOutput, members: Members, a: number, b: number): number {
    const [startA = 0, endA = 0] = [members[a * 3], members[a * 3 + 1]];
    const [startB = 0, endB = 0] = [members[b * 3], members[b * 3 + 1]];
    const order = bytes.compare(bytes, startB, endB, startA, endA);
    if (order === 0) throw this.#reader.corrupt('a name comes twice');
    return order;
  }

  /** Puts members in the order of their names: they arrive in another one every time. */
  #sort(output: ByteOutput, members: Members): void {
    const order = Array.from({ length: members.length / 3 }, (_, index) => index);
    order.sort((a, b) => this.#compare(output, members, a, b));
    const start = members[0] ?? 0;
    const sorted = this.#sorted;
    sorted.length = 0;
    sorted.reserve(output.length - start);
    for (const index of order) {
      if (sorted.length > 0) sorted.writeByte(comma);
      sorted.writeBytes(output.bytes, members[index * 3] ?? 0, members[index * 3 + 2] ?? 0);
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
