import { type Chunk, type FieldBatch, sumFieldBytes } from '@sync/core/connector';

/** A call that a tapped source answers. `read` begins a reading, `item` asks for its next item. */
export type SourceCall =
  | 'open'
  | 'identify'
  | 'plantMark'
  | 'snapshot'
  | 'listTables'
  | 'describe'
  | 'describeFor'
  | 'readDefinitions'
  | 'slice'
  | 'read'
  | 'item'
  | 'readSequences'
  | 'digest'
  | 'releaseSnapshot'
  | 'close';

/** A call that a tapped source of feeds answers. `ask` is for a delivery, `read` begins a reading of it, `item` asks for its next item. */
export type FeedCall =
  | 'open'
  | 'identify'
  | 'listTables'
  | 'describe'
  | 'ask'
  | 'read'
  | 'item'
  | 'releaseDelivery'
  | 'close';

/** A call that a tapped sink answers. */
export type SinkCall =
  | 'open'
  | 'identify'
  | 'seesMark'
  | 'describe'
  | 'listDefinitions'
  | 'draftSchema'
  | 'draftChange'
  | 'draftMove'
  | 'readState'
  | 'lock'
  | 'unlock'
  | 'begin'
  | 'applyDefinitions'
  | 'suspendTriggers'
  | 'truncate'
  | 'openWriter'
  | 'openChangesWriter'
  | 'write'
  | 'finish'
  | 'abortWriter'
  | 'mergeStaged'
  | 'fillDeferredKey'
  | 'setSequences'
  | 'putState'
  | 'removeState'
  | 'commit'
  | 'abort'
  | 'digest'
  | 'close';

/**
 * Stands around every call of a tapped end. Throwing or waiting in `before` fails or delays the call. `bytes` is the size of what is
 * written, or of the item that was read.
 */
export interface Hook<Call> {
  before?(call: Call, bytes?: number): void | Promise<void>;
  /** When the call has ended well. */
  after?(call: Call, bytes?: number): void;
}

/** Runs one call of an end inside a hook. */
export async function hooked<Call, Result>(
  hook: Hook<Call>,
  call: Call,
  work: () => Promise<Result>,
  sizeOf: (result: Result) => number = () => 0,
): Promise<Result> {
  await hook.before?.(call);
  const result = await work();
  hook.after?.(call, sizeOf(result));
  return result;
}

/** What an item of either lane takes on its way. */
export function itemBytes(item: FieldBatch | Chunk): number {
  return 'lengths' in item ? sumFieldBytes(item) : item.bytes.length;
}
