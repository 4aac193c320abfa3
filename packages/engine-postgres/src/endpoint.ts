import type { ConnectionOptions } from 'node:tls';
import { isSocketPath } from '@sync/core/connector';

/** One place to try. */
export interface HostPort {
  /** A name, an address, or the folder of a unix socket. */
  readonly host: string;
  readonly port: number;
}

/** libpq's `sslmode`. */
export type TlsMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

export interface TlsPlan {
  readonly mode: TlsMode;
  readonly options: ConnectionOptions;
  readonly isDirect: boolean;
}

/** A Postgres server and database to connect to, checked. Holds the password: never printed, see {@link printEndpoint}. */
export interface Endpoint {
  readonly hosts: readonly [HostPort, ...HostPort[]];
  readonly user: string;
  readonly password?: string | (() => string | Promise<string>);
  readonly database: string;
  readonly tls: TlsPlan;
  /** For one host. */
  readonly connectTimeoutMs: number;
  readonly applicationName: string;
  /** Command-line options for the server, `-c name=value …`. */
  readonly startupOptions?: string;
}

/** For people, secrets left out: `postgres://user@host:5432/name`. */
export function printEndpoint(endpoint: Pick<Endpoint, 'hosts' | 'user' | 'database'>): string {
  const hosts = endpoint.hosts.map(({ host, port }) => {
    const name = host.includes(':') && !isSocketPath(host) ? `[${host}]` : host;
    return `${isSocketPath(host) ? encodeURIComponent(host) : name}:${port}`;
  });
  return `postgres://${encodeURIComponent(endpoint.user)}@${hosts.join(',')}/${encodeURIComponent(endpoint.database)}`;
}
