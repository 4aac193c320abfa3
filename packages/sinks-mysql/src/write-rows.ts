import {
  ByteOutput,
  createStagedChunks,
  type FieldBatch,
  type RowsWriteRequest,
  type StagedChunks,
  type StagingOptions,
  type WriteReport,
  type UnitWriter,
  namingTable,
  isStaged,
} from '@sync/core/connector';
import { explainingTwice } from './errors.ts';
import { openInsertRows } from './insert-rows.ts';
import { isFileRefused, openLoadData } from './load-data.ts';
import { type LoadTarget, readLoadTarget } from './load-target.ts';
import { mergeStage } from './merge-stage.ts';
import type { OutletInit, RowsOutlet } from './rows-outlet.ts';
import type { Stage } from './stage.ts';
import type { WriterContext } from './writer-context.ts';

/** Opens a writer that turns field batches into statements: straight into the table, or into a stage that is merged at the end. */
export async function openRowsWriter(
  request: RowsWriteRequest,
  context: WriterContext,
): Promise<UnitWriter<FieldBatch>> {
  const { connection } = context;
  const stage = isStaged(request) ? await context.createStage(request) : undefined;
  const target = stage?.target ?? (await readLoadTarget(connection, request.table));
  const columns = request.columns.map((column, index) => ({
    column,
    from: request.types[index] ?? ({ kind: 'text', isFixed: false } as const),
    to: target.columns.get(column),
  }));
  const into = stage?.ref ?? request.table;
  const outlet = await openOutlet({ connection, into, target: { table: request.table, columns } }, target, context);
  return new RowsWriter({ request, stage, outlet });
}

async function openOutlet(init: OutletInit, target: LoadTarget, context: WriterContext): Promise<RowsOutlet> {
  if (!context.files.areTakenFor(target, context.writers)) return openInsertRows(init);
  try {
    return await openLoadData(init);
  } catch (error) {
    if (!isFileRefused(error)) throw namingTable(error, init.target.table);
    context.files.refuse();
    return openInsertRows(init);
  }
}

interface RowsWriterInit {
  readonly request: RowsWriteRequest;
  readonly stage: Stage | undefined;
  readonly outlet: RowsOutlet;
}

class RowsWriter implements UnitWriter<FieldBatch> {
  readonly #init: RowsWriterInit;
  readonly #chunks: StagedChunks;
  readonly #output: ByteOutput;
  readonly #pieceBytes: number;
  /** Rows in the chunk that is open, so that a piece ends where the chunk has to. */
  #openRows = 0;

  constructor(init: RowsWriterInit) {
    this.#init = init;
    const { request, outlet } = init;
    const { maxRows, maxAgeMs, maxBytes } = request.staging;
    // Where nobody asked for gathering, a statement or packet is worth more than a small chunk.
    const isGathering = maxRows !== undefined || maxAgeMs !== undefined;
    // Half of a chunk: a piece as large as one would go at once, and none would ever be gathered.
    this.#pieceBytes = isGathering ? Math.min(outlet.pieceBytes, Math.ceil(maxBytes / 2)) : outlet.pieceBytes;
    this.#output = new ByteOutput(Math.min(this.#pieceBytes, 256 * 1024) + 4096);
    this.#chunks = createStagedChunks({
      options: this.#ownStaging(request.staging),
      send: (bytes, rowCount) => outlet.send(bytes, rowCount),
    });
  }

  async write(batch: FieldBatch): Promise<void> {
    const { outlet, request } = this.#init;
    const { maxRows = Number.MAX_SAFE_INTEGER } = request.staging;
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
      throw this.#explained(error);
    }
  }

  async finish(): Promise<readonly WriteReport[]> {
    const { request, outlet, stage } = this.#init;
    const { table } = request;
    try {
      await this.#chunks.flush();
      const rowsReceived = await outlet.finish();
      if (stage === undefined) return [{ table, rowsReceived, rowsWritten: rowsReceived }];
      stage.rowsReceived = rowsReceived;
    } catch (error) {
      throw this.#explained(error);
    }
    return [await mergeStage(stage)];
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

  /** A double key in a stage is one of the source. */
  #explained(error: unknown): unknown {
    const { request, stage } = this.#init;
    const isUpdate = stage !== undefined && request.onConflict === 'update';
    return namingTable(isUpdate ? explainingTwice(error, request.table) : error, request.table);
  }
}
