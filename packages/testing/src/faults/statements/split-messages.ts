import type { MessageReader, MessageStart } from './statement.ts';

/** Bytes that go on together. */
export interface Piece {
  readonly bytes: Buffer;
  /** The statement that begins with them. */
  readonly begins?: MessageStart['statement'];
  /** A statement ends with them. */
  readonly isEnd: boolean;
}

/** Cuts a client's bytes so that each statement is in pieces of its own. Keeps back a header until it is complete. */
export class MessageSplitter {
  readonly #reader: MessageReader;
  #kept: Buffer = Buffer.alloc(0);
  /** Bytes of the present message still to come. */
  #missing = 0;
  #isStatement = false;

  constructor(reader: MessageReader) {
    this.#reader = reader;
  }

  *split(chunk: Buffer): Generator<Piece> {
    const bytes = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    let at = 0;
    while (at < bytes.length) {
      const start = this.#missing > 0 ? undefined : this.#reader.start(bytes, at);
      if (this.#missing === 0 && start === undefined) break;
      if (start !== undefined) {
        this.#missing = start.length;
        this.#isStatement = start.statement !== undefined;
      }
      const length = Math.min(this.#missing, bytes.length - at);
      this.#missing -= length;
      yield {
        bytes: bytes.subarray(at, at + length),
        ...(start?.statement && { begins: start.statement }),
        isEnd: this.#isStatement && this.#missing === 0,
      };
      at += length;
    }
    this.#kept = Buffer.from(bytes.subarray(at));
  }
}
