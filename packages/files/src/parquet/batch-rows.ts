import { ByteOutput, type FieldBatch, nullLength } from '@sync/core/connector';

/** The batch under way. Columns are written one after the other, some rows at a time. */
export class BatchRows {
  readonly columnCount: number;
  readonly #batchBytes: number;
  readonly #usualSize: number;
  output: ByteOutput;
  /** Rows that have all their fields. */
  rowCount = 0;
  #starts: Uint32Array;
  #lengths: Int32Array;

  constructor(columnCount: number, batchBytes: number) {
    this.columnCount = columnCount;
    this.#batchBytes = batchBytes;
    this.#usualSize = batchBytes + 256 * 1024;
    this.output = new ByteOutput(this.#usualSize);
    this.#starts = new Uint32Array(1024);
    this.#lengths = new Int32Array(1024);
  }

  /** Rows without bytes count too: some hundred thousand of them are a batch. */
  get isFull(): boolean {
    return this.output.length >= this.#batchBytes || this.rowCount >= this.#batchBytes;
  }

  /** Has room for so many rows more; their fields are NULL. */
  reserve(rows: number): void {
    const first = this.rowCount * this.columnCount;
    const end = first + rows * this.columnCount;
    if (end > this.#starts.length) {
      const size = Math.max(end, this.#starts.length * 2);
      const starts = new Uint32Array(size);
      starts.set(this.#starts.subarray(0, first));
      this.#starts = starts;
      const lengths = new Int32Array(size);
      lengths.set(this.#lengths.subarray(0, first));
      this.#lengths = lengths;
    }
    this.#lengths.fill(nullLength, first, end);
  }

  /** Sets a field of a row that there is room for to what was written since `start`. Gives its length. */
  setField(row: number, column: number, start: number): number {
    const index = (this.rowCount + row) * this.columnCount + column;
    const length = this.output.length - start;
    this.#starts[index] = start;
    this.#lengths[index] = length;
    return length;
  }

  /** The rows; undefined when there are none. Valid until the next is begun with {@link begin}. */
  handOut(): FieldBatch | undefined {
    const { rowCount, columnCount, output } = this;
    if (rowCount === 0) return undefined;
    return { rowCount, columnCount, bytes: output.bytes, starts: this.#starts, lengths: this.#lengths };
  }

  /** Begins the next batch. */
  begin(): void {
    this.rowCount = 0;
    // A huge row went by: its memory is not kept.
    if (this.output.bytes.length > 4 * this.#usualSize) this.output = new ByteOutput(this.#usualSize);
    this.output.length = 0;
  }
}
