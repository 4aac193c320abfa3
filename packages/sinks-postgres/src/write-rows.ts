import {
  ByteOutput,
  createStagedChunks,
  type FieldBatch,
  type RowsWriteRequest,
  type StagingOptions,
  type WriteReport,
  type UnitWriter,
  namingTable,
  isStaged,
} from '@sync/core/connector';
import { chooseFieldFormat, createRowEncoder, type CopyIn, type RowEncoder } from '@sync/engine-postgres';
import { readLoadTarget } from './load-target.ts';
import { mergeStage } from './merge-stage.ts';
import type { Stage } from './stage.ts';
import type { UnitContext } from './unit.ts';

/** Opens a writer that turns field batches into COPY bytes: straight into the table, or into a stage that is merged at the end. */
export async function openRowsWriter(request: RowsWriteRequest, context: UnitContext): Promise<UnitWriter<FieldBatch>> {
  const { connection } = context;
  const stage = isStaged(request) ? await context.createStage(request) : undefined;
  const target = stage?.target ?? (await readLoadTarget(connection, request.table));
  const columns = request.columns.map((column, index) => ({
    column,
    from: request.types[index] ?? { kind: 'text', isFixed: false },
    to: target.columns.get(column)?.type ?? { name: undefined },
  }));
  const encoder = createRowEncoder({ table: request.table, columns }, chooseFieldFormat(columns, context.serverMajor));
  const copyIn = await connection.copyIn([
    {
      table: stage === undefined ? request.table : { temporary: stage.name },
      columns: request.columns,
      format: encoder.format,
    },
  ]);
  return new RowsWriter({ request, context, stage, encoder, copyIn });
}

interface RowsWriterInit {
  readonly request: RowsWriteRequest;
  readonly context: UnitContext;
  readonly stage: Stage | undefined;
  readonly encoder: RowEncoder;
  readonly copyIn: CopyIn;
}

/** Pieces are no longer than this, so that encoding one and sending the one before go on side by side. */
const pieceBytes = 64 * 1024;

class RowsWriter implements UnitWriter<FieldBatch> {
  readonly #init: RowsWriterInit;
  readonly #chunks;
  readonly #output: ByteOutput;
  readonly #pieceBytes: number;
  /** Rows in the chunk that is open, so that a piece ends where the chunk has to. */
  #openRows = 0;
  #isStarted = false;

  constructor(init: RowsWriterInit) {
    this.#init = init;
    const { staging } = init.request;
    this.#pieceBytes = Math.min(pieceBytes, staging.maxBytes);
    this.#output = new ByteOutput(this.#pieceBytes + 1024);
    this.#chunks = createStagedChunks({
      options: this.#countingRows(staging),
      send: (bytes) => init.copyIn.write(0, bytes),
    });
  }

  async write(batch: FieldBatch): Promise<void> {
    const { encoder, request } = this.#init;
    const { maxRows = Number.MAX_SAFE_INTEGER } = request.staging;
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
      throw namingTable(error, request.table);
    }
  }

  async finish(): Promise<readonly WriteReport[]> {
    const { encoder, request, copyIn, stage, context } = this.#init;
    try {
      this.#output.length = 0;
      this.#start();
      this.#output.reserve(encoder.trailer.length);
      this.#output.writeBytes(encoder.trailer, 0, encoder.trailer.length);
      await this.#chunks.add(this.#output.bytes.subarray(0, this.#output.length), 0);
      await this.#chunks.flush();
      const [rowCount = 0] = await copyIn.finish();
      if (stage === undefined) return [{ table: request.table, rowsReceived: rowCount, rowsWritten: rowCount }];
      stage.rowsReceived = rowCount;
      if (request.holdInStage) return [{ table: request.table, rowsReceived: rowCount, rowsWritten: 0 }];
      return [await mergeStage(context.connection, stage)];
    } catch (error) {
      throw namingTable(error, request.table);
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
