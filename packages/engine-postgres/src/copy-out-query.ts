import type { Duplex } from 'node:stream';
import type { CopyBytes } from './connection.ts';
import { CopyOutBlocks, freeRead } from './copy-out-blocks.ts';
import { CopyOutFrames } from './copy-out-frames.ts';
import { readDriverFacts } from './driver-facts.ts';
import { noQueryTimeout, type PgSubmittable, type PgWire } from './pg-client.ts';

/** Bytes kept ready for the consumer before the socket is paused: a few reads of 64 KB, so that neither side waits long. */
const readyBytes = 256 * 1024;

type DataListener = (chunk: Buffer) => void;

/**
 * One simple-query message of COPY … TO STDOUT statements, as pg runs a query of its own.
 *
 * pg's parser would make an object for every row, so this takes the socket's data while the query runs: payloads of CopyData are
 * put in {@link CopyOutQuery.next}'s queue, every other message goes to pg's parser as it came, and with the last one
 * (ReadyForQuery) the socket goes back to pg. States: running → (failed: the server reported an error, ReadyForQuery is
 * due) → done. A lost connection ends any of them through `handleError`.
 */
export class CopyOutQuery implements PgSubmittable {
  readonly query_timeout = noQueryTimeout;
  /** Set by pg when it starts its query timer; calling it stops the timer. */
  callback?: (error?: unknown) => void;
  /** Resolves when the connection is ready for the next query or lost. */
  readonly ended: Promise<void>;

  readonly #sql: string;
  readonly #ready = new CopyOutBlocks();
  #isDiscarding = false;
  #isDone = false;
  #error: unknown;
  #wake: (() => void) | undefined;
  #resolveEnded!: () => void;
  #stream: Duplex | undefined;
  #pgListeners: DataListener[] = [];
  #frames: CopyOutFrames | undefined;

  constructor(sql: string) {
    this.#sql = sql;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Index of the COPY that runs or waits to begin: the one that an error is about. */
  get request(): number {
    return this.#frames?.doneCount ?? 0;
  }

  submit(connection: PgWire): void {
    const stream = connection.stream;
    this.#stream = stream;
    this.#pgListeners = stream.listeners('data') as DataListener[];
    for (const listener of this.#pgListeners) stream.removeListener('data', listener);
    this.#frames = new CopyOutFrames({
      onData: (item) => this.#push(item),
      onMessage: (message) => this.#toPg(message),
      onReady: (rest) => this.#giveBack(rest),
    });
    stream.on('data', this.#onSocketData);
    connection.query(this.#sql);
  }

  /** The next bytes, valid until the next call, or undefined after the last. Rejects with the driver's error. */
  async next(): Promise<CopyBytes | undefined> {
    while (true) {
      const item = this.#ready.take();
      if (item !== undefined) {
        if (this.#ready.length < readyBytes) this.#stream?.resume();
        return item;
      }
      if (this.#error !== undefined) throw this.#error;
      if (this.#isDone) {
        this.#ready.free();
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Its bytes were dropped by {@link discard}. */
  get isDiscarded(): boolean {
    return this.#isDiscarding;
  }

  get hasFailed(): boolean {
    return this.#error !== undefined;
  }

  /** Drops what came and what still comes; {@link next} rejects from now on, so that nobody takes a part for the whole. */
  discard(): void {
    this.#error ??= new Error('the COPY was cancelled');
    this.#wakeUp();
    this.#isDiscarding = true;
    this.#ready.clear();
    this.#stream?.resume();
  }

  handleError(error: unknown): void {
    this.callback?.();
    this.#error ??= error;
    // After an error that ends the session, or one that is not the server's, no ReadyForQuery comes. (The severity cannot
    // tell: the server translates it.)
    const { state, isLost } = readDriverFacts(error);
    if (state === undefined || isLost || this.#stream?.destroyed === true) this.#finish();
    this.#wakeUp();
  }

  handleReadyForQuery(): void {
    this.callback?.();
  }

  handleCommandComplete(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  readonly #onSocketData = (chunk: Buffer): void => {
    this.#frames?.take(chunk);
    // The frames have been copied, to the last byte.
    if (this.#stream !== undefined) freeRead(this.#stream, chunk);
    if (this.#ready.length >= readyBytes && !this.#isDone) this.#stream?.pause();
    this.#wakeUp();
  };

  #push(item: CopyBytes): void {
    if (this.#isDiscarding) return;
    this.#ready.put(item);
  }

  #toPg(message: Buffer): void {
    for (const listener of this.#pgListeners) listener.call(this.#stream, message);
  }

  /** Must happen before pg sees ReadyForQuery: it starts its next query at once. */
  #giveBack(message: Buffer): void {
    this.#finish();
    this.#toPg(message);
  }

  #finish(): void {
    if (this.#isDone) return;
    this.#isDone = true;
    const stream = this.#stream;
    if (stream !== undefined) {
      stream.removeListener('data', this.#onSocketData);
      for (const listener of this.#pgListeners) stream.on('data', listener);
      stream.resume();
    }
    this.#resolveEnded();
    this.#wakeUp();
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
