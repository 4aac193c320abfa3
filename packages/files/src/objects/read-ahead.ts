import { within } from '@sync/core/connector';
import type { RowFile } from '../rows/read-row-files.ts';
import { LinkedAbort } from './linked-abort.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';
import { readObject, type ReadObjectOptions } from './read-object.ts';

export interface ReadAheadInit {
  readonly store: ObjectStore;
  readonly object: StoredObject;
  /** Bytes that may wait to be taken. */
  readonly shareBytes: number;
  readonly options: ReadObjectOptions;
  /** All of it, when it was fetched before. */
  readonly bytes?: Uint8Array;
}

/** What is under way gets so long to end. */
const endMs = 1500;

/**
 * An object whose reading begins at once. Pieces wait in a line of limited length; who reads wakes who fetches, and the other way round.
 * Made by who also ends it.
 */
export class ReadAhead implements RowFile {
  readonly name: string;
  readonly shareBytes: number;
  readonly #pieces: Uint8Array[] = [];
  readonly #stop: LinkedAbort;
  readonly #fetching: Promise<void>;
  /** Bytes still to come. */
  #missingBytes: number;
  #waitingBytes = 0;
  #outcome: { readonly error?: unknown } | undefined;
  #wakeReader: (() => void) | undefined;
  #wakeFetcher: (() => void) | undefined;

  constructor({ store, object, shareBytes, options, bytes }: ReadAheadInit) {
    this.name = object.key;
    this.shareBytes = shareBytes;
    this.#missingBytes = object.size;
    this.#stop = new LinkedAbort(options.signal);
    const { signal } = this.#stop;
    this.#fetching = this.#fetch(bytes === undefined ? readObject(store, object, { ...options, signal }) : only(bytes));
  }

  get bytes(): AsyncIterable<Uint8Array> {
    return this.#take();
  }

  /** Ends what is under way, if anything is. Never throws. */
  async end(): Promise<void> {
    this.#pieces.length = 0;
    this.#waitingBytes = 0;
    if (this.#outcome === undefined) this.#stop.abort();
    else this.#stop[Symbol.dispose]();
    this.#wakeFetcher?.();
    await within(endMs, this.#fetching);
  }

  async *#take(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const piece = this.#pieces.shift();
      if (piece !== undefined) {
        this.#waitingBytes -= piece.length;
        if (this.#waitingBytes < this.shareBytes) this.#wakeFetcher?.();
        yield piece;
      } else if (this.#outcome === undefined) {
        await new Promise<void>((resolve) => {
          this.#wakeReader = resolve;
        });
      } else if ('error' in this.#outcome) {
        throw this.#outcome.error;
      } else {
        return;
      }
    }
  }

  async #fetch(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    try {
      for await (const piece of bytes) {
        this.#pieces.push(piece);
        this.#waitingBytes += piece.length;
        this.#missingBytes -= piece.length;
        this.#wakeReader?.();
        // With its last byte an object ends, which frees its connection.
        if (this.#waitingBytes >= this.shareBytes && this.#missingBytes > 0) await this.#room();
      }
      this.#outcome = {};
    } catch (error) {
      this.#outcome = { error };
    }
    this.#wakeReader?.();
  }

  /** Resolves when something was taken, or nothing is wanted any more. */
  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeFetcher = resolve;
    });
  }
}

/** One piece. */
export async function* only(piece: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield piece;
}
