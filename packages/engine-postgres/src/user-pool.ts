import { ConfigError, type ErrorPlace, isLocalHost, stoppedError } from '@sync/core/connector';
import { cancelRequest } from './cancel-request.ts';
import type { ConnectionPool, PostgresConnection } from './connection.ts';
import { readConnectionUrl } from './connection-url.ts';
import { printEndpoint } from './endpoint.ts';
import type { UserPool } from './options.ts';
import type { PgClient } from './pg-client.ts';
import { PgConnection } from './pg-connection.ts';
import { translateError } from './translate-error.ts';

/** A client as pg's pool hands it out. */
type PooledClient = PgClient & { release(destroy?: boolean): void };

/**
 * Connections out of a `pg.Pool` of the user's own: as many at once as its `max`, given back as they were, never closed by us. A connection
 * that broke is destroyed, as pg's pool wants it.
 */
export class BorrowedPool implements ConnectionPool {
  readonly maxOpen: number;
  readonly isSingleSession = false;
  readonly display: string;
  readonly isLocal: boolean;

  readonly #pool: UserPool;
  readonly #place: Omit<ErrorPlace, 'doing' | 'table'>;
  /** Without a listener the error of an idle connection would end the process. */
  readonly #onError = (): void => undefined;
  readonly #out = new Set<PooledClient>();
  #isClosed = false;

  constructor(pool: UserPool, owner: Pick<ErrorPlace, 'end' | 'connector'>) {
    const { max, display, isLocal } = readPoolOptions(pool);
    this.maxOpen = max;
    this.display = display;
    this.isLocal = isLocal;
    this.#pool = pool;
    this.#place = { ...owner, display };
    pool.on('error', this.#onError);
  }

  async connect(signal: AbortSignal): Promise<PostgresConnection> {
    const client = await this.#take(signal);
    this.#out.add(client);
    return new PgConnection({
      client,
      place: this.#place,
      signal,
      giveBack: (_, isBroken) => this.#giveBack(client, isBroken),
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await Promise.all([...this.#out].map(cancelRequest));
    for (const client of this.#out) this.#giveBack(client, true);
    this.#pool.removeListener('error', this.#onError);
  }

  #giveBack(client: PooledClient, isBroken: boolean): void {
    if (!this.#out.delete(client)) return;
    client.release(isBroken);
  }

  async #take(signal: AbortSignal): Promise<PooledClient> {
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void =>
      aborted.reject(stoppedError({ ...this.#place, doing: `connecting to ${this.display}` }));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const connecting = this.#pool.connect() as Promise<PooledClient>;
    try {
      return checkClient(await Promise.race([connecting, aborted.promise]));
    } catch (error) {
      // pg's pool cannot be told that nobody waits any more; what it still gives goes back at once.
      if (signal.aborted) void connecting.then((client) => client.release()).catch(() => undefined);
      throw translateError(error, { ...this.#place, doing: 'connecting', signal });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}

/** pg-native has no protocol connection to send COPY bytes over. */
function checkClient(client: PooledClient): PooledClient {
  if (typeof client.connection?.stream?.write === 'function') return client;
  client.release();
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message: 'Option "pool" must be a Pool of pg; pg-native and other clients cannot COPY.',
    context: { option: 'pool' },
  });
}

interface PoolFacts {
  readonly max: number;
  readonly display: string;
  readonly isLocal: boolean;
}

function readPoolOptions(pool: UserPool): PoolFacts {
  const options = pool.options as Readonly<Record<string, unknown>>;
  const max = typeof options.max === 'number' && options.max >= 1 ? Math.floor(options.max) : 10;
  const { connectionString } = options;
  const text = (value: unknown, otherwise: string): string =>
    typeof value === 'string' && value !== '' ? value : otherwise;
  try {
    if (typeof connectionString === 'string') {
      const endpoint = readConnectionUrl(connectionString, undefined);
      return { max, display: printEndpoint(endpoint), isLocal: endpoint.hosts.every(({ host }) => isLocalHost(host)) };
    }
  } catch {
    // pg understands URLs that libpq does not. Where it leads we cannot say, so it counts as another machine.
    return { max, display: 'the Postgres pool', isLocal: false };
  }
  const user = text(options.user, process.env.PGUSER ?? 'postgres');
  const host = text(options.host, process.env.PGHOST ?? 'localhost');
  const port = Number(options.port ?? process.env.PGPORT ?? 5432);
  const database = text(options.database, process.env.PGDATABASE ?? user);
  return { max, display: printEndpoint({ hosts: [{ host, port }], user, database }), isLocal: isLocalHost(host) };
}
