import type { FieldBatch, TableRef } from '@sync/core/connector';

/** One row of a catalog query: column name to value. Numbers of 64 bits, decimals and dates come as text. */
export type CatalogRow = Record<string, unknown>;

/** What reading catalogs needs of a connection. */
export interface Queryable {
  /** Runs one statement, values bound as `?`, and gives its rows. Throws SyncError, translated at this edge. */
  query<Row extends object = CatalogRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** What a server is. */
export interface ServerFacts {
  readonly flavor: 'mysql' | 'mariadb';
  /** `9.7.4`, `10.11.19`. */
  readonly version: string;
  /** Major, minor and patch in one number that compares: 9_07_04, 10_11_19. */
  readonly versionNumber: number;
  /** Names of tables and databases are kept in lower case (`lower_case_table_names = 1`). */
  readonly foldsCase: boolean;
  /** Longest packet the server takes, in bytes. */
  readonly maxPacketBytes: number;
  /** `local_infile` is on, so that LOAD DATA LOCAL may be sent. */
  readonly takesLocalFiles: boolean;
}

/** What one statement did. */
export interface StatementResult {
  /** Rows inserted, changed or deleted; a row that is set to what it was does not count (`CLIENT_FOUND_ROWS` is off). */
  readonly affectedRows: number;
  /** Warnings and notes of the statement. */
  readonly warnings: number;
  /** The server's line about it: `Records: 3  Deleted: 0  Skipped: 0  Warnings: 0`. Empty when there is none. */
  readonly info: string;
}

/** How the fields of a SELECT's columns become canonical text. */
export type FieldForm =
  /** As the server sends it. */
  | 'verbatim'
  /** `1` and `0` to `t` and `f`. */
  | 'boolean'
  /** The bytes of a BIT(length) to its `length` characters `0` and `1`. */
  | { readonly bits: number }
  /** A float sent as a double's text to the shortest text of 32 bits. */
  | 'float32'
  /** A double: `+` in front of an exponent that has no sign. */
  | 'float64'
  /** A time, with or without a date: no zeros at the end of its fraction. */
  | 'time'
  /** The same, `+00` behind it. */
  | 'utc'
  /** A year or a number with ZEROFILL: without leading zeros. */
  | 'integer';

export interface RowsRequest {
  /** What is read, for errors. @defaultValue errors name no table */
  readonly table?: TableRef;
  /** A SELECT whose columns come in the order of `forms`. */
  readonly sql: string;
  readonly forms: readonly FieldForm[];
  readonly columns: readonly string[];
  readonly batchBytes: number;
  readonly maxFieldBytes: number;
}

/** An open LOAD DATA LOCAL INFILE. */
export interface LoadIn {
  /** Sends bytes of the file. Resolves when the connection has taken them (backpressure). The bytes may be reused then. */
  write(bytes: Uint8Array): Promise<void>;
  /** Ends the file and gives what the server says of the statement. */
  finish(): Promise<StatementResult>;
  /**
   * Ends the statement early. Whatever was sent may be in the table: the caller rolls back. The connection stays usable, or is lost.
   * Never throws.
   */
  abort(reason: string): Promise<void>;
}

/** One connection in hand. Calls do not overlap, except `cancel`. Errors are translated to SyncError here and nowhere else. */
export interface MysqlConnection extends Queryable {
  readonly server: ServerFacts;
  /** Runs one statement, values bound as `?`. */
  run(sql: string, values?: readonly unknown[]): Promise<StatementResult>;
  /** Runs several statements in as few messages as possible; rows are dropped. The first that fails ends it. */
  execute(statements: readonly string[]): Promise<void>;
  /**
   * Streams a SELECT's rows as field batches, one buffer used again and again. Pull-only: the socket is read when a batch is
   * asked for. Ending the iteration early ends the query or the connection.
   */
  readRows(request: RowsRequest): AsyncIterable<FieldBatch>;
  /** Starts a LOAD DATA LOCAL INFILE; the statement names any file, none is opened. */
  loadIn(sql: string): Promise<LoadIn>;
  /** Asks the server to give up what this connection runs (`KILL QUERY` from another connection). Never throws. */
  cancel(): Promise<void>;
  /** Gives the connection back; `isBroken`: it is closed instead. Idempotent. */
  release(options?: { readonly isBroken: boolean }): Promise<void>;
}

/** Every connection that we open to one server. */
export interface ConnectionPool {
  /** Connections that may be out at once. */
  readonly maxOpen: number;
  /** Secrets left out: `mysql://user@host:3306/name`. */
  readonly display: string;
  readonly isLocal: boolean;
  /** The database the address names; undefined when it names none. */
  readonly database: string | undefined;
  /**
   * Takes a connection, waiting for a free one. Its session is set up: strict `sql_mode` of ours, `time_zone = '+00:00'`, utf8mb4. While it
   * is out, an abort of `signal` cancels what it runs, which then rejects with AbortedError; statements after that run, so that
   * a transaction can be undone.
   */
  connect(signal: AbortSignal): Promise<MysqlConnection>;
  /** Closes what we opened; a pool handed in by the user stays open. Idempotent. */
  close(): Promise<void>;
}
