import {
  type CheckedLimits,
  ClientSlots,
  type ErrorPlace,
  isLocalHost,
  sessionClosedError,
  stoppedError,
} from '@sync/core/connector';
import { cancelRequest } from './cancel-request.ts';
import { ClientConnector } from './connect-client.ts';
import type { ConnectionPool, PostgresConnection } from './connection.ts';
import { type Endpoint, printEndpoint } from './endpoint.ts';
import type { PgClient } from './pg-client.ts';
import { PgConnection } from './pg-connection.ts';
import { translateError } from './translate-error.ts';

export interface ClientPoolInit {
  readonly endpoint: Endpoint;
  readonly limits: CheckedLimits;
  readonly end: ErrorPlace['end'];
  readonly connector: string;
}

/**
 * Our own pool of pg clients. Not pg-pool, because what we promise is beyond it: lists of hosts, libpq's TLS order, a bound
 * on idle connections, and a signal that ends waiting and connecting at once.
 */
export class ClientPool implements ConnectionPool {
  readonly maxOpen: number;
  readonly isSingleSession = false;
  readonly display: string;
  readonly isLocal: boolean;

  readonly #slots: ClientSlots<PgClient>;
  readonly #place: Omit<ErrorPlace, 'doing' | 'table'>;

  constructor({ endpoint, limits, end, connector }: ClientPoolInit) {
    this.maxOpen = limits.maxOpen;
    this.display = printEndpoint(endpoint);
    this.isLocal = endpoint.hosts.every(({ host }) => isLocalHost(host));
    this.#place = { end, connector, display: this.display };
    const clients = new ClientConnector(endpoint);
    this.#slots = new ClientSlots<PgClient>(limits, {
      open: (signal) => clients.connect(signal),
      end: endClient,
      destroy: (client) => client.connection.stream.destroy(),
      cancel: cancelRequest,
      watch: watchClient,
    });
  }

  async connect(signal: AbortSignal): Promise<PostgresConnection> {
    try {
      const client = await this.#slots.take(signal);
      return new PgConnection({
        client,
        place: this.#place,
        signal,
        giveBack: (back, isBroken) => this.#slots.giveBack(back, isBroken),
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
}

function endClient(client: PgClient): Promise<void> {
  // A closed connection may still emit.
  client.on('error', () => undefined);
  return client.end();
}

function watchClient(client: PgClient, onLost: () => void): () => void {
  client.on('error', onLost);
  return () => {
    client.removeAllListeners('error');
  };
}
