/** Temporary: until the bucket sources export it. */
export type BucketTables =
  | {
      readonly kind: 'job-run';
      readonly jobId?: string;
      readonly jobRunId?: string;
      readonly absentTables?: 'error' | 'empty';
    }
  | { readonly kind: 'folders'; readonly tables?: Readonly<Record<string, FolderTable>>; readonly schema?: string };

export interface FolderTable {
  readonly objects?: string;
  readonly format?: 'jsonl' | 'csv' | 'tsv' | 'parquet';
  readonly columns?: readonly { readonly name: string; readonly type: string; readonly isNullable?: boolean }[];
  readonly primaryKey?: readonly string[];
  readonly nullText?: string;
  readonly hasHeader?: boolean;
}

/** Where data comes from, checked; nothing is opened or imported yet. */
export type SourceRequest =
  | { readonly kind: 'url'; readonly url: string; readonly flag: string }
  | { readonly kind: 'neosync'; readonly options: NeosyncRequest }
  | { readonly kind: 's3'; readonly options: S3Request }
  | { readonly kind: 'gcs'; readonly options: GcsRequest };

/** A connection at the Neosync API. What is missing the source takes from the environment and the stored login. */
export interface NeosyncRequest {
  readonly connectionId: string;
  readonly apiKey?: string;
  readonly apiUrl?: string;
  readonly accountId?: string;
  readonly jobId?: string;
  readonly jobRunId?: string;
  readonly allowIncompleteRun?: boolean;
  /** Zone of the server that reads a Postgres connection: an IANA name. */
  readonly serverZone?: string;
}

interface BucketRequest {
  readonly bucket: string;
  readonly prefix?: string;
  readonly endpoint?: string;
  readonly tables: BucketTables;
}

/** A bucket of S3; credentials come from the chain of the SDK. */
export interface S3Request extends BucketRequest {
  readonly region?: string;
  readonly pathStyle?: boolean;
  readonly profile?: string;
  readonly roleArn?: string;
  readonly roleExternalId?: string;
  readonly requesterPays?: boolean;
}

/** A bucket of Google Cloud Storage; credentials are the application default ones unless there is a key file. */
export interface GcsRequest extends BucketRequest {
  readonly keyFile?: string;
  /** The project that pays for reading. */
  readonly userProject?: string;
}
