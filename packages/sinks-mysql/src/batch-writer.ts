import {
  ByteOutput,
  createStagedChunks,
  type FieldBatch,
  type StagedChunks,
  type StagingOptions,
  type UnitWriter,
  type WriteReport,
} from '@sync/core/connector';
import type { RowsOutlet } from './rows-outlet.ts';

export interface BatchWriterInit {
  readonly staging: StagingOptions;
  readonly outlet: RowsOutlet;
  /** Makes an error of the outlet say what it is about. */
  readonly explain: (error: unknown) => unknown;
  /** Called once the server has taken every row. Its errors are told as they are. */
  readonly complete: (rowsReceived: number) => WriteReport | Promise<WriteReport>;
}

/** Cuts field batches into chunks that an outlet sends. */
export class BatchWriter implements UnitWriter<FieldBatch> {
  readonly #init: BatchWriterInit;
  readonly #chunks: StagedChunks;
  readonly #output: ByteOutput;
  readonly #pieceBytes: number;
  /** Rows in the chunk that is open, so that a piece ends where the chunk has to. */
  #openRows = 0;

  constructor(init: BatchWriterInit) {
    this.#init = init;
    const { staging, outlet } = init;
    const { maxRows, maxAgeMs, maxBytes } = staging;
    // Where nobody asked for gathering, a statement or packet is worth more than a small chunk.
    const isGathering = maxRows !== undefined || maxAgeMs !== undefined;
    // Half of a chunk: a piece as large as one would go at once, and none would ever be gathered.
    this.#pieceBytes = isGathering ? Math.min(outlet.pieceBytes, Math.ceil(maxBytes / 2)) : outlet.pieceBytes;
    this.#output = new ByteOutput(Math.min(this.#pieceBytes, 256 * 1024) + 4096);
    this.#chunks = createStagedChunks({
      options: this.#ownStaging(staging),
      send: (bytes, rowCount) => outlet.send(bytes, rowCount),
    });
  }

  async write(batch: FieldBatch): Promise<void> {
    const { outlet, staging, explain } = this.#init;
    const { maxRows = Number.MAX_SAFE_INTEGER } = staging;
    const output = this.#output;
    try {
      for (let firstRow = 0; firstRow < batch.rowCount; ) {
        output.length = 0;
        const room = Math.max(1, Math.min(outlet.pieceRows, maxRows - this.#openRows));
        const rows = { firstRow, maxRows: room, maxBytes: this.#pieceBytes };
        const rowCount = outlet.encoder.encode(batch, rows, output);
        firstRow += rowCount;
        this.#openRows += rowCount;
        await this.#add(rowCount);
      }
    } catch (error) {
      throw explain(error);
    }
  }

  async finish(): Promise<readonly WriteReport[]> {
    const { outlet, explain, complete } = this.#init;
    let rowsReceived: number;
    try {
      await this.#chunks.flush();
      rowsReceived = await outlet.finish();
    } catch (error) {
      throw explain(error);
    }
    return [await complete(rowsReceived)];
  }

  async abort(reason: string): Promise<void> {
    this.#chunks.abort();
    await this.#init.outlet.abort(reason);
  }

  /** A row larger than a piece goes alone: with those before it, it might be too large for a statement. */
  async #add(rowCount: number): Promise<void> {
    const { outlet } = this.#init;
    const { bytes, length } = this.#output;
    const lastAt = outlet.encoder.lastRowAt;
    if (rowCount > 1 && length - lastAt > outlet.pieceBytes) {
      await this.#chunks.add(bytes.subarray(0, lastAt), rowCount - 1);
      await this.#chunks.add(bytes.subarray(lastAt, length), 1);
    } else await this.#chunks.add(bytes.subarray(0, length), rowCount);
  }

  #ownStaging(staging: StagingOptions): StagingOptions {
    return {
      ...staging,
      maxBytes: Math.min(staging.maxBytes, this.#init.outlet.chunkBytes),
      onChunk: (chunk) => {
        this.#openRows -= chunk.rowCount;
        staging.onChunk?.(chunk);
      },
    };
  }
}
