/**
 * Rows that travel together in the rows lane: one buffer and the positions of its fields, row by row, in the order of the
 * request's columns. A field holds its column's canonical text (see `NeutralType`), raw bytes for `bytes`. No JavaScript
 * value is made on the way.
 *
 * The field of row `r`, column `c` is `i = r * columnCount + c`: bytes `starts[i]` to `starts[i] + lengths[i]`, or NULL when
 * `lengths[i]` is -1. Fields may lie in any order and may leave gaps. The arrays may be longer than needed.
 *
 * Owned by the reader: valid until the next item is asked for. A writer has copied what it needs when `write` resolves.
 */
export interface FieldBatch {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly lengths: Int32Array;
}

/** The mark for NULL in {@link FieldBatch.lengths}. */
export const nullLength = -1;

/** Bytes of all fields of a batch: what travels. The buffer may be larger, it may be one that a reader fills again and again. */
export function sumFieldBytes({ rowCount, columnCount, lengths }: FieldBatch): number {
  const fieldCount = rowCount * columnCount;
  let bytes = 0;
  for (let i = 0; i < fieldCount; i += 1) {
    const length = lengths[i] ?? nullLength;
    if (length > 0) bytes += length;
  }
  return bytes;
}

/**
 * Encoded bytes of one request. Chunks of one request come one after the other, requests in their order; a chunk may end
 * anywhere inside a row. Owned by the reader: valid until the next item is asked for.
 */
export interface Chunk {
  /** Index into the list of requests. */
  readonly request: number;
  readonly bytes: Uint8Array;
  /** Rows that end in this chunk, exact. */
  readonly rowCount: number;
}
