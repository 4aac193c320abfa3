import type { PoolLimits } from '@sync/core/connector';
import type { TlsSettings } from './endpoint.ts';

/**
 * Where a MySQL or MariaDB server is, exactly one of:
 * - `url`: `mysql://…`, `mariadb://…`, or a Go DSN `user:password@tcp(host:port)/database?…`. Without a database: every database
 *   of the server.
 * - `connection`: a part of mysql2's own configuration
 * - `pool`: the user's mysql2 pool, of the callback or the promise interface. It is never closed, its limits are respected, and its
 *   sessions get their settings back.
 */
export type MysqlEndOptions =
  | ({ readonly url: string } & OwnConnections)
  | ({ readonly connection: MysqlConnectionConfig } & OwnConnections)
  | { readonly pool: UserPool };

/** What can be asked of connections that we open. */
export interface OwnConnections {
  readonly pool?: PoolLimits;
  /** Name the server shows for our sessions: the connection attribute `program_name`. @defaultValue `dbsync` */
  readonly applicationName?: string;
}

/** The part of mysql2's `ConnectionOptions` that we take. */
export interface MysqlConnectionConfig {
  /** A name or an address. @defaultValue localhost */
  readonly host?: string;
  /** @defaultValue 3306 */
  readonly port?: number;
  /** File of a unix socket, instead of `host` and `port`. */
  readonly socketPath?: string;
  /** @defaultValue the user of the operating system */
  readonly user?: string;
  readonly password?: string;
  /** @defaultValue none: every database of the server */
  readonly database?: string;
  /**
   * An object encrypts, and checks the server's certificate unless `rejectUnauthorized` is false, and its name when `verifyIdentity` is true.
   * @defaultValue not encrypted
   */
  readonly ssl?: Partial<TlsSettings>;
  /** Longest wait for a connection, in milliseconds; 0: no limit. @defaultValue 15 000 */
  readonly connectTimeout?: number;
}

/** What we need of a mysql2 pool, structurally, so that any copy of mysql2 will do. */
export interface UserPool {
  getConnection: unknown;
  readonly config?: object;
  readonly pool?: object;
}
