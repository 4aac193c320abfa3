import { type FieldBatch, nullLength } from '@sync/core/connector';

export interface RowBufferOptions {
  /** Fields of a row. */
  readonly columnCount: number;
  /** A batch is full with the row that reaches this size, in bytes of the file. */
  readonly batchBytes: number;
}

/**
 * The bytes of files and the fields found in them: `[rows of the batch | not yet taken | what was converted to something longer]`. Fields are
 * converted where they stand as far as they do not grow, so the buffer is the batch. What was handed out is dropped by moving the
 * rest to the front, at the next `push`. Where a batch has rows at a `push`, they stay, and what was converted stays between them.
 *
 * The byte behind the bytes of the file is 0, so that a search may end there.
 *
 * The field under way is `fieldStart` and `fieldLength`: conversions read and set them, for an object a field would be too dear.
 */
export class RowBuffer {
  readonly columnCount: number;
  bytes: Uint8Array;
  /** End of the bytes of the file. */
  filled = 0;
  /** Start of the first row that is not in the batch. */
  taken = 0;
  rowCount = 0;
  starts: Uint32Array;
  lengths: Int32Array;
  fieldStart = 0;
  fieldLength = 0;
  readonly #batchBytes: number;
  readonly #usualSize: number;
  #batchStart = 0;
  /** End of what is behind the bytes of the file. */
  #sideEnd = 1;

  constructor({ columnCount, batchBytes }: RowBufferOptions) {
    this.columnCount = columnCount;
    this.#batchBytes = batchBytes;
    // Room for a batch, a chunk that overshoots it and some side output: usually nothing is allocated again.
    this.#usualSize = batchBytes + 384 * 1024;
    this.bytes = new Uint8Array(this.#usualSize);
    const fields = Math.max(64, columnCount * 2, Math.ceil(batchBytes / 8));
    this.starts = new Uint32Array(fields);
    this.lengths = new Int32Array(fields);
  }

  /** Bytes that are in no batch yet. */
  get waiting(): number {
    return this.filled - this.taken;
  }

  get isFull(): boolean {
    return this.rowCount > 0 && this.taken - this.#batchStart >= this.#batchBytes;
  }

  /** Copies bytes of the file behind those that are there. Gives how far those not taken moved to the front. */
  push(chunk: Uint8Array): number {
    const before = this.taken;
    if (this.rowCount === 0) {
      if (before > 0) this.#dropTaken();
    } else {
      if (this.#batchStart > 0) this.#dropHandedOut();
      this.#leaveSide();
    }
    const end = this.filled + chunk.length;
    if (end >= this.bytes.length) this.#grow(end + 1, this.filled);
    this.bytes.set(chunk, this.filled);
    this.bytes[end] = 0;
    this.filled = end;
    this.#sideEnd = end + 1;
    return before - this.taken;
  }

  /** Begins a row: there is room for its fields, and all of them are NULL. Gives the index of its first field. */
  beginRow(): number {
    const base = this.rowCount * this.columnCount;
    const end = base + this.columnCount;
    if (end > this.starts.length) this.#growFields(end);
    this.lengths.fill(nullLength, base, end);
    return base;
  }

  /** Has room for so many bytes behind the file, and moves the field under way there; it has no bytes yet. `bytes` may be another buffer then. */
  beginSideField(maxLength: number): void {
    const end = this.#sideEnd + maxLength;
    if (end > this.bytes.length) this.#grow(end, this.#sideEnd);
    this.fieldStart = this.#sideEnd;
    this.fieldLength = 0;
  }

  /** Keeps the field under way where it was written behind the file. */
  endSideField(): void {
    this.#sideEnd = this.fieldStart + this.fieldLength;
  }

  /** Sets the field under way to ASCII text, in place when it fits. */
  setText(text: string): void {
    if (text.length > this.fieldLength) this.beginSideField(text.length);
    for (let offset = 0; offset < text.length; offset += 1)
      this.bytes[this.fieldStart + offset] = text.charCodeAt(offset);
    const isBehind = this.fieldStart === this.#sideEnd;
    this.fieldLength = text.length;
    if (isBehind) this.endSideField();
  }

  /** The rows of the batch; undefined when it has none. The next batch is begun. */
  handOut(): FieldBatch | undefined {
    const { rowCount, columnCount, bytes, starts, lengths } = this;
    this.rowCount = 0;
    this.#batchStart = this.taken;
    this.#sideEnd = this.filled + 1;
    return rowCount === 0 ? undefined : { rowCount, columnCount, bytes, starts, lengths };
  }

  /** The batch under way moves to the front. */
  #dropHandedOut(): void {
    const moved = this.#batchStart;
    const { starts } = this;
    const fields = this.rowCount * this.columnCount;
    this.#moveToFront(moved, this.#sideEnd);
    for (let field = 0; field < fields; field += 1) starts[field] = (starts[field] as number) - moved;
    this.taken -= moved;
    this.filled -= moved;
    this.#sideEnd -= moved;
    this.#batchStart = 0;
  }

  /** What is not taken moves behind what rows of the batch have there. */
  #leaveSide(): void {
    if (this.#sideEnd === this.filled + 1) return;
    const left = this.filled - this.taken;
    if (this.#sideEnd + left > this.bytes.length) this.#grow(this.#sideEnd + left, this.#sideEnd);
    this.bytes.copyWithin(this.#sideEnd, this.taken, this.filled);
    this.taken = this.#sideEnd;
    this.filled = this.taken + left;
  }

  #dropTaken(): void {
    this.#moveToFront(this.taken, this.filled);
    this.filled -= this.taken;
    this.taken = 0;
    this.#batchStart = 0;
  }

  #moveToFront(start: number, end: number): void {
    if (this.bytes.length > 4 * this.#usualSize && end - start <= this.#usualSize) {
      // A huge row went by; its memory is not kept for the rest of the table.
      const smaller = new Uint8Array(this.#usualSize);
      smaller.set(this.bytes.subarray(start, end));
      this.bytes = smaller;
    } else {
      this.bytes.copyWithin(0, start, end);
    }
  }

  #grow(needed: number, kept: number): void {
    const larger = new Uint8Array(Math.max(needed, Math.ceil(this.bytes.length * 1.5)));
    larger.set(this.bytes.subarray(0, kept));
    this.bytes = larger;
  }

  #growFields(needed: number): void {
    const size = Math.max(needed, this.starts.length * 2);
    const starts = new Uint32Array(size);
    starts.set(this.starts);
    this.starts = starts;
    const lengths = new Int32Array(size);
    lengths.set(this.lengths);
    this.lengths = lengths;
  }
}
