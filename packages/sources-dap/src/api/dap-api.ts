import type { CallOptions } from '@sync/core/connector';

/**
 * The Canvas Data 2 API as one namespace of one account sees it. Calls may overlap, for one table too; the rate limits of the service are kept
 * across all of them. A signal ends a call at once, waiting included. What the service answers in the middle of a fault is asked for again;
 * an error is told only when patience is over, and then it has the server's own `type`, `uuid` and `message`.
 */
export interface DapApi extends AsyncDisposable {
  /** As the service spells it: `canvas_logs`. */
  readonly namespace: string;
  /** For people: the service's address, secrets left out. */
  readonly display: string;
  /** The service itself runs on this machine, as in a test. */
  readonly isLocal: boolean;
  /**
   * Identifies itself with the credentials.
   *
   * @throws {ConnectionError} CONNECTION_AUTH, CONNECTION_UNREACHABLE, CONNECTION_TLS, CONNECTION_FAILED
   */
  signIn(call: CallOptions): Promise<void>;
  /** Names of all tables, sorted. @throws {CatalogError} CATALOG_TABLE_MISSING for an unknown namespace */
  listTables(call: CallOptions): Promise<readonly string[]>;
  /** One table as it is now. @throws {CatalogError} CATALOG_TABLE_MISSING */
  readSchema(table: string, call: CallOptions): Promise<SchemaDocument>;
  /**
   * Has the service prepare rows and waits until they are ready, which may take long. A failed job is tried three times in all; a finished
   * one that is about to expire is replaced.
   *
   * @throws {ChangeError} CHANGE_WATERMARK_LOST: only a snapshot can continue; CHANGE_OUT_OF_RANGE: names the range that is kept
   * @throws {ReadError} READ_JOB_FAILED, READ_ACCOUNT, READ_LIMIT, READ_FAILED
   * @throws {ConfigError} CONFIG_INVALID: the service does not take the request
   * @throws {CatalogError} CATALOG_TABLE_MISSING
   */
  query(query: DapQuery, call: CallOptions): Promise<FinishedJob>;
  /**
   * The bytes of one file as they are stored: gzip for the text formats. Asked for when the iteration begins, one piece at a time and only when
   * the next is pulled; what breaks underway is continued where it broke. Complete when the iteration ends by itself; ending it
   * early frees the connection. Iterate it once.
   *
   * @throws {ReadError} READ_SNAPSHOT_LOST: the job's files are gone or were replaced, query again; READ_FAILED
   */
  openObject(request: ObjectRequest, call: CallOptions): AsyncIterable<Uint8Array>;
}

/** What a table looks like. */
export interface SchemaDocument {
  /** Grows whenever the schema changes. */
  readonly version: number;
  /** The JSON Schema as the service words it, unknown members included. */
  readonly schema: unknown;
  /** The same as JSON text, with every number digit for digit: to be remembered. */
  readonly schemaText: string;
}

/** Formats that rows can be had in. All but `parquet` come as gzip files. */
export type DapFormat = 'tsv' | 'csv' | 'jsonl' | 'parquet';

/** Which rows, and how. Times are RFC 3339 in UTC: `2024-01-02T03:04:05.678901Z`. */
export interface DapQuery {
  readonly table: string;
  readonly format: DapFormat;
  /** How nested objects come in tables: as columns of their own, or as JSON. @defaultValue the service's own choice */
  readonly mode?: 'expanded' | 'condensed';
  /** Asks for the changes after this time; missing: for all rows. */
  readonly since?: string;
  /** Only changes up to this time. @defaultValue all there are */
  readonly until?: string;
}

/** A job whose files are ready. */
export interface FinishedJob {
  readonly id: string;
  readonly table: string;
  /** The schema that the files follow. */
  readonly schemaVersion: number;
  /** The time that a replica has reached once all files are applied, as the service wrote it: its `at` or `until`. */
  readonly reaches: string;
  /** For changes: the time after which they begin. */
  readonly since?: string;
  /** Ids of its files; none when there are no rows. */
  readonly objects: readonly string[];
  /** When the service deletes the files, in milliseconds since 1970; undefined when it does not say. */
  readonly expiresAt?: number;
}

/** One file of a job. */
export interface ObjectRequest {
  readonly job: FinishedJob;
  readonly objectId: string;
  /** Skips the bytes that are there already. @defaultValue 0 */
  readonly from?: number;
}
