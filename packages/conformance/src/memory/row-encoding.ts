import { type Encoding, type NeutralType, nullLength } from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';
import { fieldBytes, fieldText } from '../rows/pack-rows.ts';

/** The memory ends' own byte format: each field is its length as a 32-bit number (-1 for NULL), then its bytes. */
export const memoryRows = 'memory-rows' as Encoding;

/** One row in the memory format. */
export function encodeRow(types: readonly NeutralType[], row: TextRow): Uint8Array {
  const parts = types.flatMap((type, c) => {
    const text = row[c] ?? null;
    const bytes = text === null ? undefined : fieldBytes(text, type);
    const length = Buffer.alloc(4);
    length.writeInt32BE(bytes?.length ?? nullLength);
    return bytes === undefined ? [length] : [length, bytes];
  });
  return Buffer.concat(parts);
}

/** Takes rows of the memory format out of pieces that are cut anywhere. */
export class RowDecoder {
  readonly #types: readonly NeutralType[];
  #rest: Buffer = Buffer.alloc(0);

  constructor(types: readonly NeutralType[]) {
    this.#types = types;
  }

  /** The rows that end in this piece. */
  decode(piece: Uint8Array): TextRow[] {
    this.#rest = Buffer.concat([this.#rest, piece]);
    const rows: TextRow[] = [];
    for (let row = this.#next(); row !== undefined; row = this.#next()) rows.push(row);
    return rows;
  }

  /** Whether nothing is left over. */
  get isAtEnd(): boolean {
    return this.#rest.length === 0;
  }

  #next(): TextRow | undefined {
    let at = 0;
    const row: (string | null)[] = [];
    for (const type of this.#types) {
      if (at + 4 > this.#rest.length) return undefined;
      const length = this.#rest.readInt32BE(at);
      at += 4;
      const end = at + Math.max(0, length);
      if (end > this.#rest.length) return undefined;
      row.push(length === nullLength ? null : fieldText(this.#rest.subarray(at, end), type));
      at = end;
    }
    if (at === 0) return undefined;
    this.#rest = this.#rest.subarray(at);
    return row;
  }
}
