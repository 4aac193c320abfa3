import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { CopyBytes } from './connection.ts';

/** A usual read of a socket; larger ones gain nothing. */
const blockBytes = 64 * 1024;

/** Bytes of one COPY that lie together in a block. */
interface Piece {
  readonly request: number;
  readonly block: Uint8Array<ArrayBuffer>;
  readonly from: number;
  to: number;
}

/**
 * Bytes that arrived and nobody asked for yet, in a few blocks that are used again and again: a stream of fresh buffers would stand in
 * memory until the next collection of garbage, tens of megabytes of it.
 */
export class CopyOutBlocks {
  readonly #pieces: Piece[] = [];
  /** Blocks without bytes that anyone needs. */
  readonly #spare: Uint8Array<ArrayBuffer>[] = [];
  /** Where bytes are put. */
  #open: Uint8Array<ArrayBuffer> | undefined;
  #openBytes = 0;
  /** Where the bytes last given out lie. */
  #lent: Uint8Array<ArrayBuffer> | undefined;
  #length = 0;

  /** Bytes that wait. */
  get length(): number {
    return this.#length;
  }

  /** Copies bytes of the n-th COPY behind those that wait. */
  put({ request, bytes }: CopyBytes): void {
    for (let at = 0; at < bytes.length; ) {
      const block = this.#withRoom();
      const from = this.#openBytes;
      const to = Math.min(blockBytes, from + bytes.length - at);
      block.set(bytes.subarray(at, at + to - from), from);
      const last = this.#pieces.at(-1);
      if (last?.block === block && last.request === request) last.to = to;
      else this.#pieces.push({ request, block, from, to });
      this.#openBytes = to;
      at += to - from;
    }
    this.#length += bytes.length;
  }

  /** The oldest bytes, undefined when none wait; valid until the next call, and ends what the call before gave. */
  take(): CopyBytes | undefined {
    const piece = this.#pieces.shift();
    this.#reuse(piece?.block);
    if (piece === undefined) return undefined;
    this.#length -= piece.to - piece.from;
    return { request: piece.request, bytes: piece.block.subarray(piece.from, piece.to) };
  }

  /** Frees the memory now. Call when nothing waits and what was taken last is no longer needed; nothing is put afterwards. */
  free(): void {
    for (const block of [...this.#spare.splice(0), this.#open]) block?.buffer.transfer(0);
    this.#open = undefined;
  }

  /** Forgets what waits. */
  clear(): void {
    this.#pieces.length = 0;
    this.#length = 0;
  }

  #withRoom(): Uint8Array<ArrayBuffer> {
    if (this.#open === undefined || this.#openBytes === blockBytes) {
      this.#open = this.#spare.pop() ?? new Uint8Array(blockBytes);
      this.#openBytes = 0;
    }
    return this.#open;
  }

  #reuse(next: Uint8Array<ArrayBuffer> | undefined): void {
    const done = this.#lent;
    this.#lent = next;
    if (done === undefined || done === next) return;
    if (done !== this.#open) this.#spare.push(done);
    else if (this.#pieces.length === 0) this.#openBytes = 0;
  }
}

/**
 * Frees the memory of bytes that a socket read, now and not at the next collection of garbage. Only a socket's own reads have
 * memory of their own; what another stream gives may be a part of something that is still needed.
 */
export function freeRead(stream: Duplex, chunk: Buffer): void {
  const { buffer } = chunk;
  if (!(stream instanceof Socket) || chunk.length !== buffer.byteLength || !(buffer instanceof ArrayBuffer)) return;
  buffer.transfer(0);
}
