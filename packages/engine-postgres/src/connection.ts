import type { TableRef } from '@sync/core/connector';

/** One row of a catalog query: column name to value, as pg parses them without custom parsers. */
export type CatalogRow = Record<string, unknown>;

/** What reading catalogs needs of a connection, whichever client is behind it (pg or PGlite). */
export interface Queryable {
  /** Runs one statement, values bound as `$1…`, and gives its rows. Throws SyncError, translated at this edge. */
  query<Row extends object = CatalogRow>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** COPY's two formats: Postgres manual, `COPY`, "File Formats". */
export type CopyFormat = 'binary' | 'text';

/** One COPY … TO STDOUT. */
export interface CopyOutRequest {
  readonly table: TableRef;
  readonly columns: readonly string[];
  readonly format: CopyFormat;
  /** Partitioned tables are read through a SELECT. */
  readonly isPartitioned: boolean;
  /** Only the rows in these blocks of the table's file. Not of partitioned tables, which have none. */
  readonly blocks?: CopyBlocks;
}

/** Blocks from `from` up to and without `to`. @defaultValue from the first one, to the last one */
export interface CopyBlocks {
  readonly from?: number;
  readonly to?: number;
}

/** One COPY … FROM STDIN. */
export interface CopyInRequest {
  /** A temporary table is named without a schema. */
  readonly table: TableRef | { readonly temporary: string };
  readonly columns: readonly string[];
  readonly format: CopyFormat;
}

/** Bytes of the n-th COPY of a list, its header and trailer included. Valid until the next are asked for. */
export interface CopyBytes {
  readonly request: number;
  readonly bytes: Uint8Array;
}

/**
 * One connection in hand: a pg client out of a pool, or PGlite's only session. Calls do not overlap, except `cancel`.
 * Errors are translated to SyncError here and nowhere else.
 */
export interface PostgresConnection extends Queryable {
  /** Runs a statement and gives the number of rows it touched. */
  run(sql: string, values?: readonly unknown[]): Promise<number>;
  /** Runs one or several statements as one simple-query message; rows are dropped. */
  execute(sql: string): Promise<void>;
  /**
   * Copies tables out, one after the other. With pg: one simple-query message for all of them. Ending the iteration early
   * cancels the query and leaves the connection usable, or discards it.
   */
  copyOut(requests: readonly CopyOutRequest[]): AsyncIterable<CopyBytes>;
  /**
   * Copies into tables, one after the other, in one simple-query message where the client can. PGlite loads one table in
   * several COPYs of whole rows, so there keys are checked behind each of them and not only at the end.
   */
  copyIn(requests: readonly CopyInRequest[]): Promise<CopyIn>;
  /**
   * Asks the server to give up what this connection runs; a server that does not within about a second loses the connection. Resolves
   * when what ran has ended. Never throws.
   */
  cancel(): Promise<void>;
  /** Gives the connection back; `isBroken`: it is closed instead. Idempotent. */
  release(options?: { readonly isBroken: boolean }): Promise<void>;
}

/** An open COPY FROM STDIN. */
export interface CopyIn {
  /** Sends bytes for the n-th request; requests in order. Resolves when the connection has taken them (backpressure). */
  write(request: number, bytes: Uint8Array): Promise<void>;
  /** Ends the last COPY; gives the rows the server counted, one number a request. */
  finish(): Promise<readonly number[]>;
  /** Fails the COPY at the server. Never throws. */
  abort(reason: string): Promise<void>;
}

/** Every connection that we open to one database. */
export interface ConnectionPool {
  /** Connections that may be out at once; 1 for PGlite. */
  readonly maxOpen: number;
  /** PGlite or a server of one session: no snapshot can be shared. */
  readonly isSingleSession: boolean;
  /** Secrets left out: `postgres://user@host:5432/name`. */
  readonly display: string;
  /** Loopback, a local socket, or inside this process. */
  readonly isLocal: boolean;
  /** PGlite: which instance it is, since copies of one folder say the same about themselves. */
  readonly instance?: string;
  /**
   * Takes a connection, waiting for a free one. While it is out, an abort of `signal` cancels what it runs, which then rejects
   * with AbortedError; statements after that run, so that a transaction can be undone.
   */
  connect(signal: AbortSignal): Promise<PostgresConnection>;
  /** Closes what we opened; a pool or PGlite handed in by the user stays open. Idempotent. */
  close(): Promise<void>;
}
