import { type CallOptions, ReadError, SyncError, throwIfAborted, untilAborted, within } from '@sync/core/connector';
import pRetry from 'p-retry';
import { checksumOf, type RunningChecksum } from './checksum.ts';
import { LinkedAbort } from './linked-abort.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

export interface ReadObjectOptions extends CallOptions {
  /** Bytes from `start` to before `end`. A part is compared with no checksum. @defaultValue the whole object */
  readonly range?: ByteRange;
  /** Pause before the first repetition, in milliseconds; it doubles with each. @defaultValue 100 */
  readonly pauseMs?: number;
  /** A body that gives nothing for so long counts as broken, in milliseconds. @defaultValue 60_000 */
  readonly stallMs?: number;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Failures in a row without a single new byte that a reading survives. */
const mostRetries = 5;
const mostPauseMs = 10_000;
/** A body that is told to end gets so long. */
const closeMs = 1000;
const defaults = { pauseMs: 100, stallMs: 60_000 };

/**
 * The bytes of an object, in the version that was listed. A body that breaks is gone on with at the offset reached, as long as there are
 * new bytes again and again. The bytes are counted, and compared with the store's checksum where it tells one. Ending the iteration, or
 * the signal, ends the connection.
 *
 * @throws {ReadError} READ_SNAPSHOT_LOST when this version is gone; READ_CORRUPT when there are other bytes than the store listed;
 * READ_FAILED when it cannot be read
 */
export async function* readObject(
  store: ObjectStore,
  object: StoredObject,
  options: ReadObjectOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  await using reading = new ObjectReading({ store, object, options });
  for (;;) {
    const piece = await reading.next();
    if (piece === undefined) return;
    yield piece;
  }
}

interface ReadingInit {
  readonly store: ObjectStore;
  readonly object: StoredObject;
  readonly options: ReadObjectOptions;
}

/** One object under way. Each piece has its own retries, so that their count starts over once bytes came. */
class ObjectReading implements AsyncDisposable {
  readonly #store: ObjectStore;
  readonly #object: StoredObject;
  readonly #options: ReadObjectOptions;
  readonly #pauseMs: number;
  readonly #stallMs: number;
  #body: AsyncIterator<Uint8Array> | undefined;
  /** Ends the request of the body. */
  #request: LinkedAbort | undefined;
  #checksum: RunningChecksum | undefined;
  /** Offset reached. */
  #at: number;
  /** Where to stop. */
  readonly #end: number;

  constructor({ store, object, options }: ReadingInit) {
    this.#store = store;
    this.#object = object;
    this.#options = options;
    this.#at = options.range?.start ?? 0;
    this.#end = options.range?.end ?? object.size;
    this.#pauseMs = options.pauseMs ?? defaults.pauseMs;
    this.#stallMs = options.stallMs ?? defaults.stallMs;
  }

  /** The next bytes; undefined when all were given and are right. */
  async next(): Promise<Uint8Array | undefined> {
    const { signal } = this.#options;
    throwIfAborted(signal);
    if (this.#at >= this.#end) return this.#finish();
    try {
      return await this.#attempt();
    } catch (error) {
      throwIfAborted(signal);
      if (!isWorthRetrying(error)) throw this.#translate(error);
    }
    return this.#persist();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }

  /** Tries again and again, with pauses. */
  async #persist(): Promise<Uint8Array> {
    const { signal } = this.#options;
    let last: unknown;
    // What was thrown is kept beside, since the library wraps what is no Error and judges TypeErrors by itself.
    const attempt = async (): Promise<Uint8Array> => {
      try {
        return await this.#attempt();
      } catch (error) {
        last = error;
        throw new Error('attempt', { cause: error });
      }
    };
    try {
      return await untilAborted(
        pRetry(attempt, {
          retries: mostRetries - 1,
          minTimeout: this.#pauseMs,
          maxTimeout: mostPauseMs,
          randomize: true,
          signal,
          shouldRetry: () => isWorthRetrying(last),
        }),
        signal,
      );
    } catch {
      throwIfAborted(signal);
      throw this.#translate(last);
    }
  }

  async #attempt(): Promise<Uint8Array> {
    try {
      const body = this.#body ?? (await this.#open());
      for (;;) {
        const { done, value } = await this.#nextOf(body);
        if (done === true) throw new EndedEarly();
        if (value.length > 0) return this.#take(value);
      }
    } catch (error) {
      await this.#close();
      throw error;
    }
  }

  #take(value: Uint8Array): Uint8Array {
    const isMore = this.#at + value.length > this.#end;
    if (isMore && !this.#isPart) throw this.#tooMuch();
    const wanted = isMore ? value.subarray(0, this.#end - this.#at) : value;
    this.#at += wanted.length;
    this.#checksum?.update(wanted);
    return wanted;
  }

  #nextOf(body: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    return untilAborted(this.#withinStall(body.next()), this.#options.signal);
  }

  async #open(): Promise<AsyncIterator<Uint8Array>> {
    const { onWarning } = this.#options;
    const request = new LinkedAbort(this.#options.signal);
    this.#request = request;
    const length = this.#isPart ? { length: this.#end - this.#at } : {};
    const opening = this.#store.open(this.#object, this.#at, { signal: request.signal, onWarning, ...length });
    const { bytes, checksum } = await untilAborted(this.#withinStall(opening), this.#options.signal);
    if (this.#at === 0 && !this.#isPart && checksum !== undefined) this.#checksum = checksumOf(checksum);
    this.#body = bytes[Symbol.asyncIterator]();
    return this.#body;
  }

  async #withinStall<Result>(work: Promise<Result>): Promise<Result> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Stalled(this.#stallMs)), this.#stallMs);
    try {
      return await Promise.race([work, promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Frees the connection. Never throws, and never waits for a body that does not end. */
  async #close(): Promise<void> {
    const body = this.#body;
    this.#body = undefined;
    this.#request?.abort();
    this.#request = undefined;
    // A generator that waits for bytes ends only when they come or its signal is heard.
    if (body !== undefined) await within(closeMs, Promise.resolve(body.return?.()));
  }

  /** All bytes came. The end is read too: a connection is used again only then, and a store's own check may speak up only there. */
  async #finish(): Promise<undefined> {
    const body = this.#body;
    try {
      const last = await (body === undefined ? undefined : this.#nextOf(body));
      if (last !== undefined && last.done !== true) {
        // A store that does not know how much was wanted: the rest is left unread.
        if (this.#isPart) return undefined;
        if (last.value.length > 0) throw this.#tooMuch();
      }
    } catch (error) {
      throwIfAborted(this.#options.signal);
      throw this.#translate(error);
    }
    this.#body = undefined;
    this.#request?.[Symbol.dispose]();
    this.#request = undefined;
    const expected = this.#checksum;
    if (expected === undefined || expected.isRight()) return undefined;
    throw this.#corrupt(`its ${expected.algorithm} checksum is not the one the store has`);
  }

  #translate(error: unknown): SyncError {
    if (error instanceof EndedEarly) {
      return this.#corrupt(`the store sent ${this.#at} bytes and listed ${this.#object.size}`);
    }
    if (SyncError.isInstance(error)) return error;
    const why = error instanceof Stalled ? error.message : 'its connection broke again and again';
    return new ReadError({
      code: 'READ_FAILED',
      message: `Cannot read ${this.#name}: ${why}, after ${this.#at} of ${this.#object.size} bytes. Run again.`,
      advice: 'retry',
      cause: error,
    });
  }

  #tooMuch(): ReadError {
    return this.#corrupt('the store sent more bytes than it listed');
  }

  #corrupt(why: string): ReadError {
    return new ReadError({
      code: 'READ_CORRUPT',
      message: `Cannot read ${this.#name}: ${why}. Run again; if it stays, write the object anew.`,
      advice: 'retry',
    });
  }

  get #isPart(): boolean {
    return this.#options.range !== undefined;
  }

  get #name(): string {
    return `${this.#object.key} of ${this.#store.display}`;
  }
}

/** The body ended before all bytes came. */
class EndedEarly extends Error {}

class Stalled extends Error {
  constructor(stallMs: number) {
    super(`nothing came for ${stallMs / 1000} s`);
  }
}

/** What may be better in a moment: whatever an error of ours says so of, and any other failure of a connection. */
function isWorthRetrying(error: unknown): boolean {
  if (!SyncError.isInstance(error)) return true;
  return error.advice === 'retry' && error.code !== 'READ_SNAPSHOT_LOST' && error.code !== 'READ_CORRUPT';
}
