import type { ByteRange } from './range-fetcher.ts';

const nothing = new Uint8Array();

/** How the bytes of a column chunk come. */
export interface ChunkBytesInit {
  readonly range: ByteRange;
  /** Bytes fetched at a time. One window is held, and one is on its way. */
  readonly windowBytes: number;
  readonly fetch: (range: ByteRange) => Promise<Uint8Array>;
}

/** The bytes of a column chunk from its start to its end, window by window. */
export class ChunkBytes {
  readonly #init: ChunkBytesInit;
  #held: Uint8Array = nothing;
  #at = 0;
  /** Where in the file the next window begins. */
  #nextStart: number;
  #coming: { readonly bytes: Promise<Uint8Array>; readonly end: number } | undefined;

  constructor(init: ChunkBytesInit) {
    this.#init = init;
    this.#nextStart = init.range.start;
  }

  /** Bytes from here to the end of the chunk. */
  get left(): number {
    return this.#held.length - this.#at + this.#init.range.end - this.#nextStart;
  }

  /** Begins to fetch the next window, unless it is coming already. */
  prefetch(): void {
    const { range, windowBytes, fetch } = this.#init;
    if (this.#coming !== undefined || this.#nextStart >= range.end) return;
    const end = Math.min(range.end, this.#nextStart + windowBytes);
    const bytes = fetch({ start: this.#nextStart, end });
    // Whoever waits for it sees why it failed; nobody may.
    bytes.catch(() => {});
    this.#coming = { bytes, end };
  }

  /** At least `count` bytes from here, or all that are left. Valid until the next call. */
  async peek(count: number): Promise<Uint8Array> {
    const wanted = Math.min(count, this.left);
    while (this.#held.length - this.#at < wanted) await this.#take(wanted);
    return this.#held.subarray(this.#at);
  }

  skip(count: number): void {
    this.#at += count;
  }

  async #take(wanted: number): Promise<void> {
    const { range, fetch } = this.#init;
    this.prefetch();
    const { bytes, end } = this.#coming ?? { bytes: Promise.resolve(nothing), end: this.#nextStart };
    const rest = this.#held.subarray(this.#at);
    const parts = [rest, await bytes];
    this.#coming = undefined;
    this.#nextStart = end;
    // A page larger than a window is fetched with one read more.
    const missing = wanted - rest.length - (parts[1]?.length ?? 0);
    if (missing > 0) {
      const start = this.#nextStart;
      this.#nextStart = Math.min(range.end, start + missing);
      parts.push(await fetch({ start, end: this.#nextStart }));
    }
    const [first, second] = parts;
    this.#held = rest.length === 0 && parts.length === 2 ? (second ?? nothing) : Buffer.concat(parts);
    if (first !== undefined) this.#at = 0;
    this.prefetch();
  }
}
