import {
  type ChangesWriteRequest,
  type Chunk,
  createStagedChunks,
  type EncodedWriteRequest,
  type FieldBatch,
  InternalError,
  type NeutralType,
  type RowsWriteRequest,
  type StagedChunks,
  throwIfAborted,
  type WriteReport,
  type Writer,
} from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';
import { unpackRows } from '../rows/pack-rows.ts';
import { encodeRow, RowDecoder } from './row-encoding.ts';

/** What a memory writer knows of the rows it takes. */
export type MemoryRequest = RowsWriteRequest | EncodedWriteRequest | ChangesWriteRequest;

export interface MemoryWriterInit<Request extends MemoryRequest> {
  readonly requests: readonly Request[];
  /** Types of the fields that travel, as the sink has them. @throws {WriteError} when it lacks a column */
  readonly typesOf: (request: Request) => readonly NeutralType[];
  readonly signal: AbortSignal;
  /** All rows of one request. */
  readonly onRows: (request: Request, rows: readonly TextRow[]) => Promise<WriteReport>;
  readonly onClosed: () => void;
  readonly onFailed: () => void;
}

interface Receiver<Request = MemoryRequest> {
  readonly request: Request;
  readonly types: readonly NeutralType[];
  readonly rows: TextRow[];
  readonly decoder: RowDecoder;
  readonly chunks: StagedChunks;
}

/** Opens a writer of either lane: both are staged as bytes of the memory format, and rows arrive as those are sent. */
export function openWriter<Item extends FieldBatch | Chunk, Request extends MemoryRequest>(
  init: MemoryWriterInit<Request>,
): Writer<Item> & { abort(): Promise<void> } {
  const receivers = init.requests.map((request) => receive(request, init.typesOf(request)));
  let isClosed = false;
  const guarded = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isClosed) throw broken('a writer that is closed was used');
    try {
      throwIfAborted(init.signal);
      return await work();
    } catch (cause) {
      init.onFailed();
      throw cause;
    }
  };
  return {
    write: (item) => guarded(() => ('request' in item ? addChunk(receivers, item) : addBatch(receivers, item))),
    finish: () =>
      guarded(async () => {
        const reports: WriteReport[] = [];
        for (const { request, chunks, rows, decoder } of receivers) {
          await chunks.flush();
          if (!decoder.isAtEnd) throw broken('the bytes ended inside a row');
          reports.push(await init.onRows(request, rows));
        }
        isClosed = true;
        init.onClosed();
        return reports;
      }),
    abort: async () => {
      if (isClosed) return;
      isClosed = true;
      for (const { chunks } of receivers) chunks.abort();
      init.onFailed();
      init.onClosed();
    },
  };
}

function receive<Request extends MemoryRequest>(request: Request, types: readonly NeutralType[]): Receiver<Request> {
  const rows: TextRow[] = [];
  const decoder = new RowDecoder(types);
  const chunks = createStagedChunks({
    options: request.staging,
    // A turn of the event loop, as a connection would take: several may be in flight.
    send: async (bytes, rowCount) => {
      if (types.length === 0) for (let i = 0; i < rowCount; i += 1) rows.push([]);
      else rows.push(...decoder.decode(bytes));
      await new Promise((resolve) => setImmediate(resolve));
    },
  });
  return { request, types, rows, decoder, chunks };
}

async function addBatch(receivers: readonly Receiver[], batch: FieldBatch): Promise<void> {
  const [receiver] = receivers;
  if (receiver === undefined) throw broken('it was given rows of no table');
  for (const row of unpackRows(receiver.types, batch)) await receiver.chunks.add(encodeRow(receiver.types, row), 1);
}

async function addChunk(receivers: readonly Receiver[], { request, bytes, rowCount }: Chunk): Promise<void> {
  const receiver = receivers[request];
  if (receiver === undefined) throw broken('it was given a chunk of no request');
  await receiver.chunks.add(bytes, rowCount);
}

function broken(how: string): InternalError {
  return new InternalError({ code: 'INTERNAL_INVARIANT', message: `The memory sink was used wrongly: ${how}.` });
}
