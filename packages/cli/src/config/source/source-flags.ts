/** The flags that say where data comes from. */
export interface SourceFlags {
  readonly sourceConnectionUrl?: string;
  /** Of a connection at the Neosync API. */
  readonly connectionId?: string;
  readonly apiKey?: string;
  readonly apiUrl?: string;
  readonly accountId?: string;
  readonly jobId?: string;
  readonly jobRunId?: string;
  readonly allowIncompleteRun?: boolean;
  readonly neosyncServerZone?: string;
  /** `s3://name`, `gs://name`, or the name of an S3 bucket. */
  readonly sourceBucket?: string;
  readonly sourcePrefix?: string;
  readonly sourceRegion?: string;
  readonly sourceEndpoint?: string;
  readonly sourceProfile?: string;
  readonly sourcePathStyle?: boolean;
  readonly sourceRequesterPays?: boolean;
  readonly sourceKeyFile?: string;
  readonly absentTables?: 'error' | 'empty';
}

/** What a source is told by: a connection URL, a connection id at the Neosync API, or a bucket. */
export type SourceWay = 'url' | 'id' | 'bucket';

/** The flag that chooses each way. */
export const wayFlags = {
  url: 'sourceConnectionUrl',
  id: 'connectionId',
  bucket: 'sourceBucket',
} as const satisfies Record<SourceWay, keyof SourceFlags>;

/** The ways a flag says something about; a flag that says nothing about the chosen one is refused. */
export const waysOfFlags = {
  sourceConnectionUrl: ['url'],
  connectionId: ['id'],
  apiKey: ['id'],
  apiUrl: ['id'],
  accountId: ['id'],
  jobId: ['id', 'bucket'],
  jobRunId: ['id', 'bucket'],
  allowIncompleteRun: ['id'],
  neosyncServerZone: ['id', 'bucket'],
  sourceBucket: ['bucket'],
  sourcePrefix: ['bucket'],
  sourceRegion: ['bucket'],
  sourceEndpoint: ['bucket'],
  sourceProfile: ['bucket'],
  sourcePathStyle: ['bucket'],
  sourceRequesterPays: ['bucket'],
  sourceKeyFile: ['bucket'],
  absentTables: ['bucket'],
} as const satisfies Record<keyof SourceFlags, readonly SourceWay[]>;
