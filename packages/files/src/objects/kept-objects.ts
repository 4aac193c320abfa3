import type { StoredObject } from './object-store.ts';

/** Larger objects are fetched again rather than kept. */
const mostObjectBytes = 256 * 1024;
/** Of all objects that are kept at a time. */
const mostBytes = 8 * 1024 * 1024;

/**
 * Small objects that were fetched whole to look at their start, kept until they are read. A table of one small object, as most are, is
 * fetched once. Of one listing: keys say which version it is.
 */
export class KeptObjects {
  readonly #bytes = new Map<string, Uint8Array>();
  #held = 0;

  hasRoomFor({ size }: StoredObject): boolean {
    return size <= mostObjectBytes && this.#held + size <= mostBytes;
  }

  keep({ key }: StoredObject, bytes: Uint8Array): void {
    this.take(key);
    this.#bytes.set(key, bytes);
    this.#held += bytes.length;
  }

  /** Hands the bytes over, when they are there. */
  take(key: string): Uint8Array | undefined {
    const bytes = this.#bytes.get(key);
    if (bytes === undefined) return undefined;
    this.#bytes.delete(key);
    this.#held -= bytes.length;
    return bytes;
  }
}
