import type { CopyBytes } from './connection.ts';

/** Postgres manual, "Message Formats": the first byte of a message of the server. */
const copyData = 0x64;
const copyDone = 0x63;
const copyOutResponse = 0x48;
const readyForQuery = 0x5a;
const headerBytes = 5;

export interface CopyOutSink {
  /** Payloads of CopyData, packed together; a view of the chunk they came in. */
  onData(item: CopyBytes): void;
  /** Any other message, whole, header included; ReadyForQuery apart. */
  onMessage(message: Buffer): void;
  /** ReadyForQuery and whatever came behind it. Nothing is taken afterwards. */
  onReady(message: Buffer): void;
}

/**
 * Takes the server's messages apart while COPY … TO STDOUT runs. The payloads of a chunk are moved together inside the chunk
 * itself, so a row costs one move and no object; the chunk is owned from then on by whoever gets the payloads.
 */
export class CopyOutFrames {
  readonly #sink: CopyOutSink;
  /** Index of the COPY that is running. */
  #request = -1;
  #doneCount = 0;
  #code = 0;
  /** Payload bytes of the present message that are still to come. */
  #left = 0;
  /** A header that a chunk border cut. */
  readonly #header = Buffer.alloc(headerBytes);
  #headerFill = 0;
  /** Parts of a message for pg that chunk borders cut, header first. */
  #message: Buffer[] = [];

  constructor(sink: CopyOutSink) {
    this.#sink = sink;
  }

  get request(): number {
    return this.#request;
  }

  /** How many COPYs came to their end. An error after that is of the next one, which may not have answered at all. */
  get doneCount(): number {
    return this.#doneCount;
  }

  take(chunk: Buffer): void {
    const end = chunk.length;
    // Payload between `from` and `to` waits to be handed on; `to` never passes `at`.
    let from = 0;
    let to = 0;
    let at = 0;
    while (at < end) {
      if (this.#left > 0) {
        const stop = Math.min(end, at + this.#left);
        this.#left -= stop - at;
        if (this.#code === copyData) {
          if (to !== at) chunk.copyWithin(to, at, stop);
          to += stop - at;
          at = stop;
          continue;
        }
        this.#message.push(Buffer.from(chunk.subarray(at, stop)));
        at = stop;
      } else {
        at = this.#readHeader(chunk, at);
        if (at === -1) break;
        if (this.#code === copyData) continue;
      }
      if (this.#left > 0) continue;
      this.#handOn(chunk, from, to);
      from = to;
      if (this.#code === readyForQuery) {
        this.#sink.onReady(Buffer.concat([...this.#message, chunk.subarray(at)]));
        return;
      }
      this.#endMessage();
    }
    this.#handOn(chunk, from, to);
  }

  /** Reads a header at `at`; gives the place behind it, or -1 when the chunk ends inside it. */
  #readHeader(chunk: Buffer, at: number): number {
    if (this.#headerFill === 0 && chunk.length - at >= headerBytes) {
      this.#begin(chunk, at);
      return at + headerBytes;
    }
    const taken = Math.min(headerBytes - this.#headerFill, chunk.length - at);
    chunk.copy(this.#header, this.#headerFill, at, at + taken);
    this.#headerFill += taken;
    if (this.#headerFill < headerBytes) return -1;
    this.#headerFill = 0;
    this.#begin(this.#header, 0);
    return at + taken;
  }

  #begin(bytes: Buffer, at: number): void {
    this.#code = bytes[at] as number;
    this.#left = bytes.readInt32BE(at + 1) - 4;
    if (this.#code !== copyData) this.#message = [Buffer.from(bytes.subarray(at, at + headerBytes))];
  }

  #handOn(chunk: Buffer, from: number, to: number): void {
    if (to > from) this.#sink.onData({ request: this.#request, bytes: chunk.subarray(from, to) });
  }

  #endMessage(): void {
    if (this.#code === copyOutResponse) this.#request += 1;
    if (this.#code === copyDone) this.#doneCount += 1;
    // pg has no use for these two, and it would warn of nothing else.
    if (this.#code !== copyOutResponse && this.#code !== copyDone) this.#sink.onMessage(Buffer.concat(this.#message));
    this.#message = [];
  }
}
