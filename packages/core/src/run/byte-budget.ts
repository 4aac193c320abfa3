/** Bytes that one reader holds of a {@link ByteBudget}. */
export interface ByteLease {
  readonly bytes: number;
  /**
   * Makes the lease fit what really came. Shrinking is immediate; growing gives everything back and waits in line for
   * the whole, since waiting for a part while holding another could leave two readers waiting for each other.
   */
  resize(bytes: number): Promise<void>;
  /** Gives the bytes back. Idempotent. */
  release(): void;
}

/**
 * Bounds the bytes in flight over all tables: read and not yet taken over by the sink. First come, first served, so a big
 * request is not starved by small ones. A request for more than the whole budget waits until nothing else is in flight, then
 * passes alone.
 */
export class ByteBudget {
  readonly #limit: number;
  #inFlight = 0;
  #peak = 0;
  readonly #queue: { readonly bytes: number; readonly grant: () => void }[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get inFlightBytes(): number {
    return this.#inFlight;
  }

  /** The most that was ever in flight. */
  get peakBytes(): number {
    return this.#peak;
  }

  /** Resolves when the bytes are there. A fired signal ends the wait with its reason. */
  async acquire(bytes: number, signal: AbortSignal): Promise<ByteLease> {
    await this.#take(bytes, signal);
    let held = bytes;
    return {
      get bytes() {
        return held;
      },
      resize: async (wanted) => {
        if (wanted > held) {
          this.#give(held);
          held = 0;
          await this.#take(wanted, signal);
        } else {
          this.#give(held - wanted);
        }
        held = wanted;
      },
      release: () => {
        this.#give(held);
        held = 0;
      },
    };
  }

  async #take(bytes: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#queue.length === 0 && this.#fits(bytes)) return this.#grant(bytes);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiter = { bytes, grant: resolve };
    const onAbort = (): void => {
      const place = this.#queue.indexOf(waiter);
      if (place >= 0) this.#queue.splice(place, 1);
      reject(signal.reason);
      // Whoever waited behind may fit.
      this.#serve();
    };
    this.#queue.push(waiter);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #fits(bytes: number): boolean {
    return this.#inFlight === 0 || this.#inFlight + bytes <= this.#limit;
  }

  #grant(bytes: number): void {
    this.#inFlight += bytes;
    this.#peak = Math.max(this.#peak, this.#inFlight);
  }

  #give(bytes: number): void {
    this.#inFlight -= bytes;
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#queue[0]; next !== undefined && this.#fits(next.bytes); next = this.#queue[0]) {
      this.#queue.shift();
      this.#grant(next.bytes);
      next.grant();
    }
  }
}
