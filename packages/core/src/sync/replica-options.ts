import type { Selection } from '../catalog/selection.ts';
import type { FeedSource } from '../connector/feed.ts';
import type { Sink } from '../connector/sink.ts';
import type { SyncEvent } from '../events/event.ts';

/** What `listReplicas()` and `dropReplicas()` both take. */
export interface ReplicaOptions {
  /** Whose replicas; says where its states are kept. */
  readonly source: FeedSource;
  readonly sink: Sink;
  /** By the names of the source. @defaultValue every replica that is remembered */
  readonly tables?: Selection;
  /** Where tables go that have no state. @see SyncSettings.schemas */
  readonly schemas?: Readonly<Record<string, string>>;
  /** Ends the call within 2 s; what was not committed is undone. */
  readonly signal?: AbortSignal;
  /** Called synchronously, in order. */
  readonly onEvent?: (event: SyncEvent) => void;
}

export interface ListReplicasOptions extends ReplicaOptions {
  /** Opens the source as well, to tell which of its tables are not replicated. @defaultValue false */
  readonly isSourceAsked?: boolean;
}

export interface DropReplicasOptions extends ReplicaOptions {
  /** Allows dropping at a sink that is not on this machine. @defaultValue false */
  readonly allowRemote?: boolean;
}
