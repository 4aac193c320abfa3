import type { ConnectionOptions } from 'node:tls';
import type { PoolLimits } from '@sync/core/connector';

/**
 * Where a Postgres database is, exactly one of:
 * - `url`: `postgres://…` as libpq reads it, `pglite:<folder>` or `pglite:memory` (a new, empty database each time)
 * - `connection`: pg's own configuration
 * - `pool`: the user's `pg.Pool`. It is never closed, its limits are respected, and its sessions keep their settings.
 * - `pglite`: the user's PGlite. It is never closed; its other queries wait while a transaction of ours runs.
 */
export type PostgresEndOptions =
  | ({ readonly url: string } & OwnConnections)
  | ({ readonly connection: PostgresConnectionConfig } & OwnConnections)
  | { readonly pool: UserPool }
  | { readonly pglite: UserPglite };

/** What can be asked of connections that we open. */
export interface OwnConnections {
  readonly pool?: PoolLimits;
  /** Name the server shows for our sessions. @defaultValue `application_name` of the URL, else `dbsync` */
  readonly applicationName?: string;
}

/** The part of pg's `ClientConfig` that we take. */
export interface PostgresConnectionConfig {
  /** A name, an address, or the folder of a unix socket. @defaultValue PGHOST, else localhost */
  readonly host?: string;
  /** @defaultValue PGPORT, else 5432 */
  readonly port?: number;
  /** @defaultValue PGUSER, else the user of the operating system */
  readonly user?: string;
  readonly password?: string | (() => string | Promise<string>);
  /** @defaultValue PGDATABASE, else the user's name */
  readonly database?: string;
  /** `true` verifies the server's certificate and name; an object goes to Node's `tls.connect`. @defaultValue false */
  readonly ssl?: boolean | ConnectionOptions;
  readonly application_name?: string;
  /** Command-line options for the server, `-c name=value …`. */
  readonly options?: string;
  /** Longest wait for the server to answer; 0: no limit. @defaultValue 15 000 */
  readonly connectionTimeoutMillis?: number;
}

/** What we need of a `pg.Pool`, structurally, so that any copy of pg will do. Not of pg-native. */
export interface UserPool {
  connect(): Promise<object>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
  readonly options: object;
}

/** What we need of a `PGlite`, structurally. */
export interface UserPglite {
  transaction<Result>(work: (session: UserPgliteSession) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** A PGlite session that is locked for us. */
export interface UserPgliteSession {
  query<Row>(sql: string, values?: unknown[], options?: object): Promise<UserPgliteResult<Row>>;
  exec(sql: string): Promise<unknown>;
}

export interface UserPgliteResult<Row> {
  readonly rows: Row[];
  readonly affectedRows?: number;
  readonly blob?: Blob;
}
