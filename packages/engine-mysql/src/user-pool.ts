import { ConfigError, type ErrorPlace, stoppedError } from '@sync/core/connector';
import type { ConnectionPool, MysqlConnection, ServerFacts } from './connection.ts';
import { isLocalEndpoint, printEndpoint } from './endpoint.ts';
import { createKiller, endSession, type SideConnector } from './kill-query.ts';
import { destroyClient, type MysqlClient, type MysqlClientConfig, plainValues, sendQuery } from './mysql-client.ts';
import { MysqlSession } from './mysql-connection.ts';
import type { UserPool } from './options.ts';
import { readServerFacts } from './server-facts.ts';
import { sessionSettings, sessionStatement } from './session-settings.ts';
import { translateError } from './translate-error.ts';

/** A connection as mysql2's pool of the callback interface hands it out. */
type PooledClient = MysqlClient & { release(): void };

/** mysql2's pool of the callback interface. */
interface CallbackPool {
  getConnection(done: (error: Error | null, client: PooledClient) => void): void;
  readonly config?: { readonly connectionLimit?: number; readonly connectionConfig?: MysqlClientConfig };
}

/** A connection that is out, and what puts its session back. */
interface Borrowed {
  readonly client: PooledClient;
  readonly server: ServerFacts;
  readonly before: string;
}

/**
 * Connections out of a mysql2 pool of the user's own: as many at once as its `connectionLimit`, never closed by us. Their sessions are set up as our own
 * are, and get their settings back; a transaction that is still open is undone. A connection that broke is destroyed. mysql2's own default counts
 * found rows as affected, and that is fixed when a connection is made, so counts of rows that were changed include those that were not.
 */
export class BorrowedPool implements ConnectionPool {
  readonly maxOpen: number;
  readonly display: string;
  readonly isLocal: boolean;
  readonly database: string | undefined;

  readonly #pool: CallbackPool;
  readonly #place: Omit<ErrorPlace, 'doing' | 'table'>;
  readonly #out = new Map<MysqlClient, Borrowed>();
  #isClosed = false;

  constructor(pool: UserPool, owner: Pick<ErrorPlace, 'end' | 'connector'>) {
    // A pool of the promise interface wraps one of the other.
    this.#pool = (typeof pool.pool === 'object' ? pool.pool : pool) as CallbackPool;
    const { connectionLimit, connectionConfig: config = {} } = this.#pool.config ?? {};
    this.maxOpen = connectionLimit === undefined || connectionLimit < 1 ? 10 : connectionLimit;
    const { socketPath, database } = config;
    const place = { host: config.host ?? 'localhost', port: config.port ?? 3306, user: config.user ?? '' };
    const at = { ...place, database: database || undefined, ...(socketPath ? { socketPath } : {}) };
    this.display = printEndpoint(at);
    this.isLocal = isLocalEndpoint(at);
    this.database = at.database;
    this.#place = { ...owner, display: this.display };
  }

  async connect(signal: AbortSignal): Promise<MysqlConnection> {
    const borrowed = await this.#take(signal);
    this.#out.set(borrowed.client, borrowed);
    const side = sideConnector(borrowed.client.config);
    return new MysqlSession({
      client: borrowed.client,
      server: borrowed.server,
      place: this.#place,
      signal,
      openKiller: () => createKiller(side),
      giveBack: (client, isBroken) => this.#giveBack(client, isBroken),
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const out = [...this.#out.keys()];
    await Promise.all(out.map((client) => endSession(sideConnector(client.config), client.threadId)));
    await Promise.all(out.map((client) => this.#giveBack(client, true)));
  }

  async #giveBack(client: MysqlClient, isBroken: boolean): Promise<void> {
    const borrowed = this.#out.get(client);
    if (borrowed === undefined) return;
    this.#out.delete(client);
    if (!isBroken && (await putBack(borrowed))) borrowed.client.release();
    else destroyClient(client);
  }

  async #take(signal: AbortSignal): Promise<Borrowed> {
    const aborted = Promise.withResolvers<never>();
    const onAbort = (): void =>
      aborted.reject(stoppedError({ ...this.#place, doing: `connecting to ${this.display}` }));
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const setUp = this.#getClient().then((client) => setUpSession(client, this.display));
    try {
      return await Promise.race([setUp, aborted.promise]);
    } catch (error) {
      // mysql2's pool cannot be told that nobody waits any more; what it still gives goes back at once.
      if (signal.aborted)
        void setUp.then((late) => putBack(late).then(() => late.client.release())).catch(() => undefined);
      throw translateError(error, { ...this.#place, doing: 'connecting', signal });
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #getClient(): Promise<PooledClient> {
    return new Promise((resolve, reject) => {
      this.#pool.getConnection((error, client) => (error ? reject(error) : resolve(client)));
    });
  }
}

/** Notes the settings of a session and sets ours. A client on which that fails is destroyed. */
async function setUpSession(client: PooledClient, display: string): Promise<Borrowed> {
  const onError = (): void => undefined;
  client.on('error', onError);
  try {
    checkClient(client);
    const server = await readServerFacts(client, display);
    const before = await readSettings(client, server);
    await sendQuery(client, { ...plainValues, sql: sessionStatement(server) });
    return { client, server, before };
  } catch (error) {
    destroyClient(client);
    throw error;
  } finally {
    client.removeListener('error', onError);
  }
}

const gb18030: readonly number[] = [248, 249, 250];

/** mysql2 writes texts in the character set that it logged in with, whatever the session says later. Numbers of collations. */
function checkClient(client: PooledClient): void {
  const { charsetNumber = 45 } = client.config;
  const isUtf8 =
    [33, 45, 46, 76, 83].includes(charsetNumber) || (charsetNumber >= 192 && !gb18030.includes(charsetNumber));
  if (isUtf8 && typeof client.query === 'function' && typeof client.stream?.destroy === 'function') return;
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message: 'Option "pool" must be a pool of mysql2 whose charset is utf8mb4, which is its default.',
    context: { option: 'pool' },
  });
}

const characterSettings = ['character_set_client', 'character_set_results', 'collation_connection'];

/** One statement that gives a session the settings it has now. */
async function readSettings(client: PooledClient, server: ServerFacts): Promise<string> {
  const names = [...characterSettings, ...sessionSettings(server).map(([name]) => name)];
  const sql = `SELECT ${names.map((name) => `QUOTE(@@SESSION.${name}) AS ${name}, @@SESSION.${name} + 0 AS ${name}_number`).join(', ')}`;
  const [row = {}] = (await sendQuery(client, { ...plainValues, sql })) as Record<string, string | number>[];
  const values = names.map(
    (name) => `SESSION ${name} = ${row[textSettings.has(name) ? name : `${name}_number`] ?? 'NULL'}`,
  );
  return `SET ${values.join(', ')}`;
}

const textSettings = new Set([...characterSettings, 'sql_mode', 'time_zone']);

/** Undoes what is open and puts the settings back. Whether that worked. */
async function putBack({ client, before }: Borrowed): Promise<boolean> {
  try {
    await sendQuery(client, { ...plainValues, sql: 'ROLLBACK' });
    await sendQuery(client, { ...plainValues, sql: before });
    return true;
  } catch {
    return false;
  }
}

/** Connects as the user's pool does, beside it: it may be full. */
function sideConnector(config: MysqlClientConfig): SideConnector {
  return {
    async connect(signal) {
      const { default: mysql } = await import('mysql2');
      const { host, port, socketPath, user, password, database, ssl, authPlugins, enableCleartextPlugin } = config;
      const chosen = { host, port, socketPath, user, password, database, ssl, authPlugins, enableCleartextPlugin };
      const defined = Object.fromEntries(
        Object.entries(chosen).filter(([, value]) => value !== undefined && value !== false),
      );
      const client = mysql.createConnection({ ...defined, trace: false }) as unknown as MysqlClient;
      const stop = (): void => destroyClient(client);
      signal.addEventListener('abort', stop, { once: true });
      return new Promise((resolve, reject) => {
        signal.addEventListener('abort', reject, { once: true });
        client.on('error', reject);
        client.once('connect', () => resolve(client));
      });
    },
  };
}
