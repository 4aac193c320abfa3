import { isLocalHost } from '@sync/core/connector';

/** The driver's TLS settings, a part of Node's. */
export interface TlsSettings {
  readonly ca?: string | Buffer | (string | Buffer)[];
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly passphrase?: string;
  readonly ciphers?: string;
  readonly minVersion?: string;
  readonly maxVersion?: string;
  /** Check the certificate's chain. */
  readonly rejectUnauthorized: boolean;
  /** Check that the certificate names the host. */
  readonly verifyIdentity: boolean;
}

/** How a connection is encrypted: not at all, when the server offers it, or always. */
export interface TlsPlan {
  readonly mode: 'disabled' | 'preferred' | 'required';
  readonly settings: TlsSettings;
}

/** A server to connect to, checked. Holds the password: never printed, see {@link printEndpoint}. */
export interface Endpoint {
  /** A name or an address; not used when there is a `socketPath`. */
  readonly host: string;
  readonly port: number;
  /** File of a unix socket. */
  readonly socketPath?: string;
  readonly user: string;
  readonly password?: string;
  /** The database; undefined: none. */
  readonly database: string | undefined;
  readonly tls: TlsPlan;
  /** 0: as long as the operating system waits. */
  readonly connectTimeoutMs: number;
  /** Sent as the connection attribute `program_name`. */
  readonly applicationName: string;
  /** Sends the password in the clear over TLS when the server asks for it (LDAP, PAM). @defaultValue false */
  readonly allowsCleartext?: boolean;
}

/** For people, secrets left out: `mysql://user@host:3306/name`. */
export function printEndpoint(at: Pick<Endpoint, 'host' | 'port' | 'socketPath' | 'user' | 'database'>): string {
  const host = at.host.includes(':') ? `[${at.host}]` : at.host;
  const place = at.socketPath === undefined ? `${host}:${at.port}` : encodeURIComponent(at.socketPath);
  return `mysql://${encodeURIComponent(at.user)}@${place}/${encodeURIComponent(at.database ?? '')}`;
}

/** Loopback or a unix socket. */
export function isLocalEndpoint(at: Pick<Endpoint, 'host' | 'socketPath'>): boolean {
  return at.socketPath !== undefined || isLocalHost(at.host);
}
