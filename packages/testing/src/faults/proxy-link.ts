import { connect, type Socket } from 'node:net';

/** The way bytes go: `up` to the server, `down` to the client. */
export type Direction = 'up' | 'down';

/** What all connections of a proxy share; the proxy writes the wishes, the links the counts. */
export interface LinkState {
  latencyMs: number;
  stalled: boolean;
  readonly passed: Record<Direction, number>;
  cutAt: { readonly direction: Direction; readonly bytes: number } | undefined;
}

/** One connection through a proxy. */
export interface Link {
  /** Resets both sides. */
  cut(): void;
  /** Tells it that {@link LinkState.stalled} has changed. */
  wake(): void;
}

/** A chunk on its way, or the end of the stream, and when it arrives. */
interface Parcel {
  readonly bytes: Buffer | undefined;
  readonly due: number;
}

/** On the wire at most, per direction; then the sender has to wait. Enough for 100 MB/s at 100 ms. */
const wireBytes = 16 * 1024 * 1024;

/** Connects a client's socket with a target, with the faults that `state` asks for. */
export function openLink(client: Socket, target: { host: string; port: number }, state: LinkState): Link {
  const server = connect({ ...target, allowHalfOpen: true, noDelay: true });
  const cut = (): void => {
    for (const side of [client, server]) side.resetAndDestroy();
  };
  for (const side of [client, server]) side.on('error', cut);
  const wires = [new Wire('up', client, server, state, cut), new Wire('down', server, client, state, cut)];
  return {
    cut,
    wake: () => {
      for (const wire of wires) wire.carry();
    },
  };
}

/**
 * Carries bytes one way. Chunks wait in a queue until they are due; the queue stops while stalled and while the
 * receiver's buffer is full. The sender is paused while the queue is full. Only `carry` takes from the queue, and at
 * most one timer is set.
 */
class Wire {
  readonly #direction: Direction;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #state: LinkState;
  readonly #cut: () => void;
  readonly #queue: Parcel[] = [];
  #queuedBytes = 0;
  #full = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(direction: Direction, from: Socket, to: Socket, state: LinkState, cut: () => void) {
    this.#direction = direction;
    this.#from = from;
    this.#to = to;
    this.#state = state;
    this.#cut = cut;
    from.on('data', (bytes) => this.#take(bytes));
    from.on('end', () => this.#take(undefined));
    from.on('close', () => clearTimeout(this.#timer));
    to.on('drain', () => {
      this.#full = false;
      this.carry();
    });
  }

  /** Passes on what is due. Called whenever something may have changed. */
  carry(): void {
    clearTimeout(this.#timer);
    while (!this.#state.stalled && !this.#full) {
      const next = this.#queue[0];
      if (next === undefined) break;
      const waitMs = next.due - performance.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.carry(), waitMs);
        break;
      }
      this.#queue.shift();
      this.#pass(next.bytes);
    }
    if (this.#queuedBytes < wireBytes) this.#from.resume();
  }

  #take(bytes: Buffer | undefined): void {
    this.#queue.push({ bytes, due: performance.now() + this.#state.latencyMs });
    this.#queuedBytes += bytes?.length ?? 0;
    if (this.#queuedBytes >= wireBytes) this.#from.pause();
    this.carry();
  }

  #pass(bytes: Buffer | undefined): void {
    if (this.#to.destroyed) return;
    if (bytes === undefined) {
      this.#to.end();
      return;
    }
    this.#queuedBytes -= bytes.length;
    this.#state.passed[this.#direction] += bytes.length;
    this.#full = !this.#to.write(bytes);
    const { cutAt } = this.#state;
    if (cutAt?.direction === this.#direction && this.#state.passed[this.#direction] >= cutAt.bytes) {
      this.#state.cutAt = undefined;
      this.#cut();
    }
  }
}
