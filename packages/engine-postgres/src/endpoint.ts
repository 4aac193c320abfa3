import type { ConnectionOptions } from 'node:tls';

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
    const name = host.includes(':') && !isSocketFolder(host) ? `[${host}]` : host;
    return `${isSocketFolder(host) ? encodeURIComponent(host) : name}:${port}`;
  });
  return `postgres://${encodeURIComponent(endpoint.user)}@${hosts.join(',')}/${encodeURIComponent(endpoint.database)}`;
}

export function isSocketFolder(host: string): boolean {
  return host.startsWith('/') || host.startsWith('@');
}

/** Loopback or a unix socket. A name that only resolves to a loopback address does not count. */
export function isLocalHost(host: string): boolean {
  return isSocketFolder(host) || host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
