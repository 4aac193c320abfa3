import { AbortedError } from '../errors/classes.ts';
import type { StagedChunk, StagingOptions } from './staging.ts';

/** What {@link createStagedChunks} takes. */
export interface StagedChunksInit {
  readonly options: StagingOptions;
  /**
   * Sends one staged chunk; resolves when the connection has acknowledged it. Called in order, and again while earlier calls
   * are pending, up to `maxInFlight` at once. Owns `bytes` until it resolves.
   */
  readonly send: (bytes: Uint8Array, rowCount: number) => Promise<void>;
}

/** Gathers what a writer was given into staged chunks and sends them. Calls do not overlap, except `abort`. */
export interface StagedChunks {
  /**
   * Takes `bytes` over, in which `rowCount` rows end: they are copied or sent when this resolves. Waits while `maxInFlight` chunks are
   * not acknowledged and one more has to go. Never splits `bytes`, so a chunk may have more than `maxRows` rows or `maxBytes`
   * bytes when they came at once; such bytes are sent as they are, without a copy. Rejects with what an earlier send
   * rejected with, and ever after.
   */
  add(bytes: Uint8Array, rowCount: number): Promise<void>;
  /** Sends what is gathered (`closedBy: 'end'`) and waits until everything is acknowledged. More may be added afterwards. */
  flush(): Promise<void>;
  /** Drops what is gathered; sends under way are left to themselves. Calls that wait reject with `cause`. Idempotent. */
  abort(cause?: unknown): void;
}

/** First size of a gathering buffer; it doubles up to `maxBytes`. Many tables are far smaller than a full chunk. */
const firstBytes = 4096;

/** Makes the gathering half of a writer, see {@link StagingOptions}. */
export function createStagedChunks(init: StagedChunksInit): StagedChunks {
  return new Gatherer(init);
}

/**
 * One chunk is open at a time; closed ones are in flight. A chunk closes in `add`, in `flush`, or when it is too old: then the
 * timer closes it if there is room in flight, else it is `isOverdue` and goes as soon as a send is acknowledged.
 */
class Gatherer implements StagedChunks {
  readonly #options: StagingOptions;
  readonly #send: StagedChunksInit['send'];
  #open: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #usedBytes = 0;
  #rowCount = 0;
  #inFlight = 0;
  #isOverdue = false;
  #timer: NodeJS.Timeout | undefined;
  #failure: { readonly cause: unknown } | undefined;
  /** Called once each when a send settles or the gatherer fails. */
  #waiting: (() => void)[] = [];

  constructor({ options, send }: StagedChunksInit) {
    this.#options = options;
    this.#send = send;
  }

  async add(bytes: Uint8Array, rowCount: number): Promise<void> {
    this.#throwIfFailed();
    if (bytes.length === 0 && rowCount === 0) return;
    const { maxBytes, maxRows = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#isOpen && this.#usedBytes + bytes.length > maxBytes) await this.#close('bytes');
    if (!this.#isOpen && (bytes.length >= maxBytes || rowCount >= maxRows)) {
      await this.#whileFull();
      // Waited for, since the bytes are the caller's.
      await this.#dispatch(bytes, rowCount, rowCount >= maxRows ? 'rows' : 'bytes');
      this.#throwIfFailed();
      return;
    }
    this.#append(bytes, rowCount);
    if (this.#rowCount >= maxRows) await this.#close('rows');
    else if (this.#usedBytes >= maxBytes) await this.#close('bytes');
  }

  async flush(): Promise<void> {
    await this.#close('end');
    while (this.#inFlight > 0 && this.#failure === undefined) await this.#nextSettled();
    this.#throwIfFailed();
  }

  abort(cause?: unknown): void {
    this.#fail(
      cause ?? new AbortedError({ code: 'ABORTED_BY_SIGNAL', message: 'The writer was aborted; its rows are undone.' }),
    );
  }

  get #isOpen(): boolean {
    return this.#usedBytes > 0 || this.#rowCount > 0;
  }

  #append(bytes: Uint8Array, rowCount: number): void {
    if (!this.#isOpen) this.#startTimer();
    const needed = this.#usedBytes + bytes.length;
    if (needed > this.#open.length) {
      // Moves the bytes and frees the old memory at once, which would else wait for the collection of garbage.
      const size = Math.max(needed, Math.min(this.#options.maxBytes, this.#open.length * 2 || firstBytes));
      this.#open = new Uint8Array(this.#open.buffer.transfer(size));
    }
    this.#open.set(bytes, this.#usedBytes);
    this.#usedBytes = needed;
    this.#rowCount += rowCount;
  }

  #startTimer(): void {
    const { maxAgeMs } = this.#options;
    if (maxAgeMs === undefined) return;
    this.#timer = setTimeout(() => {
      this.#isOverdue = true;
      this.#sendOverdue();
    }, maxAgeMs);
    this.#timer.unref();
  }

  #sendOverdue(): void {
    if (this.#isOverdue && this.#inFlight < this.#options.maxInFlight) void this.#ship('age');
  }

  async #close(closedBy: StagedChunk['closedBy']): Promise<void> {
    await this.#whileFull();
    // The timer may have closed it while we waited.
    if (this.#isOpen) void this.#ship(closedBy);
  }

  async #whileFull(): Promise<void> {
    while (this.#inFlight >= this.#options.maxInFlight && this.#failure === undefined) await this.#nextSettled();
    this.#throwIfFailed();
  }

  #ship(closedBy: StagedChunk['closedBy']): Promise<void> {
    const bytes = this.#open.subarray(0, this.#usedBytes);
    const rowCount = this.#rowCount;
    this.#reset();
    return this.#dispatch(bytes, rowCount, closedBy);
  }

  /** Never rejects: a failed send is kept for the next call. */
  async #dispatch(bytes: Uint8Array, rowCount: number, closedBy: StagedChunk['closedBy']): Promise<void> {
    this.#inFlight += 1;
    this.#options.onChunk?.({ rowCount, bytes: bytes.length, closedBy, inFlight: this.#inFlight });
    try {
      await this.#send(bytes, rowCount);
    } catch (cause) {
      this.#fail(cause);
    } finally {
      this.#inFlight -= 1;
      this.#sendOverdue();
      this.#wake();
    }
  }

  #fail(cause: unknown): void {
    this.#failure ??= { cause };
    this.#reset();
    this.#wake();
  }

  #reset(): void {
    clearTimeout(this.#timer);
    this.#isOverdue = false;
    // Not reused: a connection may hold on to a buffer after it said it has taken it.
    this.#open = new Uint8Array(0);
    this.#usedBytes = 0;
    this.#rowCount = 0;
  }

  #throwIfFailed(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  #nextSettled(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }
}
