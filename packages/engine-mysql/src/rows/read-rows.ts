import { type FieldBatch, ReadError } from '@sync/core/connector';
import type { RowsRequest } from '../connection.ts';
import type { MysqlClient } from '../mysql-client.ts';
import { startRawRows } from './raw-rows.ts';
import { RowsBuffer } from './rows-buffer.ts';

/** A SELECT being read. */
export interface RowsReading {
  /** The next batch, valid until the next call; undefined when there are no more. Rejects with the driver's error, untranslated, or a SyncError. */
  next(): Promise<FieldBatch | undefined>;
  /** Drops whatever still comes, reading it to its end; `next` then rejects. Idempotent. */
  discard(): void;
  /** Resolves when the server has ended the statement, or the connection is lost. Never rejects. */
  readonly ended: Promise<void>;
}

/** Sends a SELECT and reads its rows as field batches. */
export function readRows(client: MysqlClient, request: RowsRequest): RowsReading {
  return new RowsUnderWay(client, request);
}

/**
 * Rows between the socket and who asks for batches. The connection is paused from the row that fills a batch until the next batch is asked for;
 * the driver then keeps what it had read from the socket, one read of it at most. States: filling (rows come), full (paused), dropping
 * (rows are thrown away until the server has ended), over (nothing comes any more).
 */
class RowsUnderWay implements RowsReading {
  readonly ended: Promise<void>;
  readonly #client: MysqlClient;
  readonly #buffer: RowsBuffer;
  readonly #end: () => void;
  /** A row that came when the batch had no room for it. */
  #held: { readonly bytes: Uint8Array; readonly start: number; readonly end: number } | undefined;
  /** The batch was handed out; it is given up when the next is asked for. */
  #isTaken = false;
  #isPaused = false;
  #isDropping = false;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  /** Called when `next` may have something to give. */
  #wake: () => void = () => {};

  constructor(client: MysqlClient, request: RowsRequest) {
    this.#client = client;
    this.#buffer = new RowsBuffer(request);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
    startRawRows(client, request.sql, {
      onRow: (bytes, start, end) => this.#onRow(bytes, start, end),
      onEnd: (error) => this.#onEnd(error),
    });
  }

  async next(): Promise<FieldBatch | undefined> {
    if (this.#isTaken) this.#startBatch();
    while (!this.#isReady) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      this.#resume();
      await promise;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#isTaken = true;
    return this.#buffer.batch();
  }

  discard(): void {
    this.#isDropping = true;
    if (!this.#isOver) this.#failure ??= { error: droppedError() };
    this.#wake();
    this.#resume();
  }

  get #isReady(): boolean {
    return this.#buffer.isFull || this.#held !== undefined || this.#isOver || this.#failure !== undefined;
  }

  #startBatch(): void {
    this.#isTaken = false;
    this.#buffer.clear();
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) this.#add(held.bytes, held.start, held.end);
  }

  #onRow(bytes: Uint8Array, start: number, end: number): void {
    if (this.#isDropping) return;
    this.#add(bytes, start, end);
    if (!this.#isReady) return;
    this.#isPaused = true;
    this.#client.pause();
    this.#wake();
  }

  #add(bytes: Uint8Array, start: number, end: number): void {
    try {
      if (!this.#buffer.add(bytes, start, end)) this.#held = { bytes, start, end };
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  #onEnd(error: unknown): void {
    this.#isOver = true;
    if (error !== undefined) this.#failure ??= { error };
    this.#end();
    this.#wake();
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#client.resume();
  }
}

function droppedError(): ReadError {
  return new ReadError({
    code: 'READ_FAILED',
    message: 'The read was stopped before its last row.',
    advice: 'retry',
  });
}
