import {
  type CheckedLimits,
  ClientSlots,
  type ErrorPlace,
  sessionClosedError,
  stoppedError,
} from '@sync/core/connector';
import { ClientConnector } from './connect-client.ts';
import type { ConnectionPool, MysqlConnection, ServerFacts } from './connection.ts';
import { type Endpoint, isLocalEndpoint, printEndpoint } from './endpoint.ts';
import { createKiller, endSession } from './kill-query.ts';
import { destroyClient, endClient, type MysqlClient, plainValues, resetSession, sendQuery } from './mysql-client.ts';
import { MysqlSession } from './mysql-connection.ts';
import { readServerFacts } from './server-facts.ts';
import { sessionStatement } from './session-settings.ts';
import { translateError } from './translate-error.ts';

/** A reset takes two short messages; a session that needs longer is not worth keeping. */
const resetWithinMs = 1000;

export interface ClientPoolInit {
  readonly endpoint: Endpoint;
  readonly limits: CheckedLimits;
  readonly end: ErrorPlace['end'];
  readonly connector: string;
}

/**
 * Our own pool of mysql2 clients. Not mysql2's, because it cannot bound idle connections at once, nor end waiting and connecting by a signal. A
 * session that comes back is reset, so that nothing of one user (settings, temporary tables, locks, a transaction) meets the next.
 */
export class ClientPool implements ConnectionPool {
  readonly maxOpen: number;
  readonly display: string;
  readonly isLocal: boolean;
  readonly database: string | undefined;

  readonly #slots: ClientSlots<MysqlClient>;
  readonly #connector: ClientConnector;
  readonly #place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly #facts = new WeakMap<MysqlClient, ServerFacts>();

  constructor({ endpoint, limits, end, connector }: ClientPoolInit) {
    this.maxOpen = limits.maxOpen;
    this.display = printEndpoint(endpoint);
    this.isLocal = isLocalEndpoint(endpoint);
    this.database = endpoint.database;
    this.#place = { end, connector, display: this.display };
    this.#connector = new ClientConnector(endpoint);
    this.#slots = new ClientSlots<MysqlClient>(limits, {
      open: (signal) => this.#open(signal),
      end: endClient,
      destroy: destroyClient,
      cancel: (client) => endSession(this.#connector, client.threadId),
      watch,
    });
  }

  async connect(signal: AbortSignal): Promise<MysqlConnection> {
    try {
      const client = await this.#slots.take(signal);
      return new MysqlSession({
        client,
        server: this.#facts.get(client) as ServerFacts,
        place: this.#place,
        signal,
        openKiller: () => createKiller(this.#connector),
        giveBack: (back, isBroken) => this.#giveBack(back, isBroken),
      });
    } catch (error) {
      if (signal.aborted) throw stoppedError({ ...this.#place, doing: `connecting to ${this.display}` });
      if (this.#slots.isClosed) throw sessionClosedError(this.#place);
      throw translateError(error, { ...this.#place, doing: 'connecting' });
    }
  }

  close(): Promise<void> {
    return this.#slots.close();
  }

  async #open(signal: AbortSignal): Promise<MysqlClient> {
    const client = await this.#connector.connect(signal);
    const stop = (): void => destroyClient(client);
    signal.addEventListener('abort', stop, { once: true });
    client.on('error', ignore);
    try {
      const facts = await readServerFacts(client, this.display);
      this.#facts.set(client, facts);
      await sendQuery(client, { ...plainValues, sql: sessionStatement(facts) });
      signal.throwIfAborted();
      client.removeListener('error', ignore);
      return client;
    } catch (error) {
      destroyClient(client);
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  async #giveBack(client: MysqlClient, isBroken: boolean): Promise<void> {
    this.#slots.giveBack(client, isBroken || this.#slots.isClosed || !(await this.#reset(client)));
  }

  /** Whether the session is as new. */
  async #reset(client: MysqlClient): Promise<boolean> {
    const facts = this.#facts.get(client) as ServerFacts;
    const timeout = AbortSignal.timeout(resetWithinMs);
    const stop = (): void => destroyClient(client);
    timeout.addEventListener('abort', stop, { once: true });
    try {
      await resetSession(client);
      await sendQuery(client, { ...plainValues, sql: sessionStatement(facts) });
      return !timeout.aborted;
    } catch {
      return false;
    } finally {
      timeout.removeEventListener('abort', stop);
    }
  }
}

/** The driver says nothing when a server closes an unused connection politely but `end`. */
function watch(client: MysqlClient, onLost: () => void): () => void {
  client.on('error', onLost);
  client.on('end', onLost);
  return () => {
    client.removeListener('error', onLost);
    client.removeListener('end', onLost);
  };
}

function ignore(): void {}
