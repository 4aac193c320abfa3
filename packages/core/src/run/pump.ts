import type { Writer } from '../connector/sink.ts';
import type { SyncError } from '../errors/sync-error.ts';
import type { RunContext } from './run-context.ts';

/** One flow of items from a reader to a writer. */
export interface Flow<Item> {
  readonly items: AsyncIterable<Item>;
  readonly writer: Pick<Writer<Item>, 'write'>;
  /** Called once an item. */
  readonly sizeOf: (item: Item) => number;
  /** What the first item is expected to have; later ones are expected to be like the one before. */
  readonly firstBytes: number;
  /** Called when the sink has taken an item over. */
  readonly onTaken: (item: Item, bytes: number) => void;
  readonly toError: (cause: unknown, end: 'source' | 'sink') => SyncError;
}

/**
 * Moves every item of a reader to a writer, one at a time: the next is asked for when `write` has resolved, so the await is the
 * backpressure. Does not know what an item is. Room in the byte budget is taken before an item is read. Ends the
 * reading on every way out; finishing or aborting the writer is the caller's.
 */
export async function pump<Item>(
  flow: Flow<Item>,
  context: Pick<RunContext, 'gate' | 'budget' | 'cleanup' | 'call'>,
): Promise<void> {
  const { gate, budget, cleanup, call } = context;
  const iterator = flow.items[Symbol.asyncIterator]();
  let expectedBytes = flow.firstBytes;
  let isExhausted = false;
  /** Whether the reader still owes an answer: then the run has left it, and ending it would only queue up behind. */
  let isAnswering = false;
  const nextItem = async (): Promise<IteratorResult<Item>> => {
    isAnswering = true;
    try {
      return await iterator.next();
    } finally {
      isAnswering = false;
    }
  };
  try {
    while (!isExhausted) {
      const lease = await budget.acquire(expectedBytes, call.signal);
      try {
        const next = await gate.wait(nextItem()).catch((cause: unknown) => {
          throw flow.toError(cause, 'source');
        });
        if (next.done === true) {
          isExhausted = true;
        } else {
          expectedBytes = flow.sizeOf(next.value);
          if (expectedBytes !== lease.bytes) await lease.resize(expectedBytes);
          await gate.wait(flow.writer.write(next.value)).catch((cause: unknown) => {
            throw flow.toError(cause, 'sink');
          });
          flow.onTaken(next.value, expectedBytes);
        }
      } finally {
        lease.release();
      }
    }
  } finally {
    if (!isExhausted) {
      const ended = iterator.return?.();
      if (isAnswering) ended?.catch(() => {});
      else await cleanup.settle('undo', 'end a reading', ended);
    }
  }
}
