/** Finds names by their bytes, without making strings of them. */
export class NameTable {
  readonly #names: readonly Uint8Array[];
  /** Index of a name, plus 1; 0 is free. Collisions go to the next slot. */
  readonly #slots: Int32Array;
  readonly #mask: number;

  constructor(names: readonly string[]) {
    this.#names = names.map((name) => Buffer.from(name));
    let size = 16;
    while (size < names.length * 4) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size);
    this.#names.forEach((name, index) => {
      let slot = hash(name, 0, name.length) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = index + 1;
    });
  }

  /** The index of the name; -1 when there is none such. */
  find(bytes: Uint8Array, start: number, length: number): number {
    let slot = hash(bytes, start, length) & this.#mask;
    for (;;) {
      const index = (this.#slots[slot] as number) - 1;
      if (index === -1) return -1;
      if (isAt(this.#names[index] as Uint8Array, bytes, start, length)) return index;
      slot = (slot + 1) & this.#mask;
    }
  }
}

/** Whether a name stands there. */
export function isAt(name: Uint8Array, bytes: Uint8Array, start: number, length: number): boolean {
  if (name.length !== length) return false;
  for (let offset = 0; offset < length; offset += 1) if (name[offset] !== bytes[start + offset]) return false;
  return true;
}

function hash(bytes: Uint8Array, start: number, length: number): number {
  let sum = length;
  // Names of columns differ at their end more often than at their start.
  for (let at = start + length - 1, least = Math.max(start, at - 11); at >= least; at -= 1) {
    sum = (Math.imul(sum, 31) + (bytes[at] as number)) | 0;
  }
  return sum ^ (sum >>> 11);
}
