import {
  type Chunk,
  createStagedChunks,
  type EncodedWriteRequest,
  InternalError,
  type StagedChunks,
  type WriteReport,
  type UnitWriter,
  namingTable,
  isStaged,
} from '@sync/core/connector';
import {
  binaryHeader,
  binaryTrailer,
  copyBinaryEncoding,
  type CopyFormat,
  type CopyIn,
  type CopyInRequest,
  copyTextEncoding,
} from '@sync/engine-postgres';
import { namingOneOf } from './errors.ts';
import { mergeStage } from './merge-stage.ts';
import type { Stage } from './stage.ts';
import type { UnitContext } from './unit.ts';

/**
 * Opens a writer that passes COPY bytes on as they are. Neighbours in the list that go straight into their tables are copied by one
 * message; so are neighbours that go into a stage, whose merges follow. So every table is complete before the next kind begins, and
 * parents that come first in the list are there before their children.
 */
export async function openEncodedWriter(
  requests: readonly EncodedWriteRequest[],
  context: UnitContext,
): Promise<UnitWriter<Chunk>> {
  return new EncodedWriter(requests, context);
}

/** One request under way: its gathered chunks, and whether any byte came. */
interface Current {
  readonly index: number;
  readonly chunks: StagedChunks;
  hasBytes: boolean;
}

/** The COPYs of one message. */
interface RunningCopy {
  readonly copyIn: CopyIn;
  /** Which request is the first of them. */
  readonly first: number;
  /** One each, or none when they go straight into their tables. */
  readonly stages: readonly Stage[];
}

class EncodedWriter implements UnitWriter<Chunk> {
  readonly #requests: readonly EncodedWriteRequest[];
  readonly #context: UnitContext;
  readonly #reports: WriteReport[] = [];
  #copy: RunningCopy | undefined;
  #current: Current | undefined;

  constructor(requests: readonly EncodedWriteRequest[], context: UnitContext) {
    this.#requests = requests;
    this.#context = context;
  }

  async write(chunk: Chunk): Promise<void> {
    try {
      const current = await this.#moveTo(chunk.request);
      if (current === undefined) throw outOfOrder();
      current.hasBytes ||= chunk.bytes.length > 0;
      await current.chunks.add(chunk.bytes, chunk.rowCount);
    } catch (error) {
      throw this.#naming(error);
    }
  }

  async finish(): Promise<readonly WriteReport[]> {
    try {
      await this.#moveTo(this.#requests.length);
      return this.#reports;
    } catch (error) {
      throw this.#naming(error);
    }
  }

  async abort(reason: string): Promise<void> {
    this.#current?.chunks.abort();
    await this.#copy?.copyIn.abort(reason);
  }

  /** Goes on to a request, through those before it that had no chunk. */
  async #moveTo(target: number): Promise<Current | undefined> {
    let index = this.#current?.index ?? -1;
    if (target < index) throw outOfOrder();
    while (index < target) {
      if (this.#current !== undefined) await this.#endRequest(this.#current);
      index += 1;
      this.#current = undefined;
      const isNewCopy = index === this.#requests.length || !this.#isInCopy(index);
      if (isNewCopy && this.#copy !== undefined) await this.#endCopy();
      const request = this.#requests[index];
      if (request === undefined) return undefined;
      if (isNewCopy) await this.#beginCopy(index);
      this.#current = this.#beginRequest(index, request);
    }
    return this.#current;
  }

  #isInCopy(index: number): boolean {
    const [first, request] = [this.#requests[this.#copy?.first ?? -1], this.#requests[index]];
    return first !== undefined && request !== undefined && isStaged(first) === isStaged(request);
  }

  async #beginCopy(first: number): Promise<void> {
    const { connection } = this.#context;
    const stages: Stage[] = [];
    const copies: CopyInRequest[] = [];
    const goesToStage = isStaged(this.#requests[first] as EncodedWriteRequest);
    for (const request of this.#requests.slice(first)) {
      if (isStaged(request) !== goesToStage) break;
      const stage = goesToStage ? await this.#context.createStage(request) : undefined;
      if (stage !== undefined) stages.push(stage);
      const table = stage === undefined ? request.table : { temporary: stage.name };
      copies.push({ table, columns: request.columns, format: formatOf(request) });
    }
    this.#copy = { copyIn: await connection.copyIn(copies), first, stages };
  }

  #beginRequest(index: number, request: EncodedWriteRequest): Current {
    const { copyIn, first } = this.#copy as RunningCopy;
    const chunks = createStagedChunks({
      options: request.staging,
      send: (bytes) => copyIn.write(index - first, bytes),
    });
    return { index, chunks, hasBytes: false };
  }

  async #endRequest({ index, chunks, hasBytes }: Current): Promise<void> {
    const request = this.#requests[index];
    if (!hasBytes && request !== undefined && formatOf(request) === 'binary') {
      // A source may give nothing for a table without rows, and the server insists on a header and a trailer.
      await chunks.add(Buffer.concat([binaryHeader, binaryTrailer]), 0);
    }
    await chunks.flush();
  }

  async #endCopy(): Promise<void> {
    const { copyIn, first, stages } = this.#copy as RunningCopy;
    const rowCounts = await copyIn.finish();
    this.#copy = undefined;
    for (const [offset, rowsReceived] of rowCounts.entries()) {
      const stage = stages[offset];
      const table = this.#requests[first + offset]?.table;
      if (table === undefined) throw outOfOrder();
      if (stage === undefined) {
        this.#reports.push({ table, rowsReceived, rowsWritten: rowsReceived });
        continue;
      }
      stage.rowsReceived = rowsReceived;
      const isHeld = stage.request.holdInStage;
      this.#reports.push(
        isHeld ? { table, rowsReceived, rowsWritten: 0 } : await mergeStage(this.#context.connection, stage),
      );
    }
  }

  /** What fails may be a COPY before the one whose bytes are being sent: the server is behind us. */
  #naming(error: unknown): unknown {
    const [only, second] = this.#requests;
    if (only !== undefined && second === undefined) return namingTable(error, only.table);
    return namingOneOf(
      error,
      this.#requests.map(({ table }) => table),
    );
  }
}

function formatOf({ encoding }: EncodedWriteRequest): CopyFormat {
  if (encoding === copyBinaryEncoding) return 'binary';
  if (encoding === copyTextEncoding) return 'text';
  const message = `The Postgres sink does not know the encoding ${encoding}. Please report it.`;
  throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
}

function outOfOrder(): InternalError {
  return new InternalError({
    code: 'INTERNAL_INVARIANT',
    message: 'Chunks came in another order than their requests. Please report it.',
  });
}
