import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStagedChunks, type StagedChunks } from './staged-chunks.ts';
import type { StagedChunk, StagingOptions } from './staging.ts';

/** A connection that acknowledges when told to. */
function startGatherer(options: Partial<StagingOptions>): {
  readonly chunks: StagedChunks;
  readonly told: StagedChunk[];
  readonly sent: Uint8Array[];
  readonly acknowledge: () => Promise<void>;
  readonly refuse: (error: Error) => Promise<void>;
} {
  const told: StagedChunk[] = [];
  const sent: Uint8Array[] = [];
  const pending: PromiseWithResolvers<void>[] = [];
  const chunks = createStagedChunks({
    options: { maxBytes: 8, maxInFlight: 2, onChunk: (chunk) => told.push(chunk), ...options },
    send: (bytes) => {
      sent.push(bytes);
      const acknowledged = Promise.withResolvers<void>();
      pending.push(acknowledged);
      return acknowledged.promise;
    },
  });
  const settled = async (): Promise<void> => {
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  };
  return {
    chunks,
    told,
    sent,
    acknowledge: async () => {
      await settled();
      pending.shift()?.resolve();
      await settled();
    },
    refuse: async (error) => {
      await settled();
      pending.shift()?.reject(error);
      await settled();
    },
  };
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Whether a promise is still pending after everything that is ready has run. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  let state = 'pending';
  promise.then(
    () => (state = 'fulfilled'),
    () => (state = 'rejected'),
  );
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
  return state === 'pending';
}

describe('staged chunks', () => {
  it('gathers small pieces and sends them together when maxBytes is reached', async () => {
    const { chunks, sent, told } = startGatherer({ maxBytes: 4 });
    await chunks.add(bytes(1, 2), 1);
    expect(sent).toEqual([]);
    await chunks.add(bytes(3, 4), 1);
    expect(sent).toEqual([bytes(1, 2, 3, 4)]);
    expect(told).toEqual([{ rowCount: 2, bytes: 4, closedBy: 'bytes', inFlight: 1 }]);
  });

  it('copies what it gathers, so the caller may reuse the buffer', async () => {
    const { chunks, sent } = startGatherer({ maxBytes: 2 });
    const buffer = bytes(1);
    await chunks.add(buffer, 0);
    buffer[0] = 9;
    await chunks.add(bytes(2), 1);
    expect(sent).toEqual([bytes(1, 2)]);
  });

  it('closes a chunk before a piece that does not fit', async () => {
    const { chunks, told } = startGatherer({ maxBytes: 4 });
    await chunks.add(bytes(1, 2, 3), 1);
    await chunks.add(bytes(4, 5), 1);
    expect(told.map(({ bytes, closedBy }) => [bytes, closedBy])).toEqual([[3, 'bytes']]);
  });

  it('closes a chunk at maxRows', async () => {
    const { chunks, told } = startGatherer({ maxRows: 2, maxBytes: 1000 });
    await chunks.add(bytes(1), 1);
    await chunks.add(bytes(2), 1);
    await chunks.add(bytes(3), 1);
    expect(told).toEqual([{ rowCount: 2, bytes: 2, closedBy: 'rows', inFlight: 1 }]);
  });

  it('sends the rest at a flush and waits for every acknowledgement', async () => {
    const { chunks, told, acknowledge } = startGatherer({});
    await chunks.add(bytes(1), 1);
    const flushed = chunks.flush();
    expect(await isPending(flushed)).toBe(true);
    await acknowledge();
    await flushed;
    expect(told).toEqual([{ rowCount: 1, bytes: 1, closedBy: 'end', inFlight: 1 }]);
  });

  it('sends nothing at a flush when nothing is gathered', async () => {
    const { chunks, sent } = startGatherer({});
    await chunks.flush();
    expect(sent).toEqual([]);
  });

  it('takes more after a flush', async () => {
    const { chunks, sent, acknowledge } = startGatherer({});
    for (const value of [1, 2]) {
      await chunks.add(bytes(value), 1);
      const flushed = chunks.flush();
      await acknowledge();
      await flushed;
    }
    expect(sent).toEqual([bytes(1), bytes(2)]);
  });

  it('sends rows without bytes, which are rows of a table without columns', async () => {
    const { chunks, told, acknowledge } = startGatherer({});
    await chunks.add(bytes(), 3);
    const flushed = chunks.flush();
    await acknowledge();
    await flushed;
    expect(told.map(({ rowCount }) => rowCount)).toEqual([3]);
  });

  it('passes a piece of maxBytes on without a copy, and waits for it since the caller owns it', async () => {
    const { chunks, sent, acknowledge } = startGatherer({ maxBytes: 2 });
    const piece = bytes(1, 2, 3);
    const added = chunks.add(piece, 1);
    expect(await isPending(added)).toBe(true);
    expect(sent[0]).toBe(piece);
    await acknowledge();
    await added;
  });

  it('keeps the order when a big piece follows a small one', async () => {
    const { chunks, sent, acknowledge } = startGatherer({ maxBytes: 2 });
    await chunks.add(bytes(1), 1);
    const added = chunks.add(bytes(2, 3), 1);
    expect(await isPending(added)).toBe(true);
    expect(sent).toEqual([bytes(1), bytes(2, 3)]);
    await acknowledge();
    await acknowledge();
    await added;
  });

  it('waits at maxInFlight until a chunk is acknowledged', async () => {
    const { chunks, sent, told, acknowledge } = startGatherer({ maxRows: 1, maxBytes: 1000, maxInFlight: 2 });
    // Rows of 1 byte close by rows; gather them in two halves so that none is passed on as it is.
    await chunks.add(bytes(1), 0);
    await chunks.add(bytes(1), 0.5);
    await chunks.add(bytes(1), 0.5);
    await chunks.add(bytes(2), 0.5);
    await chunks.add(bytes(2), 0.5);
    await chunks.add(bytes(3), 0.5);
    const third = chunks.add(bytes(3), 0.5);
    expect(await isPending(third)).toBe(true);
    expect(sent).toHaveLength(2);
    await acknowledge();
    await third;
    expect(sent).toHaveLength(3);
    expect(Math.max(...told.map(({ inFlight }) => inFlight))).toBe(2);
  });

  it('rejects the next call with the error of a failed send, and every call after it', async () => {
    const { chunks, sent, refuse } = startGatherer({ maxBytes: 2 });
    await chunks.add(bytes(1), 1);
    await chunks.add(bytes(2), 1);
    const error = new Error('connection lost');
    await refuse(error);
    await expect(chunks.add(bytes(3), 1)).rejects.toBe(error);
    await expect(chunks.flush()).rejects.toBe(error);
    expect(sent).toHaveLength(1);
  });

  it('rejects a call that waits when a send fails', async () => {
    const { chunks, refuse } = startGatherer({ maxBytes: 2 });
    await chunks.add(bytes(1), 1);
    await chunks.add(bytes(2), 1);
    const flushed = chunks.flush();
    flushed.catch(() => {});
    const error = new Error('connection lost');
    await refuse(error);
    await expect(flushed).rejects.toBe(error);
  });

  it('rejects a call that waits when aborted, though no send settles', async () => {
    const { chunks } = startGatherer({ maxBytes: 2 });
    await chunks.add(bytes(1), 1);
    await chunks.add(bytes(2), 1);
    const flushed = chunks.flush();
    const cause = new Error('stop');
    chunks.abort(cause);
    await expect(flushed).rejects.toBe(cause);
  });
});

describe('the age of a staged chunk', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('closes it maxAgeMs after its first row', async () => {
    const { chunks, told } = startGatherer({ maxAgeMs: 100 });
    await chunks.add(bytes(1), 1);
    await vi.advanceTimersByTimeAsync(60);
    await chunks.add(bytes(2), 1);
    await vi.advanceTimersByTimeAsync(39);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual([{ rowCount: 2, bytes: 2, closedBy: 'age', inFlight: 1 }]);
  });

  it('keeps it until a chunk in flight is acknowledged when maxInFlight is reached', async () => {
    const { chunks, told, acknowledge } = startGatherer({ maxAgeMs: 100, maxInFlight: 1, maxBytes: 2 });
    await chunks.add(bytes(1), 1);
    await chunks.add(bytes(2), 1);
    await chunks.add(bytes(3), 1);
    await vi.advanceTimersByTimeAsync(500);
    expect(told).toHaveLength(1);
    await acknowledge();
    expect(told[1]).toEqual({ rowCount: 1, bytes: 1, closedBy: 'age', inFlight: 1 });
  });

  it('is forgotten once it was closed for another reason', async () => {
    const { chunks, told, acknowledge } = startGatherer({ maxAgeMs: 100 });
    await chunks.add(bytes(1), 1);
    const flushed = chunks.flush();
    await acknowledge();
    await flushed;
    await vi.advanceTimersByTimeAsync(1000);
    expect(told.map(({ closedBy }) => closedBy)).toEqual(['end']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no timer behind after an abort', async () => {
    const { chunks } = startGatherer({ maxAgeMs: 100 });
    await chunks.add(bytes(1), 1);
    chunks.abort();
    expect(vi.getTimerCount()).toBe(0);
  });
});
