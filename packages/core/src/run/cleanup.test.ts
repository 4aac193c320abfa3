import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Warning } from '../connector/call-options.ts';
import { Cleanup } from './cleanup.ts';

const never = new Promise<void>(() => {});

function startCleanup(signal = new AbortController().signal): { cleanup: Cleanup; warnings: Warning[] } {
  const warnings: Warning[] = [];
  return { cleanup: new Cleanup(signal, (warning) => void warnings.push(warning)), warnings };
}

describe('the way out', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('waits for its work', async () => {
    const { cleanup, warnings } = startCleanup();
    const work = Promise.withResolvers<void>();
    let isOver = false;
    const settled = cleanup.settle('close', 'close the sink', work.promise).then(() => {
      isOver = true;
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(isOver).toBe(false);
    work.resolve();
    await settled;
    expect(warnings).toEqual([]);
  });

  it('turns a failure into a warning with the code, not with words that may hold a secret', async () => {
    const { cleanup, warnings } = startCleanup();
    const error = Object.assign(new Error('secret'), { code: 'CONNECTION_LOST' });
    await cleanup.settle('close', 'close the sink', Promise.reject(error));
    expect(warnings).toEqual([{ code: 'CLEANUP_FAILED', message: 'Could not close the sink (CONNECTION_LOST).' }]);
  });

  it.each(['undo', 'close'] as const)('ends %s within 2 s after the signal, with a warning', async (part) => {
    const controller = new AbortController();
    const { cleanup, warnings } = startCleanup(controller.signal);
    controller.abort();
    const settled = cleanup.settle(part, 'undo a step', never);
    await vi.advanceTimersByTimeAsync(1900);
    await settled;
    expect(warnings.map(({ code }) => code)).toEqual(['CLEANUP_LATE']);
  });

  it('shares the 2 s among all its work', async () => {
    const controller = new AbortController();
    const { cleanup } = startCleanup(controller.signal);
    controller.abort();
    const startMs = performance.now();
    const settled = (async () => {
      for (let i = 0; i < 3; i += 1) await cleanup.settle('close', 'close an end', never);
    })();
    await vi.advanceTimersByTimeAsync(1950);
    await settled;
    expect(performance.now() - startMs).toBeLessThan(2000);
  });

  it('has patience without a signal, but not for ever', async () => {
    const { cleanup, warnings } = startCleanup();
    const settled = cleanup.settle('undo', 'undo a step', never);
    await vi.advanceTimersByTimeAsync(5000);
    expect(warnings).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    await settled;
    expect(warnings).toHaveLength(1);
  });
});
