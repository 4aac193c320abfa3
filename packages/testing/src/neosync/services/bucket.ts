import type { JsonValue } from '@bufbuild/protobuf';
import type { BucketConnectionConfig } from '../fake-neosync.ts';
import type { Call } from './call.ts';

/** The columns of a run in a bucket. */
export async function bucketColumns(_call: Call, _config: BucketConnectionConfig): Promise<JsonValue[]> {
  return [];
}
