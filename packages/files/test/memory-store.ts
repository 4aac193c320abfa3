import { type CallOptions, ReadError, throwIfAborted, untilAborted } from '@sync/core/connector';
import type { ListedEntry, ListRequest, ObjectBody, ObjectStore, StoredObject } from '../src/index.ts';
import type { OpenOptions } from '../src/objects/object-store.ts';

export interface PutOptions {
  /** @defaultValue another one with each put */
  readonly version?: string;
  readonly checksum?: NonNullable<ObjectBody['checksum']>;
  /** @defaultValue the bytes' own */
  readonly listedSize?: number;
}

/** What goes wrong when an object is read. */
export type Fault =
  /** The body breaks after so many bytes of it. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The body ends without an error after so many bytes of it. */
  | { readonly kind: 'ends-early'; readonly afterBytes: number }
  /** Opening fails. */
  | { readonly kind: 'fails'; readonly error?: Error }
  /** The body stops after so many bytes and goes on never. */
  | { readonly kind: 'stalls'; readonly afterBytes: number };

interface Kept {
  readonly object: StoredObject;
  readonly bytes: Uint8Array;
  readonly checksum: ObjectBody['checksum'];
}

interface FaultLeft {
  readonly fault: Fault;
  times: number;
}

/** How many bytes a body gives at once. */
const defaultPieceBytes = 64 * 1024;

/** A bucket in memory. A put after a listing makes the listed version one that is gone. */
export class MemoryStore implements ObjectStore {
  readonly display = 'memory://bucket';
  readonly product = 'Memory';
  readonly isLocal = true;
  /** What was opened, in that order. */
  readonly opened: { readonly key: string; readonly offset: number; readonly length: number | undefined }[] = [];
  /** Bodies that were not read to their end nor ended. */
  openBodies = 0;
  /** The most of them at a time. */
  mostOpenBodies = 0;
  /** Bytes that bodies gave. */
  sentBytes = 0;
  listings = 0;
  isClosed = false;
  readonly #pieceBytes: number;
  readonly #kept = new Map<string, Kept>();
  readonly #faults = new Map<string, FaultLeft[]>();
  readonly #hooks = new Map<string, () => void>();
  #versions = 0;

  constructor({ pieceBytes = defaultPieceBytes }: { readonly pieceBytes?: number } = {}) {
    this.#pieceBytes = pieceBytes;
  }

  /** Puts an object, or another version of it. */
  put(key: string, content: string | Uint8Array, { version, checksum, listedSize }: PutOptions = {}): StoredObject {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.#versions += 1;
    const object: StoredObject = {
      key,
      size: listedSize ?? bytes.length,
      version: version ?? `v${this.#versions}`,
      modified: new Date(Date.UTC(2026, 0, 1) + this.#versions),
    };
    this.#kept.set(key, { object, bytes, checksum });
    return object;
  }

  /** Runs the work when an object is opened for the first time from now on. */
  whenOpened(key: string, work: () => void): void {
    this.#hooks.set(key, work);
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }

  /** Makes the next readings of an object go wrong; faults of one object come one after the other. */
  fail(key: string, fault: Fault, times = 1): void {
    const faults = this.#faults.get(key) ?? [];
    faults.push({ fault, times });
    this.#faults.set(key, faults);
  }

  async *list({ prefix, isFlat = false }: ListRequest, { signal }: CallOptions): AsyncGenerator<ListedEntry> {
    this.listings += 1;
    let folder: string | undefined;
    const keys = [...this.#kept.keys()].filter((key) => key.startsWith(prefix));
    keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    for (const key of keys) {
      throwIfAborted(signal);
      const slash = isFlat ? key.indexOf('/', prefix.length) : -1;
      const found = this.#kept.get(key);
      if (slash === -1 && found !== undefined) yield { kind: 'object', object: found.object };
      else if (slash !== -1 && key.slice(0, slash + 1) !== folder) {
        folder = key.slice(0, slash + 1);
        yield { kind: 'folder', prefix: folder };
      }
    }
  }

  async open(object: StoredObject, offset: number, options: OpenOptions): Promise<ObjectBody> {
    const { signal, length } = options;
    throwIfAborted(signal);
    this.opened.push({ key: object.key, offset, length });
    const hook = this.#hooks.get(object.key);
    this.#hooks.delete(object.key);
    hook?.();
    const fault = this.#nextFault(object.key);
    if (fault?.kind === 'fails') throw fault.error ?? new Error('socket hang up');
    const kept = this.#kept.get(object.key);
    if (kept === undefined || kept.object.version !== object.version) throw lostObject(object, this.display);
    const end = length === undefined ? kept.bytes.length : Math.min(kept.bytes.length, offset + length);
    const bytes = this.#send(kept.bytes.subarray(offset, end), fault, signal);
    return { bytes, ...(kept.checksum && length === undefined && { checksum: kept.checksum }) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isClosed = true;
  }

  async *#send(bytes: Uint8Array, fault: Fault | undefined, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    this.openBodies += 1;
    this.mostOpenBodies = Math.max(this.mostOpenBodies, this.openBodies);
    try {
      const end = fault === undefined || fault.kind === 'fails' ? bytes.length : fault.afterBytes;
      for (let at = 0; at < Math.min(end, bytes.length); at += this.#pieceBytes) {
        throwIfAborted(signal);
        // A copy, as a socket gives it: whoever reads it may change it.
        const piece = bytes.slice(at, Math.min(at + this.#pieceBytes, end));
        this.sentBytes += piece.length;
        yield piece;
      }
      if (fault?.kind === 'cut' && end < bytes.length) throw new Error('read ECONNRESET');
      if (fault?.kind === 'stalls') await untilAborted(new Promise<void>(() => {}), signal);
    } finally {
      this.openBodies -= 1;
    }
  }

  #nextFault(key: string): Fault | undefined {
    const faults = this.#faults.get(key);
    const first = faults?.[0];
    if (faults === undefined || first === undefined) return undefined;
    first.times -= 1;
    if (first.times <= 0) faults.shift();
    return first.fault;
  }
}

function lostObject({ key }: StoredObject, display: string): ReadError {
  return new ReadError({
    code: 'READ_SNAPSHOT_LOST',
    message: `Cannot read ${key} of ${display}: it was replaced or removed since it was listed. Run again.`,
    advice: 'retry',
  });
}
