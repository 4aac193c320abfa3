/**
 * Numbers that look random and are always the same for one seed (mulberry32).
 *
 * Every row has its own generator, made from the seed, the table's name and the row's number. So any row's values can be
 * computed again without those before it: an order line asks for its order's time, a customer for its address.
 */
export class Random {
  #state: number;

  constructor(state: number) {
    this.#state = state | 0;
  }

  /** The next number from 0 (included) to 1 (left out). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 0 (included) to `limit` (left out). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** A whole number from `lowest` to `highest`, both included. */
  between(lowest: number, highest: number): number {
    return lowest + this.below(highest - lowest + 1);
  }

  /** True in about `share` of all calls. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of the list's items. */
  pick<Item>(list: readonly [Item, ...Item[]]): Item {
    return list[this.below(list.length)] ?? list[0];
  }

  /** Two hexadecimal digits for each of `byteCount` bytes. */
  hex(byteCount: number): string {
    let digits = '';
    while (digits.length < byteCount * 2) {
      digits += this.below(0x1000000).toString(16).padStart(6, '0');
    }
    return digits.slice(0, byteCount * 2);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const digits = this.hex(16);
    const variant = '89ab'[this.below(4)];
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  }
}

/** Makes the generators of one stream of rows: `randomRows(seed, 'orders')(17)` is the generator of the 17th order. */
export function randomRows(seed: number, stream: string): (row: number) => Random {
  let hash = 0x811c9dc5 ^ seed;
  for (let index = 0; index < stream.length; index += 1) {
    hash = Math.imul(hash ^ stream.charCodeAt(index), 0x01000193);
  }
  // Multiplying by an odd constant keeps neighbouring rows from starting at neighbouring states.
  return (row) => new Random(hash ^ Math.imul(row + 1, 0x9e3779b1));
}
