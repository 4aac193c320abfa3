import type { JsonValue } from '@bufbuild/protobuf';
import type { Caller } from './access.ts';
import type { World } from '../world.ts';

/** A request in its JSON form: fields that have their default are missing. */
export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly request: JsonRequest;
  /** Aborts when the client has gone or the server stops. */
  readonly signal: AbortSignal;
}

/** The fields that the calls read. */
export interface JsonRequest {
  readonly id?: string;
  readonly connectionId?: string;
  readonly excludeSensitive?: boolean;
  readonly schema?: string;
  readonly table?: string;
  readonly whereClause?: string;
  readonly refreshToken?: string;
  readonly jobId?: string;
  readonly jobRunId?: string;
  readonly accountId?: string;
  readonly schemaConfig?: BucketChoice;
  readonly streamConfig?: BucketChoice;
  readonly options?: {
    readonly initSchema?: boolean;
    readonly truncateBeforeInsert?: boolean;
    readonly truncateCascade?: boolean;
  };
}

/** Which run of a bucket. */
export interface BucketChoice {
  readonly pgConfig?: object;
  readonly mysqlConfig?: object;
  readonly awsS3Config?: JobSelection;
  readonly gcpCloudstorageConfig?: JobSelection;
}

/** A run by its own id or as the newest of its job. */
export interface JobSelection {
  readonly jobId?: string;
  readonly jobRunId?: string;
}

/** Answers a unary call in the JSON form of the response. */
export type Answer = (call: Call) => JsonValue | Promise<JsonValue>;
