import type { NeosyncFaults, NeosyncMethod } from './fault.ts';

/** A connection to a database whose rows the fake reads and serves. */
export interface SqlConnectionConfig {
  readonly kind: 'postgres' | 'mysql';
  readonly url: string;
  /** MySQL: databases whose tables are told of, as if the user might see no others. @defaultValue all of the server */
  readonly databases?: readonly string[];
}

/** A connection to a bucket, whose objects are in memory by key or in a folder by path. */
export interface BucketConnectionConfig {
  readonly kind: 's3' | 'gcs';
  readonly bucket: string;
  readonly prefix?: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly objects: ReadonlyMap<string, Uint8Array> | { readonly folder: string };
}

/** A connection as the API knows it. */
export interface FakeConnection {
  /** A UUID. */
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  /** `other` is an engine that nobody reads here. */
  readonly config: SqlConnectionConfig | BucketConnectionConfig | { readonly kind: 'mongo' | 'dynamodb' | 'mssql' };
}

/** A key that may call the API. */
export interface FakeApiKey {
  /** `neo_at_v1_` and a version 4 UUID. */
  readonly key: string;
  /** Accounts whose connections it may read; the first is the first of `GetUserAccounts`. */
  readonly accountIds: readonly string[];
  /** Without it passwords are masked, and rows cannot be read. @defaultValue true */
  readonly canSeeSecrets?: boolean;
}

/** A login of the command-line program: an access token that can be had anew for the refresh token. */
export interface FakeLogin {
  readonly accessToken: string;
  readonly refreshToken?: string;
  readonly accountIds: readonly string[];
  /** The token is refused until it is refreshed. @defaultValue false */
  readonly isExpired?: boolean;
}

/** An account of the API. */
export interface FakeAccount {
  readonly id: string;
  readonly name: string;
}

/** The states of a run. */
export type JobRunStatus =
  | 'PENDING'
  | 'RUNNING'
  | 'COMPLETE'
  | 'ERROR'
  | 'CANCELED'
  | 'TERMINATED'
  | 'FAILED'
  | 'TIMED_OUT';

/** A run of a job. */
export interface FakeJobRun {
  readonly id: string;
  readonly jobId: string;
  readonly accountId: string;
  readonly status: JobRunStatus;
  readonly startedAt: Date;
  readonly completedAt?: Date;
}

/** How a server begins. */
export interface FakeNeosyncOptions {
  /** @defaultValue 0: a free one */
  readonly port?: number;
  readonly connections: readonly FakeConnection[];
  /** @defaultValue none */
  readonly apiKeys?: readonly FakeApiKey[];
  /** @defaultValue none */
  readonly logins?: readonly FakeLogin[];
  /** @defaultValue one for each account id that a connection, a key or a login names */
  readonly accounts?: readonly FakeAccount[];
  /** @defaultValue none */
  readonly jobRuns?: readonly FakeJobRun[];
  /** @defaultValue true */
  readonly authEnabled?: boolean;
  /** `map` is what servers before v0.5.0 sent: a text for each column. @defaultValue 'gob' */
  readonly rowFormat?: 'gob' | 'map';
  /** What the server calls the zone of a `timestamptz`. @defaultValue 'UTC' */
  readonly zoneName?: string;
  /**
   * `all`: the rows of all tables of databases are read and encoded before the server answers, kept in files, and sent from there past the
   * library when a stream of plain protobuf is asked for: so the server costs next to nothing when a client is measured. @defaultValue 'nothing'
   */
  readonly keeps?: 'nothing' | 'all';
  /** The zone in which the server reads the clock of a `timestamptz`. @defaultValue 'UTC' */
  readonly serverZone?: string;
}

/** A call that came in. */
export interface NeosyncCall {
  readonly method: NeosyncMethod;
  /** How the body was written. */
  readonly format: 'json' | 'proto';
  /** Names in small letters; the value of `authorization` is `present`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The request as its JSON form. Tokens are left out. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Rows that were sent so far. */
  readonly rows: number;
  /** How many of the calls of this moment were open together with it, itself included. */
  readonly openWith: number;
}

/** A server of the Neosync API, for tests. Whoever started it stops it. */
export interface FakeNeosync extends AsyncDisposable {
  /** Base address, what `NEOSYNC_API_URL` takes. */
  readonly url: string;
  readonly faults: NeosyncFaults;
  /** Calls so far, the oldest first. */
  readonly calls: readonly NeosyncCall[];
  /** Opens every gate, cuts every connection and stops listening. Calling it again is harmless. */
  stop(): Promise<void>;
}
