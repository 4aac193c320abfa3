import type { SourceFlags } from './source/source-flags.ts';

/** The flags as given: what was left out is missing. */
export interface Flags extends SourceFlags, DynamodbFlags {
  readonly destinationConnectionUrl?: string;
  readonly destinationDriver?: string;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly initSchema?: boolean;
  readonly truncateBeforeInsert?: boolean;
  readonly truncateCascade?: boolean;
  readonly onConflictDoNothing?: boolean;
  readonly onConflictDoUpdate?: boolean;
  readonly destinationOpenLimit?: number;
  readonly destinationIdleLimit?: number;
  readonly destinationIdleDuration?: string;
  readonly destinationOpenDuration?: string;
  readonly destinationMaxInFlight?: number;
  readonly destinationBatchCount?: number;
  readonly destinationBatchPeriod?: string;
  /** `from=to`, one a schema. */
  readonly schemaMap?: readonly string[];
  readonly onUnfit?: 'error' | 'null' | 'clamp' | 'text';
  readonly slices?: number;
  readonly allowRemote?: boolean;
  readonly output?: string;
  readonly config?: string;
  readonly debug?: boolean;
  readonly mermaid?: boolean;
}

/** Flags of `neosync sync` for a DynamoDB destination; they are known so that they can be refused with a word on what to use instead. */
export interface DynamodbFlags {
  readonly awsAccessKeyId?: string;
  readonly awsSecretAccessKey?: string;
  readonly awsSessionToken?: string;
  readonly awsRoleArn?: string;
  readonly awsRoleExternalId?: string;
  readonly awsEndpoint?: string;
  readonly awsRegion?: string;
  readonly awsProfile?: string;
}

/** By flag, what says the same of an S3 source. */
export const dynamodbFlags = {
  awsAccessKeyId: 'the variable AWS_ACCESS_KEY_ID',
  awsSecretAccessKey: 'the variable AWS_SECRET_ACCESS_KEY',
  awsSessionToken: 'the variable AWS_SESSION_TOKEN',
  awsRoleArn: 'source.bucket.role-arn in the file',
  awsRoleExternalId: 'source.bucket.role-external-id in the file',
  awsEndpoint: '--source-endpoint',
  awsRegion: '--source-region',
  awsProfile: '--source-profile',
} as const satisfies Record<keyof DynamodbFlags, string>;

/** The flag of a key: `sourceBucket` is `source-bucket`. */
export function flagName(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
