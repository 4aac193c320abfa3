/** A major version of PostgreSQL that can be asked for. */
export type PostgresMajor = 15 | 16 | 17 | 18;

/** Where a server comes from; see {@link StartPostgresOptions.via}. */
export type PostgresVia = 'url' | 'docker' | 'embedded' | 'npm' | 'system' | 'debian';

/** What the server must be. Everything is optional: without options the first server that starts is taken. */
export interface StartPostgresOptions {
  /** The major version. A way that has another one is passed over. */
  readonly major?: PostgresMajor | undefined;
  /** Server settings, as in `postgresql.conf`. A server named by URL must already have them. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /**
   * Keep `fsync` and friends on, as a server in production has them. Off, the data does not survive a crash of the
   * machine, which no test notices, and everything is faster.
   *
   * @defaultValue false
   */
  readonly durable?: boolean | undefined;
  /**
   * Only this way is tried. Unset, the environment variable `TEST_POSTGRES_VIA` decides; unset too, all ways are.
   */
  readonly via?: PostgresVia | undefined;
  /** Aborting ends the search or the start and removes what was begun. It has no effect on a server that is ready. */
  readonly signal?: AbortSignal | undefined;
}

/** A running server. Whoever started it stops it; it ends with this process in any case. */
export interface PostgresServer extends AsyncDisposable {
  /** Connects as a superuser to the database `postgres` (on a server named by URL: as that URL says). */
  readonly url: string;
  /** Where the server comes from. */
  readonly via: PostgresVia;
  /** As the server says it: `18.4`. */
  readonly version: string;
  readonly major: number;
  /** The id of the server's main process, when it runs on this machine and is ours. */
  readonly processId?: number;
  /**
   * Creates an empty database. Its name begins with `name` (default `sync_test`) and ends at random, so calls may
   * overlap and never meet a database that was there before.
   */
  createDatabase(name?: string): Promise<PostgresDatabase>;
  /** Drops the databases created here and ends the server, unless it was named by URL. Calling it again is harmless. */
  stop(): Promise<void>;
}

/** An empty database made for a test. */
export interface PostgresDatabase extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Drops the database, throwing out whoever is connected. Calling it again is harmless. */
  drop(): Promise<void>;
}
