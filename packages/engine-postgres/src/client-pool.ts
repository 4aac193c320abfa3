import { ConnectionError } from '@sync/core/connector';
import { cancelRequest } from './cancel-request.ts';
import { ClientConnector } from './connect-client.ts';
import type { ConnectionPool, PostgresConnection } from './connection.ts';
import { type Endpoint, isLocalHost, printEndpoint } from './endpoint.ts';
import type { PgClient } from './pg-client.ts';
import { PgConnection } from './pg-connection.ts';
import { abortedError, type ErrorPlace, translateError } from './translate-error.ts';
import { within } from './within.ts';

/** A polite end of a connection takes one message; then the socket is closed anyway. */
const closeWithinMs = 1000;

export interface ClientPoolInit {
  readonly endpoint: Endpoint;
  readonly limits: CheckedLimits;
  readonly end: ErrorPlace['end'];
  readonly connector: string;
}

/** Pool limits with their defaults filled in. */
export interface CheckedLimits {
  readonly maxOpen: number;
  readonly maxIdle: number;
  readonly idleMs: number;
  readonly lifetimeMs: number;
}

interface Waiting {
  readonly resolve: () => void;
}

interface Idle {
  readonly client: PgClient;
  readonly timer: NodeJS.Timeout | undefined;
}

/**
 * Our own pool of pg clients. Not pg-pool, because what we promise is beyond it: lists of hosts, libpq's TLS order, a bound
 * on idle connections, and a signal that ends waiting and connecting at once.
 *
 * Every client is counted in `#open` from before its connection is begun until after it is closed. Who finds no room waits in
 * line; whoever leaves a place wakes the first in line, who looks again.
 */
export class ClientPool implements ConnectionPool {
  readonly maxOpen: number;
  readonly isSingleSession = false;
  readonly display: string;
  readonly isLocal: boolean;

  readonly #limits: CheckedLimits;
  readonly #connector: ClientConnector;
  readonly #place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly #idle: Idle[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #expiresAt = new WeakMap<PgClient, number>();
  /** Aborted when the pool closes: ends connecting and waiting. */
  readonly #closing = new AbortController();
  /** Clients in the hands of a PgConnection. */
  readonly #out = new Set<PgClient>();
  #open = 0;
  #whenEmpty: (() => void) | undefined;

  constructor(init: ClientPoolInit) {
    const { endpoint, limits } = init;
    this.maxOpen = limits.maxOpen;
    this.display = printEndpoint(endpoint);
    this.isLocal = endpoint.hosts.every(({ host }) => isLocalHost(host));
    this.#limits = limits;
    this.#connector = new ClientConnector(endpoint);
    this.#place = { end: init.end, connector: init.connector, display: this.display };
  }

  async connect(signal: AbortSignal): Promise<PostgresConnection> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    try {
      const client = await this.#take(ended);
      this.#out.add(client);
      return new PgConnection({
        client,
        place: this.#place,
        signal,
        giveBack: (back, isBroken) => this.#giveBack(back, isBroken),
      });
    } catch (error) {
      if (signal.aborted) throw abortedError({ ...this.#place, doing: `connecting to ${this.display}` });
      if (this.#closing.signal.aborted) throw this.#closedError();
      throw translateError(error, { ...this.#place, doing: 'connecting' });
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const { client, timer } of this.#idle.splice(0)) {
      clearTimeout(timer);
      this.#end(client);
    }
    // What is still out belongs to work that nobody will finish. A server does not notice by itself that its client went away.
    await Promise.all([...this.#out].map(cancelRequest));
    for (const client of this.#out) this.#giveBack(client, true);
    if (this.#open === 0) return;
    await new Promise<void>((resolve) => {
      const before = this.#whenEmpty;
      this.#whenEmpty = () => {
        before?.();
        resolve();
      };
    });
  }

  async #take(signal: AbortSignal): Promise<PgClient> {
    while (true) {
      signal.throwIfAborted();
      const idle = this.#idle.pop();
      if (idle !== undefined) {
        clearTimeout(idle.timer);
        idle.client.removeAllListeners('error');
        return idle.client;
      }
      if (this.#open < this.#limits.maxOpen) return this.#openClient(signal);
      await this.#wait(signal);
    }
  }

  async #openClient(signal: AbortSignal): Promise<PgClient> {
    this.#open += 1;
    try {
      const client = await this.#connector.connect(signal);
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
      const entry: Waiting = {
        resolve: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(entry);
    });
  }

  #giveBack(client: PgClient, isBroken: boolean): void {
    if (!this.#out.delete(client)) return;
    const isExpired = (this.#expiresAt.get(client) ?? Number.POSITIVE_INFINITY) <= performance.now();
    const isSurplus = this.#waiting.length === 0 && this.#idle.length >= this.#limits.maxIdle;
    if (isBroken) client.connection.stream.destroy();
    if (isBroken || isExpired || isSurplus || this.#closing.signal.aborted) {
      this.#end(client);
      return;
    }
    const drop = (): void => {
      const at = this.#idle.findIndex((idle) => idle.client === client);
      if (at === -1) return;
      clearTimeout(this.#idle.splice(at, 1)[0]?.timer);
      this.#end(client);
    };
    const timer = this.#limits.idleMs > 0 ? setTimeout(drop, this.#limits.idleMs) : undefined;
    // The server may close a connection that nobody uses.
    client.on('error', drop);
    this.#idle.push({ client, timer });
    this.#waiting.shift()?.resolve();
  }

  #end(client: PgClient): void {
    client.on('error', () => undefined);
    const closed = client.end().catch(() => undefined);
    // A peer that is gone never closes its side.
    void within(closeWithinMs, closed).then(() => {
      client.connection.stream.destroy();
      this.#leave();
    });
  }

  #leave(): void {
    this.#open -= 1;
    this.#waiting.shift()?.resolve();
    if (this.#open === 0) this.#whenEmpty?.();
  }

  #closedError(): ConnectionError {
    return new ConnectionError({
      code: 'CONNECTION_FAILED',
      message: `Cannot connect to ${this.display}: its session was closed.`,
      context: { connector: this.#place.connector },
    });
  }
}
