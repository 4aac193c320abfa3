import type { GobReader } from '../gob/gob-reader.ts';
import { isAt, NameTable } from './name-table.ts';

/** Names of interfaces whose values are usual, by what they are. */
const families = {
  int: ['int64', 'int', 'int8', 'int16', 'int32'],
  float: ['float64', 'float32'],
  bool: ['bool'],
  string: ['string'],
  map: ['map[string]interface {}'],
  list: ['[]interface {}'],
  moment: ['neosynctypes.NeosyncDateTime'],
  binary: ['neosynctypes.Binary'],
  bits: ['neosynctypes.Bits'],
  interval: ['neosynctypes.Interval'],
} as const;

/** What the values of an interface are; `other`: none of the usual. */
export type InterfaceFamily = keyof typeof families | 'nil' | 'other';

const usual: readonly (readonly [InterfaceFamily, string])[] = Object.entries(families).flatMap(([family, names]) =>
  names.map((name) => [family as InterfaceFamily, name] as const),
);

const familyOf: readonly InterfaceFamily[] = usual.map(([family]) => family);

const nameBytes = usual.map(([, name]) => Buffer.from(name));
const longest = Math.max(...nameBytes.map(({ length }) => length));

/** Takes the names of interfaces. */
export class InterfaceNames {
  readonly #reader: GobReader;
  readonly #table = new NameTable(usual.map(([, name]) => name));
  readonly #lastOfLength: (number | undefined)[] = Array.from({ length: longest + 1 }, () => undefined);
  #start = 0;
  #length = 0;

  constructor(reader: GobReader) {
    this.#reader = reader;
  }

  /** Takes a name. */
  take(): InterfaceFamily {
    const reader = this.#reader;
    this.#length = reader.readLength();
    this.#start = reader.at;
    if (this.#length === 0) return 'nil';
    reader.at += this.#length;
    const index = this.#find(reader.bytes);
    return index === -1 ? 'other' : (familyOf[index] as InterfaceFamily);
  }

  /** Names of one length are mostly the same one. */
  #find(bytes: Uint8Array): number {
    const length = this.#length;
    const last = this.#lastOfLength[length];
    const name = last === undefined ? undefined : nameBytes[last];
    if (last !== undefined && name !== undefined && isAt(name, bytes, this.#start, length)) return last;
    const index = this.#table.find(bytes, this.#start, length);
    if (index !== -1) this.#lastOfLength[length] = index;
    return index;
  }

  /** The name that was taken last. */
  get last(): string {
    const { bytes } = this.#reader;
    return Buffer.from(bytes.buffer, bytes.byteOffset + this.#start, this.#length).toString('latin1');
  }
}
