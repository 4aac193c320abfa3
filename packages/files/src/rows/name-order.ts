const quote = 0x22;
/** The column is known and left out. */
export const leftOut = -1;

/** Names that JSON writes as they are. The others are looked for by their text. */
const isPlain = (name: string): boolean => JSON.stringify(name) === `"${name}"`;
const unspelled = new Uint8Array(1);

interface KnownName {
  readonly bytes: Uint8Array;
  readonly target: number;
}

/**
 * Finds columns by the names of an object's members. Objects of a file have theirs in one order nearly always: behind each name, the one is
 * tried first that followed it the last time.
 */
export class NameOrder {
  readonly #known: readonly KnownName[];
  readonly #indexes: ReadonlyMap<string, number>;
  /** By name, which one follows; the last entry is for the first of an object. */
  readonly #next: Int32Array;
  /** Bytes of the name that {@link guess} found. */
  guessedLength = 0;
  #last: number;

  constructor(columns: readonly string[], others: ReadonlySet<string>) {
    const names = [...columns, ...[...others].filter((name) => !columns.includes(name))];
    this.#known = names.map((name, index) => ({
      bytes: isPlain(name) ? new TextEncoder().encode(name) : unspelled,
      target: index < columns.length ? index : leftOut,
    }));
    this.#indexes = new Map(names.map((name, index) => [name, index]));
    this.#next = Int32Array.from([...names.map((_, index) => index + 1), 0]);
    this.#last = names.length;
  }

  /** An object begins. */
  begin(): void {
    this.#last = this.#known.length;
  }

  /** The column of the name whose first byte is at `at`, if it is the usual one and its quote follows. */
  guess(bytes: Uint8Array, at: number): number | undefined {
    const index = this.#next[this.#last] as number;
    const known = this.#known[index];
    if (known === undefined) return undefined;
    const name = known.bytes;
    const { length } = name;
    for (let offset = 0; offset < length; offset += 1) if (bytes[at + offset] !== name[offset]) return undefined;
    if (bytes[at + length] !== quote) return undefined;
    this.guessedLength = length;
    this.#last = index;
    return known.target;
  }

  /** The column of a name; undefined when none is known. */
  find(bytes: Uint8Array, start: number, end: number): number | undefined {
    let index = this.#known.findIndex(({ bytes: name }) => isAt(bytes, start, end, name));
    if (index === -1) index = this.#indexes.get(this.read(bytes, start, end)) ?? -1;
    if (index === -1) return undefined;
    this.#next[this.#last] = index;
    this.#last = index;
    return this.#known[index]?.target;
  }

  /** The text of a name, which may be spelled with escapes. */
  read(bytes: Uint8Array, start: number, end: number): string {
    const text = new TextDecoder().decode(bytes.subarray(start, end));
    try {
      return text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text;
    } catch {
      return text;
    }
  }
}

function isAt(bytes: Uint8Array, start: number, end: number, name: Uint8Array): boolean {
  if (end - start !== name.length) return false;
  for (let offset = 0; offset < name.length; offset += 1) if (bytes[start + offset] !== name[offset]) return false;
  return true;
}
