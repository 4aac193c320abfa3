import { InternalError, type Snapshot } from '@sync/core/connector';
import type { ObjectStore } from '../objects/object-store.ts';
import type { BucketContent } from './bucket-layout.ts';

export interface BucketSnapshotInit {
  /** Of the connector, for errors. */
  readonly name: string;
  readonly store: ObjectStore;
  readonly content: BucketContent;
  /** Where it looks, for people. */
  readonly place: string;
  /** Aborted when the session is closed. */
  readonly closed: AbortSignal;
}

/** The objects that were listed, as tables. */
export function createBucketSnapshot(_init: BucketSnapshotInit): Snapshot {
  throw new InternalError({ code: 'INTERNAL_INVARIANT', message: 'Buckets are not read yet.' });
}
