import type { GobReader } from '../gob/gob-reader.ts';
import { NameTable } from './name-table.ts';

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

/** Takes the names of interfaces. */
export class InterfaceNames {
  readonly #reader: GobReader;
  readonly #table = new NameTable(usual.map(([, name]) => name));
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
    const index = this.#table.find(reader.bytes, this.#start, this.#length);
    return index === -1 ? 'other' : (familyOf[index] as InterfaceFamily);
  }

  /** The name that was taken last. */
  get last(): string {
    const { bytes } = this.#reader;
    return Buffer.from(bytes.buffer, bytes.byteOffset + this.#start, this.#length).toString('latin1');
  }
}
