import type { CheckedLimits } from './pool-limits.ts';
import { within } from './within.ts';

/** A polite end of a connection takes one message; then the line is cut anyway. */
const closeWithinMs = 1000;

/** What an engine does with the clients of its driver. */
export interface ClientHandling<Client> {
  /** Opens one. Rejects with the driver's error, or with the signal's reason when that fires. */
  open(signal: AbortSignal): Promise<Client>;
  /** Ends one politely; errors do not matter. Not waited for longer than a second, then `destroy` is called. */
  end(client: Client): Promise<unknown>;
  /** Cuts the line at once. May be called twice. Never throws. */
  destroy(client: Client): void;
  /** Asks the server to give up what a client runs that is still out when the pool closes. Never rejects. */
  cancel(client: Client): Promise<void>;
  /** Watches an unused client: calls `onLost` when its server closed it. Returns what ends the watch. */
  watch(client: Client, onLost: () => void): () => void;
}

interface Idle<Client> {
  readonly client: Client;
  readonly timer: NodeJS.Timeout | undefined;
  readonly unwatch: () => void;
}

/**
 * The slots of a pool of our own, for any driver: a bound on open and on unused clients, ages, and a signal that ends waiting
 * and connecting at once.
 *
 * Every client is counted in `#open` from before its connection is begun until after it is closed. Who finds no room waits in
 * line; whoever leaves a place wakes the first in line, who looks again.
 */
export class ClientSlots<Client extends object> {
  readonly #limits: CheckedLimits;
  readonly #handling: ClientHandling<Client>;
  readonly #idle: Idle<Client>[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #expiresAt = new WeakMap<Client, number>();
  /** Aborted when the pool closes: ends connecting and waiting. */
  readonly #closing = new AbortController();
  readonly #out = new Set<Client>();
  #open = 0;
  #whenEmpty: (() => void) | undefined;

  constructor(limits: CheckedLimits, handling: ClientHandling<Client>) {
    this.#limits = limits;
    this.#handling = handling;
  }

  /** `close` was called: `take` rejects. */
  get isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Takes a client, waiting for a free one. Rejects with what `open` rejects with, or with the reason of the signal. */
  async take(signal: AbortSignal): Promise<Client> {
    const client = await this.#take(AbortSignal.any([signal, this.#closing.signal]));
    this.#out.add(client);
    return client;
  }

  /** Puts a client back; `isBroken`: its line is cut. Does nothing when it is back already. */
  giveBack(client: Client, isBroken: boolean): void {
    if (!this.#out.delete(client)) return;
    const isExpired = (this.#expiresAt.get(client) ?? Number.POSITIVE_INFINITY) <= performance.now();
    const isSurplus = this.#waiting.length === 0 && this.#idle.length >= this.#limits.maxIdle;
    if (isBroken) this.#handling.destroy(client);
    if (isBroken || isExpired || isSurplus || this.isClosed) {
      this.#end(client);
      return;
    }
    this.#keep(client);
    this.#waiting.shift()?.();
  }

  /** Closes every client, also those that are out: their work is cancelled. Resolves when all are closed. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    for (const { client, timer, unwatch } of this.#idle.splice(0)) {
      clearTimeout(timer);
      unwatch();
      this.#end(client);
    }
    // What is still out belongs to work that nobody will finish. A server does not notice by itself that its client went away.
    await Promise.all([...this.#out].map((client) => this.#handling.cancel(client)));
    for (const client of this.#out) this.giveBack(client, true);
    if (this.#open === 0) return;
    await new Promise<void>((resolve) => {
      const before = this.#whenEmpty;
      this.#whenEmpty = () => {
        before?.();
        resolve();
      };
    });
  }

  async #take(signal: AbortSignal): Promise<Client> {
    while (true) {
      signal.throwIfAborted();
      const idle = this.#idle.pop();
      if (idle !== undefined) {
        clearTimeout(idle.timer);
        idle.unwatch();
        return idle.client;
      }
      if (this.#open < this.#limits.maxOpen) return this.#openClient(signal);
      await this.#wait(signal);
    }
  }

  async #openClient(signal: AbortSignal): Promise<Client> {
    this.#open += 1;
    try {
      const client = await this.#handling.open(signal);
      const { lifetimeMs } = this.#limits;
      if (lifetimeMs > 0) this.#expiresAt.set(client, performance.now() + lifetimeMs);
      return client;
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(wake);
    });
  }

  #keep(client: Client): void {
    const drop = (): void => {
      const at = this.#idle.findIndex((idle) => idle.client === client);
      if (at === -1) return;
      const [idle] = this.#idle.splice(at, 1);
      clearTimeout(idle?.timer);
      idle?.unwatch();
      this.#end(client);
    };
    const timer = this.#limits.idleMs > 0 ? setTimeout(drop, this.#limits.idleMs) : undefined;
    // The server may close a connection that nobody uses.
    this.#idle.push({ client, timer, unwatch: this.#handling.watch(client, drop) });
  }

  #end(client: Client): void {
    // A peer that is gone never closes its side.
    void within(closeWithinMs, this.#handling.end(client)).then(() => {
      this.#handling.destroy(client);
      this.#leave();
    });
  }

  #leave(): void {
    this.#open -= 1;
    this.#waiting.shift()?.();
    if (this.#open === 0) this.#whenEmpty?.();
  }
}
