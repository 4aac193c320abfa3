/** Which of the two families a server belongs to. */
export type MysqlFlavor = 'mariadb' | 'mysql';

/** Where a server comes from; see {@link StartMysqlOptions.via}. */
export type MysqlVia = 'url' | 'docker' | 'system' | 'debian';

/** What the server must be. Everything is optional. */
export interface StartMysqlOptions {
  /**
   * Server options by their name in `my.cnf`: `{ 'local-infile': '0', 'sql-mode': '' , 'lower-case-table-names': '1' }`. A server named by
   * URL must already have them. `'log-bin': 'binlog'` switches the binary log on.
   */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /**
   * Keep the flushing of a server in production. Off, the data does not survive a crash of the machine, which no test notices, and
   * everything is faster.
   *
   * @defaultValue false
   */
  readonly durable?: boolean | undefined;
  /**
   * Only this way is tried. Unset, the environment variable `TEST_MARIADB_VIA` or `TEST_MYSQL_VIA` decides; unset too, all ways are.
   */
  readonly via?: MysqlVia | undefined;
  /** A server of our own is preferred to one named by URL. @defaultValue false */
  readonly isOwnFirst?: boolean | undefined;
  /** Aborting ends the search or the start and removes what was begun. It has no effect on a server that is ready. */
  readonly signal?: AbortSignal | undefined;
}

/** A running server. Whoever started it stops it; it ends with this process in any case. */
export interface MysqlServer extends AsyncDisposable {
  /** Connects as `root` without a password, with no database chosen (on a server named by URL: as that URL says). */
  readonly url: string;
  readonly via: MysqlVia;
  readonly flavor: MysqlFlavor;
  /** As the server says it, without suffixes: `10.11.19`, `9.7.4`. */
  readonly version: string;
  readonly major: number;
  /** Major, minor and patch in one number that compares: 101119, 90704. */
  readonly versionNumber: number;
  /** The id of the server's process, when it runs on this machine and is ours. */
  readonly processId?: number;
  /**
   * Creates an empty database in utf8mb4. Its name begins with `name` (default `sync_test`) and ends at random, so calls may overlap and
   * never meet a database that was there before.
   */
  createDatabase(name?: string): Promise<MysqlDatabase>;
  /** Drops the databases created here and ends the server, unless it was named by URL. Calling it again is harmless. */
  stop(): Promise<void>;
}

/** An empty database made for a test. */
export interface MysqlDatabase extends AsyncDisposable {
  readonly name: string;
  readonly url: string;
  /** Drops the database, throwing out whoever is connected. Calling it again is harmless. */
  drop(): Promise<void>;
}

/** A flavor's name as people write it. */
export function titleOf(flavor: MysqlFlavor): 'MariaDB' | 'MySQL' {
  return flavor === 'mariadb' ? 'MariaDB' : 'MySQL';
}
