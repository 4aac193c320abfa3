import { ByteOutput, type FieldBatch, nullLength } from '@sync/core/connector';

/** Room behind a batch for the row that closes it. */
const slackBytes = 64 * 1024;

/** The fields of a batch under way: what is written to `output` between two calls is one field. Used again for the next batch. */
export class FieldStore {
  output: ByteOutput;
  starts: Uint32Array;
  lengths: Int32Array;
  rowCount = 0;
  readonly #columnCount: number;
  readonly #batchBytes: number;

  constructor(columnCount: number, batchBytes: number) {
    this.#columnCount = columnCount;
    this.#batchBytes = batchBytes;
    this.output = new ByteOutput(batchBytes + slackBytes);
    const fields = Math.max(64, columnCount * 2, batchBytes >> 4);
    this.starts = new Uint32Array(fields);
    this.lengths = new Int32Array(fields);
  }

  get isFull(): boolean {
    return this.rowCount > 0 && this.output.length >= this.#batchBytes;
  }

  /** Begins a row of NULLs, gives the index of its first field. */
  beginRow(): number {
    const base = this.rowCount * this.#columnCount;
    const end = base + this.#columnCount;
    if (end > this.starts.length) this.#grow(end);
    this.lengths.fill(nullLength, base, end);
    return base;
  }

  handOut(): FieldBatch | undefined {
    const { rowCount, starts, lengths, output } = this;
    if (rowCount === 0) return undefined;
    this.rowCount = 0;
    const bytes = output.bytes.subarray(0, output.length);
    output.length = 0;
    // A huge row went by; its memory is not kept for the rest of the table.
    if (output.bytes.length > 4 * (this.#batchBytes + slackBytes)) {
      this.output = new ByteOutput(this.#batchBytes + slackBytes);
    }
    return { rowCount, columnCount: this.#columnCount, bytes, starts, lengths };
  }

  #grow(needed: number): void {
    const size = Math.max(needed, this.starts.length * 2);
    const starts = new Uint32Array(size);
    starts.set(this.starts);
    this.starts = starts;
    const lengths = new Int32Array(size);
    lengths.set(this.lengths);
    this.lengths = lengths;
  }
}
