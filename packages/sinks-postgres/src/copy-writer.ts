import {
  ByteOutput,
  createStagedChunks,
  type FieldBatch,
  namingTable,
  type StagingOptions,
  type TableRef,
  type UnitWriter,
  type WriteReport,
} from '@sync/core/connector';
import type { CopyIn, RowEncoder } from '@sync/engine-postgres';

/** What a writer of field batches works with. */
export interface CopyWriterInit {
  /** For errors: where the rows end up. */
  readonly table: TableRef;
  readonly staging: StagingOptions;
  readonly encoder: RowEncoder;
  readonly copyIn: CopyIn;
  /** What is done once the server has taken every row; `rowCount`: as it counted them. */
  readonly finish: (rowCount: number) => Promise<WriteReport>;
}

/** Pieces are no longer than this, so that encoding one and sending the one before go on side by side. */
const pieceBytes = 64 * 1024;

/** Turns field batches into the bytes of one COPY. */
export class CopyWriter implements UnitWriter<FieldBatch> {
  readonly #init: CopyWriterInit;
  readonly #chunks;
  readonly #output: ByteOutput;
  readonly #pieceBytes: number;
  /** Rows in the chunk that is open, so that a piece ends where the chunk has to. */
  #openRows = 0;
  #isStarted = false;

  constructor(init: CopyWriterInit) {
    this.#init = init;
    const { staging } = init;
    this.#pieceBytes = Math.min(pieceBytes, staging.maxBytes);
    this.#output = new ByteOutput(this.#pieceBytes + 1024);
    this.#chunks = createStagedChunks({
      options: this.#countingRows(staging),
      send: (bytes) => init.copyIn.write(0, bytes),
    });
  }

  async write(batch: FieldBatch): Promise<void> {
    const { encoder, staging, table } = this.#init;
    const { maxRows = Number.MAX_SAFE_INTEGER } = staging;
    const output = this.#output;
    try {
      for (let firstRow = 0; firstRow < batch.rowCount; ) {
        output.length = 0;
        this.#start();
        const rows = { firstRow, maxRows: Math.max(1, maxRows - this.#openRows), maxBytes: this.#pieceBytes };
        const rowCount = encoder.encode(batch, rows, output);
        firstRow += rowCount;
        this.#openRows += rowCount;
        await this.#chunks.add(output.bytes.subarray(0, output.length), rowCount);
      }
    } catch (error) {
      throw namingTable(error, table);
    }
  }

  async finish(): Promise<readonly WriteReport[]> {
    const { encoder, table, copyIn, finish } = this.#init;
    try {
      this.#output.length = 0;
      this.#start();
      this.#output.reserve(encoder.trailer.length);
      this.#output.writeBytes(encoder.trailer, 0, encoder.trailer.length);
      await this.#chunks.add(this.#output.bytes.subarray(0, this.#output.length), 0);
      await this.#chunks.flush();
      const [rowCount = 0] = await copyIn.finish();
      return [await finish(rowCount)];
    } catch (error) {
      throw namingTable(error, table);
    }
  }

  async abort(reason: string): Promise<void> {
    this.#chunks.abort();
    await this.#init.copyIn.abort(reason);
  }

  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { header } = this.#init.encoder;
    this.#output.reserve(header.length);
    this.#output.writeBytes(header, 0, header.length);
  }

  #countingRows(staging: StagingOptions): StagingOptions {
    return {
      ...staging,
      onChunk: (chunk) => {
        this.#openRows -= chunk.rowCount;
        staging.onChunk?.(chunk);
      },
    };
  }
}
