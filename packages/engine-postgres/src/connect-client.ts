import { isSocketPath } from '@sync/core/connector';
import type { ClientConfig } from 'pg';
import type { Endpoint, HostPort, TlsPlan } from './endpoint.ts';
import type { PgClient } from './pg-client.ts';

/** A host and whether to speak TLS with it. */
interface Attempt {
  readonly at: HostPort;
  readonly isEncrypted: boolean;
}

/**
 * Connects as libpq does: hosts in their order, and for each host with or without TLS as `sslmode` says. The attempt that worked
 * is tried first the next time.
 */
export class ClientConnector {
  readonly #endpoint: Endpoint;
  #attempts: readonly Attempt[];

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    this.#attempts = endpoint.hosts.flatMap((at) => attemptsFor(at, endpoint.tls));
  }

  /** Rejects with the driver's error of the attempt that says most, or with the signal's reason. */
  async connect(signal: AbortSignal): Promise<PgClient> {
    let failure: unknown;
    for (const attempt of this.#attempts) {
      signal.throwIfAborted();
      try {
        const client = await this.#try(attempt, signal);
        this.#attempts = [attempt, ...this.#attempts.filter((other) => other !== attempt)];
        return client;
      } catch (error) {
        // With `prefer` a plain attempt follows a failed TLS one; what the server itself said is worth most.
        if (failure === undefined || !isFromServer(failure)) failure = error;
        if (isFinal(error)) break;
      }
    }
    throw failure;
  }

  async #try(attempt: Attempt, signal: AbortSignal): Promise<PgClient> {
    // Loaded when it is needed, so that importing a connector costs nothing.
    const { default: pg } = await import('pg');
    const client = new pg.Client(clientConfig(this.#endpoint, attempt));
    const wire = (client as unknown as PgClient).connection;
    const stop = (): void => {
      wire.stream.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', stop, { once: true });
    // A connection that dies while it is being made reports it twice; the second time nobody may be listening.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client as unknown as PgClient;
    } catch (error) {
      wire.stream.destroy();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

function attemptsFor(at: HostPort, { mode }: TlsPlan): Attempt[] {
  const plain = { at, isEncrypted: false };
  const encrypted = { at, isEncrypted: true };
  if (isSocketPath(at.host) || mode === 'disable') return [plain];
  if (mode === 'allow') return [plain, encrypted];
  return mode === 'prefer' ? [encrypted, plain] : [encrypted];
}

function clientConfig(endpoint: Endpoint, { at, isEncrypted }: Attempt): ClientConfig {
  const { password, startupOptions, tls } = endpoint;
  return {
    host: at.host,
    port: at.port,
    user: endpoint.user,
    database: endpoint.database,
    application_name: endpoint.applicationName,
    connectionTimeoutMillis: endpoint.connectTimeoutMs,
    keepAlive: true,
    ssl: isEncrypted ? tls.options : false,
    ...(isEncrypted && tls.isDirect ? { sslnegotiation: 'direct' } : {}),
    ...(password === undefined ? {} : { password }),
    ...(startupOptions === undefined ? {} : { options: startupOptions }),
  } as ClientConfig;
}

function isFromServer(error: unknown): boolean {
  return typeof (error as { severity?: unknown }).severity === 'string';
}

/** Other hosts or TLS settings cannot help: the database or the password is wrong. */
function isFinal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '3D000' || code === '28P01';
}
