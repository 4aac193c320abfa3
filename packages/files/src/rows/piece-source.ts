/** The pieces of a file, some of which can be looked at ahead or given back. */
export class PieceSource implements AsyncIterable<Uint8Array> {
  readonly #iterator: AsyncIterator<Uint8Array>;
  #ahead: Uint8Array[] = [];
  #isDone = false;

  constructor(iterator: AsyncIterator<Uint8Array>) {
    this.#iterator = iterator;
  }

  /** Nothing is behind what was looked at. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /** Undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    const piece = this.#ahead.shift();
    if (piece !== undefined) return piece;
    if (this.#isDone) return undefined;
    const next = await this.#iterator.next();
    if (next.done !== true) return next.value;
    this.#isDone = true;
    return undefined;
  }

  /** The bytes that come next, at least so many unless the file has fewer. They are still to come. */
  async readHead(byteCount: number): Promise<Uint8Array> {
    let length = this.#ahead.reduce((sum, piece) => sum + piece.length, 0);
    while (length < byteCount && !this.#isDone) {
      const next = await this.#iterator.next();
      this.#isDone = next.done === true;
      if (next.done === true) break;
      this.#ahead.push(next.value);
      length += next.value.length;
    }
    return this.#ahead.length === 1 ? (this.#ahead[0] as Uint8Array) : Buffer.concat(this.#ahead);
  }

  /** The last `byteCount` bytes of pieces come next. */
  giveBack(pieces: readonly Uint8Array[], byteCount: number): void {
    if (byteCount === 0) return;
    const all = Buffer.concat(pieces);
    this.#ahead.unshift(all.subarray(all.length - byteCount));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const piece = await this.next();
      if (piece === undefined) return;
      yield piece;
    }
  }

  /** Ends the iteration of the file. */
  async return(): Promise<void> {
    await this.#iterator.return?.();
  }
}
