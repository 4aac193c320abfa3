/**
 * Writes rows as Go's encoding/gob does, for tests. Shares nothing with the decoder. Type ids, their order, the order of entries and the lengths that nobody
 * may rely on are given by the test.
 */
export interface EncoderOptions {
  /** Of the first type a row defines. */
  readonly firstId: number;
  /** Any number for a length or size that means nothing. */
  readonly noise: () => number;
  /** Ids of types that a server has used before, as a process keeps them; filled by each row. @defaultValue none */
  readonly ids?: Map<string, number>;
}

/** A value with the name of its interface. */
export type Cell =
  | { readonly go: 'nil' }
  | { readonly go: 'bool'; readonly value: boolean }
  | { readonly go: 'int64' | 'int32' | 'int16' | 'int'; readonly value: bigint }
  | { readonly go: 'uint64'; readonly value: bigint }
  | { readonly go: 'float64' | 'float32'; readonly value: number }
  | { readonly go: 'string'; readonly value: Uint8Array }
  | { readonly go: '[]uint8'; readonly value: Uint8Array }
  | { readonly go: '[]interface {}'; readonly value: readonly Cell[] }
  | { readonly go: 'map[string]interface {}'; readonly value: ReadonlyMap<string, Cell> }
  | { readonly go: 'time.Time'; readonly value: Uint8Array }
  | { readonly go: 'neosynctypes.Binary'; readonly bytes: Uint8Array }
  | { readonly go: 'neosynctypes.Bits'; readonly bytes: Uint8Array; readonly length: number }
  | {
      readonly go: 'neosynctypes.Interval';
      readonly microseconds: bigint;
      readonly days: number;
      readonly months: number;
    }
  | {
      readonly go: 'neosynctypes.NeosyncDateTime';
      readonly parts: readonly number[];
      readonly zone: string;
      readonly isBc: boolean;
    }
  | { readonly go: 'neosynctypes.NeosyncArray'; readonly elements: readonly Cell[] };

const [boolId, intId, uintId, floatId, bytesId, stringId, interfaceId] = [1, 2, 3, 4, 5, 6, 8];

/** Fields by struct: names and ids, the ids of other structs by name. */
const structs: Record<string, [string, number | string][]> = {
  Neosync: [
    ['Version', uintId],
    ['TypeId', stringId],
  ],
  BaseType: [['Neosync', 'Neosync']],
  JsonScanner: [],
  Binary: [
    ['BaseType', 'BaseType'],
    ['JsonScanner', 'JsonScanner'],
    ['Bytes', bytesId],
  ],
  Bits: [
    ['BaseType', 'BaseType'],
    ['JsonScanner', 'JsonScanner'],
    ['Bytes', bytesId],
    ['Len', intId],
  ],
  Interval: [
    ['BaseType', 'BaseType'],
    ['JsonScanner', 'JsonScanner'],
    ['Microseconds', intId],
    ['Days', intId],
    ['Months', intId],
  ],
  NeosyncDateTime: [
    ['BaseType', 'BaseType'],
    ['JsonScanner', 'JsonScanner'],
    ...['Year', 'Month', 'Day', 'Hour', 'Minute', 'Second', 'Nano'].map((name): [string, number] => [name, intId]),
    ['TimeZone', stringId],
    ['Precision', intId],
    ['IsBC', boolId],
  ],
  NeosyncArray: [
    ['BaseType', 'BaseType'],
    ['Elements', 'Elements'],
  ],
};

const wireNames: Record<string, string> = {
  'neosynctypes.Binary': 'NEOSYNC_BINARY',
  'neosynctypes.Bits': 'NEOSYNC_BIT',
  'neosynctypes.Interval': 'NEOSYNC_INTERVAL',
  'neosynctypes.NeosyncDateTime': 'NEOSYNC_DATETIME',
  'neosynctypes.NeosyncArray': 'NEOSYNC_ARRAY',
};

export function encodeRow(row: ReadonlyMap<string, Cell>, options: EncoderOptions): Buffer {
  return new Encoder(options).row(row);
}

export function encodeBytesRow(row: ReadonlyMap<string, Uint8Array>, options: EncoderOptions): Buffer {
  return new Encoder(options).bytesRow(row);
}

class Encoder {
  readonly #options: EncoderOptions;
  readonly #ids: Map<string, number>;
  readonly #sent = new Set<string>();

  constructor(options: EncoderOptions) {
    this.#options = options;
    this.#ids = options.ids ?? new Map<string, number>();
  }

  row(row: ReadonlyMap<string, Cell>): Buffer {
    const head = this.#head('map');
    const entries = [...row].flatMap(([name, cell]) => [...text(name), ...this.#interface(cell)]);
    return Buffer.from([...head, ...uint(row.size), ...entries]);
  }

  bytesRow(row: ReadonlyMap<string, Uint8Array>): Buffer {
    const head = this.#head('bytesMap');
    const entries = [...row].flatMap(([name, bytes]) => [...text(name), ...uint(bytes.length), ...bytes]);
    return Buffer.from([...head, ...uint(row.size), ...entries]);
  }

  #head(type: string): number[] {
    return [...this.#length(), ...this.#typed(type), 0];
  }

  #length(): number[] {
    return uint(this.#options.noise());
  }

  #id(type: string): number {
    const id = this.#ids.get(type) ?? this.#options.firstId + this.#ids.size;
    this.#ids.set(type, id);
    return id;
  }

  /** Definitions that the row lacks so far, each with the length of what follows behind it, then the id. */
  #typed(type: string): number[] {
    const missing: string[] = [];
    this.#collect(type, missing);
    const definitions = missing.flatMap((each) => [...this.#definition(each), ...this.#length()]);
    return [...definitions, ...int(BigInt(this.#id(type)))];
  }

  #collect(type: string, missing: string[]): void {
    if (this.#sent.has(type)) return;
    this.#sent.add(type);
    missing.push(type);
    for (const [, field] of structs[type] ?? []) if (typeof field === 'string') this.#collect(field, missing);
  }

  #definition(type: string): number[] {
    const id = this.#id(type);
    const common = (name: string): number[] =>
      name === '' ? [1, 2, ...int(BigInt(id)), 0] : [1, 1, ...text(name), 1, ...int(BigInt(id)), 0];
    const head = int(BigInt(-id));
    if (type === 'map') return [...head, 4, ...common(''), 1, ...int(6n), 1, ...int(8n), 0, 0];
    if (type === 'bytesMap') return [...head, 4, ...common(''), 1, ...int(6n), 1, ...int(5n), 0, 0];
    if (type === 'list' || type === 'Elements')
      return [...head, 2, ...common(''), 1, ...int(BigInt(interfaceId)), 0, 0];
    if (type === 'Time') return [...head, 5, ...common('Time'), 0, 0];
    const fields = structs[type] ?? [];
    const list = fields.flatMap(([name, field]) => [
      1,
      ...text(name),
      1,
      ...int(BigInt(typeof field === 'string' ? this.#id(field) : field)),
      0,
    ]);
    return [...head, 3, ...common(type), ...(fields.length === 0 ? [] : [1, ...uint(fields.length), ...list]), 0, 0];
  }

  #interface(cell: Cell): number[] {
    if (cell.go === 'nil') return [0];
    const name = text(cell.go);
    switch (cell.go) {
      case 'bool':
        return this.#own(name, boolId, [cell.value ? 1 : 0]);
      case 'uint64':
        return this.#own(name, uintId, uint(cell.value));
      case 'float32':
      case 'float64':
        return this.#own(name, floatId, float(cell.value));
      case 'string':
        return this.#own(name, stringId, [...uint(cell.value.length), ...cell.value]);
      case '[]uint8':
        return this.#own(name, bytesId, [...uint(cell.value.length), ...cell.value]);
      case '[]interface {}': {
        const type = this.#typed('list');
        return [...name, ...type, ...this.#length(), 0, ...this.#elements(cell.value)];
      }
      case 'map[string]interface {}': {
        const type = this.#typed('map');
        const entries = [...cell.value].flatMap(([key, value]) => [...text(key), ...this.#interface(value)]);
        return [...name, ...type, ...this.#length(), 0, ...uint(cell.value.size), ...entries];
      }
      case 'time.Time': {
        const type = this.#typed('Time');
        return [...name, ...type, ...this.#length(), 0, ...uint(cell.value.length), ...cell.value];
      }
      case 'int':
      case 'int16':
      case 'int32':
      case 'int64':
        return this.#own(name, intId, int(cell.value));
      default: {
        const type = this.#typed(cell.go.slice('neosynctypes.'.length));
        return [...name, ...type, ...this.#length(), ...this.#struct(cell)];
      }
    }
  }

  #own(name: number[], id: number, value: number[]): number[] {
    return [...name, ...int(BigInt(id)), ...uint(value.length + 1), 0, ...value];
  }

  #elements(cells: readonly Cell[]): number[] {
    return [...uint(cells.length), ...cells.flatMap((cell) => this.#interface(cell))];
  }

  #struct(cell: Cell): number[] {
    const base = [1, 1, 1, 1, ...text(wireNames[cell.go] ?? ''), 0, 0];
    if (cell.go === 'neosynctypes.NeosyncArray') {
      return fields([base, cell.elements.length === 0 ? [] : this.#elements(cell.elements)]);
    }
    const scanner = [0];
    const bytes = (value: Uint8Array): number[] => (value.length === 0 ? [] : [...uint(value.length), ...value]);
    const number = (value: number | bigint): number[] => (Number(value) === 0 ? [] : int(BigInt(value)));
    switch (cell.go) {
      case 'neosynctypes.Binary':
        return fields([base, scanner, bytes(cell.bytes)]);
      case 'neosynctypes.Bits':
        return fields([base, scanner, bytes(cell.bytes), number(cell.length)]);
      case 'neosynctypes.Interval':
        return fields([base, scanner, number(cell.microseconds), number(cell.days), number(cell.months)]);
      case 'neosynctypes.NeosyncDateTime': {
        const zone = cell.zone === '' ? [] : text(cell.zone);
        const parts = Array.from({ length: 7 }, (_, index) => number(cell.parts[index] ?? 0));
        return fields([base, scanner, ...parts, zone, [], cell.isBc ? [1] : []]);
      }
      default:
        throw new Error('no struct');
    }
  }
}

/** Fields that are empty are left out. */
function fields(values: readonly (readonly number[])[]): number[] {
  let delta = 1;
  const bytes: number[] = [];
  for (const value of values) {
    if (value.length > 0) bytes.push(delta, ...value);
    delta = value.length > 0 ? 1 : delta + 1;
  }
  return [...bytes, 0];
}

function uint(value: number | bigint): number[] {
  const number = BigInt(value);
  if (number < 128n) return [Number(number)];
  const hex = number.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return [256 - bytes.length, ...bytes];
}

function int(value: bigint): number[] {
  return uint(value >= 0n ? value * 2n : -value * 2n - 1n);
}

function float(value: number): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return uint(bytes.readBigUInt64BE());
}

function text(value: string): number[] {
  const bytes = Buffer.from(value);
  return [...uint(bytes.length), ...bytes];
}
