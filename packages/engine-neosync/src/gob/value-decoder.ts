import { type GobCompositeType, type GobStructType, type GobType, interfaceId } from './gob-type.ts';
import { type GobReader, mostLevels } from './gob-reader.ts';
import type { GobTypes } from './gob-types.ts';
import { GobStruct, GobTime, type GobValue, RawString } from './gob-value.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Makes values of what a reader stands at. Allocates no more than the bytes justify: everything has at least one of its own. */
export class ValueDecoder {
  readonly #reader: GobReader;
  readonly #types: GobTypes;
  #level = 0;

  constructor(reader: GobReader, types: GobTypes) {
    this.#reader = reader;
    this.#types = types;
  }

  /** Begins a row, whatever became of the one before. */
  beginRow(): void {
    this.#level = 0;
  }

  /** A value in an interface: its type's name, definitions, type id, size, value. */
  readInterface(): GobValue {
    const name = this.#reader.readName();
    return name === '' ? null : this.readNamed(name);
  }

  /** What follows the name of an interface. */
  readNamed(name: string): GobValue {
    const reader = this.#reader;
    const type = this.#types.typeOf(this.#types.readTypeId());
    // Its size: not to be relied on where definitions stand between its parts.
    reader.readUint();
    if (type.kind !== 'struct') reader.readZero();
    return this.#readValue(type, name);
  }

  /** A value whose type is known. */
  read(id: number): GobValue {
    return id === interfaceId ? this.readInterface() : this.#readValue(this.#types.typeOf(id), '');
  }

  #readValue(type: GobType, name: string): GobValue {
    const reader = this.#reader;
    switch (type.kind) {
      case 'bool':
        return reader.readBool();
      case 'int':
        return reader.readInt64();
      case 'uint':
        return reader.readUint64();
      case 'float':
        return reader.readFloat();
      case 'bytes':
        return reader.readBytes().slice();
      case 'string':
        return toText(reader.readBytes());
      case 'interface':
        return this.readInterface();
      case 'encoded':
        return this.#readEncoded(name);
      default:
        return this.#readComposite(type, name);
    }
  }

  #readComposite(type: GobCompositeType, name: string): GobValue {
    if (this.#level >= mostLevels) throw this.#reader.corrupt(`values nest deeper than ${mostLevels} levels`);
    this.#level += 1;
    const value =
      type.kind === 'slice'
        ? this.#readSlice(type.element)
        : type.kind === 'map'
          ? this.readMap(type)
          : this.#readStruct(type, name);
    this.#level -= 1;
    return value;
  }

  #readStruct(type: GobStructType, name: string): GobStruct {
    const fields = new Map<string, GobValue>();
    let index = -1;
    for (;;) {
      const delta = this.#reader.readUint();
      if (delta === 0) return new GobStruct(name, fields);
      index += delta;
      const field = type.fields[index];
      if (field === undefined) throw this.#reader.corrupt('a value has a field that its type does not have');
      fields.set(field.name, this.read(field.id));
    }
  }

  #readSlice(element: number): GobValue[] {
    const count = this.#reader.readCount(1);
    const elements: GobValue[] = [];
    for (let index = 0; index < count; index += 1) elements.push(this.read(element));
    return elements;
  }

  /** Keys are strings: rows and JSON have no others. */
  readMap({ key, element }: GobType & { kind: 'map' }): Map<string, GobValue> {
    const reader = this.#reader;
    if (this.#types.typeOf(key).kind !== 'string') throw reader.corrupt('a map has keys that are no text');
    const count = reader.readCount(2);
    const entries = new Map<string, GobValue>();
    for (let index = 0; index < count; index += 1) {
      const name = toText(reader.readBytes());
      if (typeof name !== 'string') throw reader.corrupt('a name is not UTF-8');
      if (entries.has(name)) throw reader.corrupt('a name comes twice');
      entries.set(name, this.read(element));
    }
    return entries;
  }

  /** Bytes that a type of Go makes by itself: of those only moments are known. */
  #readEncoded(name: string): GobTime {
    const bytes = this.#reader.readBytes();
    const time = name === 'time.Time' ? toTime(bytes) : undefined;
    if (time === undefined) throw this.#reader.corrupt('a value has a type that is not known');
    return time;
  }
}

/** Versions of Go's `time.Time.MarshalBinary`: zones in minutes, and with seconds. */
const [minutesVersion, secondsVersion] = [1, 2];

/** Version, seconds since year 1, nanoseconds, minutes of offset (-1: UTC), in version 2 seconds of it. */
function toTime(bytes: Uint8Array): GobTime | undefined {
  const version = bytes[0];
  if (bytes.length !== (version === secondsVersion ? 16 : 15)) return undefined;
  if (version !== minutesVersion && version !== secondsVersion) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const minutes = view.getInt16(13);
  const rest = version === secondsVersion ? view.getInt8(15) : 0;
  const nanos = view.getInt32(9);
  if (nanos < 0 || nanos > 999_999_999) return undefined;
  return new GobTime(view.getBigInt64(1), nanos, minutes === -1 ? undefined : minutes * 60 + rest);
}

function toText(bytes: Uint8Array): string | RawString {
  try {
    return utf8.decode(bytes);
  } catch {
    return new RawString(bytes.slice());
  }
}
