import { type CallOptions, throwIfAborted } from '@sync/core/connector';
import pLimit from 'p-limit';
import { LinkedAbort } from './linked-abort.ts';

export interface MapLimits {
  /** Works at a time. */
  readonly most: number;
  readonly call: CallOptions;
}

/** Works on all items, some at a time; results in their order. When one fails, the others are ended before it rejects with that error. */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  work: (item: Item, call: CallOptions) => Promise<Result>,
  { most, call }: MapLimits,
): Promise<Result[]> {
  using stop = new LinkedAbort(call.signal);
  const { signal } = stop;
  const limit = pLimit(most);
  const running = items.map((item) =>
    limit(() => {
      throwIfAborted(signal);
      return work(item, { signal, onWarning: call.onWarning });
    }),
  );
  try {
    return await Promise.all(running);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(running);
    throw error;
  }
}
