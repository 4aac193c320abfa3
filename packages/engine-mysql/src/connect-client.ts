import { connect as connectSocket, type Socket } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { destroyClient, type MysqlClient } from './mysql-client.ts';

/** A keep-alive probe after this time finds a peer that is gone. */
const keepAliveMs = 60_000;

/** Connects as `ssl-mode` says. The attempt that worked is tried first the next time. */
export class ClientConnector {
  readonly #endpoint: Endpoint;
  #attempts: readonly ('encrypted' | 'plain')[];

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    this.#attempts = attemptsFor(endpoint);
  }

  /** Rejects with the driver's error of the attempt that says most, or with the signal's reason. */
  async connect(signal: AbortSignal): Promise<MysqlClient> {
    let failure: unknown;
    for (const attempt of this.#attempts) {
      signal.throwIfAborted();
      try {
        const client = await this.#try(attempt, signal);
        this.#attempts = [attempt, ...this.#attempts.filter((other) => other !== attempt)];
        return client;
      } catch (error) {
        failure = error;
        // Only what went wrong with the encryption can go better without it.
        if (!isAboutTls(error)) break;
      }
    }
    throw failure;
  }

  async #try(attempt: 'encrypted' | 'plain', signal: AbortSignal): Promise<MysqlClient> {
    // Loaded when it is needed, so that importing a connector costs nothing.
    const { default: mysql } = await import('mysql2');
    signal.throwIfAborted();
    const socket = openSocket(this.#endpoint);
    const client = mysql.createConnection({
      ...clientConfig(this.#endpoint, attempt),
      stream: () => socket,
    }) as unknown as MysqlClient;
    const stop = (): void => {
      // A new error each: the driver writes on it, which the reason of a signal may not allow.
      socket.destroy(new Error('The signal was aborted.'));
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await connected(client);
      client.removeAllListeners('error');
      return client;
    } catch (error) {
      destroyClient(client);
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

function attemptsFor({ tls, socketPath }: Endpoint): readonly ('encrypted' | 'plain')[] {
  if (tls.mode === 'required') return ['encrypted'];
  return tls.mode === 'disabled' || socketPath !== undefined ? ['plain'] : ['encrypted', 'plain'];
}

/** The driver leaves a socket of its own half open when it is told to close; ours can be cut. */
function openSocket({ host, port, socketPath }: Endpoint): Socket {
  if (socketPath !== undefined) return connectSocket(socketPath);
  return connectSocket({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs });
}

function connected(client: MysqlClient): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve());
    // A connection that dies while it is being made may report it twice; the second time nobody else listens.
    client.on('error', reject);
  });
}

function clientConfig(endpoint: Endpoint, attempt: 'encrypted' | 'plain'): Record<string, unknown> {
  const { password, database, socketPath, tls } = endpoint;
  return {
    host: endpoint.host,
    port: endpoint.port,
    user: endpoint.user,
    charset: 'utf8mb4_general_ci',
    connectTimeout: endpoint.connectTimeoutMs,
    connectAttributes: { program_name: endpoint.applicationName },
    // An affected row is one that changed, and names of functions are what the server's manual says.
    flags: ['-FOUND_ROWS', '-IGNORE_SPACE'],
    multipleStatements: true,
    // Values are bound by prepared statements alone; the driver would look through every statement, however long, for places to put them.
    queryFormat: (sql: string) => sql,
    maxPreparedStatements: 64,
    timezone: 'Z',
    trace: false,
    ...(socketPath === undefined ? {} : { socketPath }),
    ...(password === undefined ? {} : { password }),
    ...(database === undefined ? {} : { database }),
    ...(attempt === 'encrypted' ? { ssl: { ...tls.settings } } : {}),
    ...(endpoint.allowsCleartext === true && attempt === 'encrypted' ? { enableCleartextPlugin: true } : {}),
  };
}

function isAboutTls(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'HANDSHAKE_NO_SSL_SUPPORT' || code === 'HANDSHAKE_SSL_ERROR';
}
