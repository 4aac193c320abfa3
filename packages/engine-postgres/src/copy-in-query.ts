import type { Duplex } from 'node:stream';
import { noQueryTimeout, type PgSubmittable, type PgWire } from './pg-client.ts';

/** Postgres manual, "Message Formats": first bytes of messages to the server. */
const copyData = 0x64;
const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);
const copyFail = 0x66;
/** A message's length is a signed 32-bit number; the server also refuses messages above 1 GB. */
const longestPayload = 1 << 29;
const writesPerTurn = 16;

/**
 * One simple-query message of COPY … FROM STDIN statements. Data and CopyDone are sent without waiting for the server's
 * CopyInResponse: the server reads them when it gets there, and throws them away when an earlier statement failed
 * (Postgres manual, "COPY Operations"). Backpressure is the socket's: a write resolves when the socket has taken it.
 */
export class CopyInQuery implements PgSubmittable {
  readonly query_timeout = noQueryTimeout;
  /** Set by pg when it starts its query timer; calling it stops the timer. */
  callback?: (error?: unknown) => void;
  /** Resolves, never rejects, when the server has answered everything, reported an error, or is lost. */
  readonly ended: Promise<void>;
  /** Rows of each COPY, as the server counted them. */
  readonly rowCounts: number[] = [];

  readonly #sql: string;
  readonly #count: number;
  #stream: Duplex | undefined;
  #error: unknown;
  #isEnded = false;
  #resolveEnded!: () => void;
  /** Writes that wait; several when a caller does not wait for each. */
  readonly #waiting = new Set<() => void>();
  #writes = 0;
  /** COPYs whose CopyDone was sent. */
  #done = 0;

  constructor(sql: string, count: number) {
    this.#sql = sql;
    this.#count = count;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
  }

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** What the server or the connection reported, when it did. */
  get error(): unknown {
    return this.#error;
  }

  submit(connection: PgWire): void {
    this.#stream = connection.stream;
    connection.query(this.#sql);
  }

  /** Sends payload of the n-th COPY, ending those before it. Resolves when more may be sent, or at once after an error. */
  async send(request: number, bytes: Uint8Array): Promise<void> {
    this.#endBefore(request);
    for (let at = 0; at < bytes.length; at += longestPayload) {
      await this.#sendFrame(bytes.length <= longestPayload ? bytes : bytes.subarray(at, at + longestPayload));
    }
  }

  /** Ends the COPYs that are still open. */
  sendEnd(): void {
    this.#endBefore(this.#count);
  }

  /** Makes the server fail the COPY it is at, or the one it comes to. */
  sendFail(reason: string): void {
    if (this.#isEnded || this.#stream?.writable !== true) return;
    const text = Buffer.from(`${reason.replaceAll('\0', ' ')}\0`);
    const head = Buffer.alloc(5);
    head[0] = copyFail;
    head.writeInt32BE(4 + text.length, 1);
    this.#stream.write(Buffer.concat([head, text]));
  }

  handleError(error: unknown): void {
    this.callback?.();
    this.#error ??= error;
    this.#end();
  }

  handleReadyForQuery(): void {
    this.callback?.();
    this.#end();
  }

  handleCommandComplete(message: { readonly text: string }): void {
    const count = /^COPY (\d+)/.exec(message.text)?.[1];
    this.rowCounts.push(Number(count ?? 0));
  }

  handleCopyInResponse(): void {}
  handleCopyData(): void {}
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}

  async #sendFrame(payload: Uint8Array): Promise<void> {
    const stream = this.#stream;
    if (this.#isEnded || stream?.writable !== true) return;
    const head = Buffer.allocUnsafe(5);
    head[0] = copyData;
    head.writeInt32BE(4 + payload.length, 1);
    // Corked, header and payload leave in one system call without being copied together.
    stream.cork();
    stream.write(head);
    // Waiting for the write itself, not for `drain`: the payload belongs to the caller again once this resolves.
    const taken = new Promise<void>((resolve) => {
      const done = (): void => {
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
      stream.write(payload, done);
    });
    stream.uncork();
    await taken;
    await this.#letOthersRun();
  }

  /** A socket that takes everything at once answers without the event loop, which must turn for errors and signals to be seen. */
  async #letOthersRun(): Promise<void> {
    this.#writes += 1;
    if (this.#writes % writesPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
  }

  #endBefore(request: number): void {
    while (this.#done < request && this.#done < this.#count) {
      this.#done += 1;
      if (!this.#isEnded && this.#stream?.writable === true) this.#stream.write(copyDone);
    }
  }

  #end(): void {
    this.#isEnded = true;
    this.#resolveEnded();
    for (const done of this.#waiting) done();
  }
}
