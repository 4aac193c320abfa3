import { describe, expect, it } from 'vitest';
import { AbortedError, ReadError, WriteError } from '../errors/classes.ts';
import { AbortGate } from './abort-gate.ts';
import { ByteBudget } from './byte-budget.ts';
import { Cleanup } from './cleanup.ts';
import { type Flow, pump } from './pump.ts';

interface Scene {
  readonly log: string[];
  readonly budget: ByteBudget;
  readonly run: (flow: Partial<Flow<string>>) => Promise<void>;
}

/** A pump between a reader of words and a writer, which both note what they do. */
function startScene(signal = new AbortController().signal): Scene {
  const log: string[] = [];
  const budget = new ByteBudget(10);
  async function* words(): AsyncGenerator<string> {
    try {
      for (const word of ['one', 'two', 'three']) {
        log.push(`read ${word}`);
        yield word;
      }
    } finally {
      log.push('reader closed');
    }
  }
  const flow: Flow<string> = {
    items: words(),
    writer: { write: async (word) => void log.push(`wrote ${word}`) },
    sizeOf: (word) => word.length,
    firstBytes: 8,
    onTaken: () => {},
    toError: (cause, end) => {
      const init = { message: String(cause), cause };
      return end === 'source'
        ? new ReadError({ code: 'READ_FAILED', ...init })
        : new WriteError({ code: 'WRITE_FAILED', ...init });
    },
  };
  return {
    log,
    budget,
    run: async (change) => {
      using gate = new AbortGate(signal);
      using cleanup = new Cleanup(signal, () => {});
      await pump({ ...flow, ...change }, { gate, cleanup, budget, call: { signal, onWarning: () => {} } });
    },
  };
}

describe('the pump', () => {
  it('asks for the next item when the one before was taken over', async () => {
    const { log, run } = startScene();
    await run({});
    expect(log).toEqual([
      'read one',
      'wrote one',
      'read two',
      'wrote two',
      'read three',
      'wrote three',
      'reader closed',
    ]);
  });

  it('holds what an item takes of the budget until it was taken over, and nothing afterwards', async () => {
    const { budget, run } = startScene();
    const held: number[] = [];
    await run({ writer: { write: async () => void held.push(budget.inFlightBytes) } });
    expect(held).toEqual([3, 3, 5]);
    expect(budget.inFlightBytes).toBe(0);
  });

  it('closes the reader and says which side failed when a write fails', async () => {
    const { log, budget, run } = startScene();
    const write = async (): Promise<void> => Promise.reject(new Error('full'));
    await expect(run({ writer: { write } })).rejects.toBeInstanceOf(WriteError);
    expect(log).toEqual(['read one', 'reader closed']);
    expect(budget.inFlightBytes).toBe(0);
  });

  it('says which side failed when a read fails', async () => {
    const { run } = startScene();
    async function* broken(): AsyncGenerator<string> {
      yield 'one';
      throw new Error('torn');
    }
    await expect(run({ items: broken() })).rejects.toBeInstanceOf(ReadError);
  });

  it('ends and closes the reader when the signal fires between two items', async () => {
    const controller = new AbortController();
    const { log, run } = startScene(controller.signal);
    const write = async (): Promise<void> =>
      controller.abort(new AbortedError({ code: 'ABORTED_BY_SIGNAL', message: 'stop' }));
    await expect(run({ writer: { write } })).rejects.toBeInstanceOf(AbortedError);
    expect(log).toEqual(['read one', 'reader closed']);
  });

  it('does not wait for a reader that hangs when the signal fires', async () => {
    const controller = new AbortController();
    const { run } = startScene(controller.signal);
    async function* hanging(): AsyncGenerator<string> {
      controller.abort(new AbortedError({ code: 'ABORTED_BY_SIGNAL', message: 'stop' }));
      await new Promise(() => {});
      yield 'never';
    }
    const startMs = performance.now();
    await expect(run({ items: hanging() })).rejects.toBeInstanceOf(ReadError);
    expect(performance.now() - startMs).toBeLessThan(1000);
  });
});
