import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AbortedError } from '../errors/classes.ts';
import { AbortGate } from './abort-gate.ts';

const never = new Promise<string>(() => {});

describe('the abort gate', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('passes on what a call gives, and what it fails with', async () => {
    using gate = new AbortGate(new AbortController().signal);
    expect(await gate.wait(Promise.resolve('done'))).toBe('done');
    const error = new Error('broken');
    await expect(gate.wait(Promise.reject(error))).rejects.toBe(error);
  });

  it('lets a call end by itself for a moment after the signal', async () => {
    const controller = new AbortController();
    using gate = new AbortGate(controller.signal);
    const call = Promise.withResolvers<string>();
    const waiting = gate.wait(call.promise);
    controller.abort();
    await vi.advanceTimersByTimeAsync(100);
    call.resolve('just in time');
    expect(await waiting).toBe('just in time');
  });

  it('leaves a call that does not heed the signal, well within 2 s', async () => {
    const controller = new AbortController();
    using gate = new AbortGate(controller.signal);
    const waiting = gate.wait(never);
    waiting.catch(() => {});
    controller.abort();
    await vi.advanceTimersByTimeAsync(500);
    await expect(waiting).rejects.toBeInstanceOf(AbortedError);
  });

  it('hands over what a call gave after it was left', async () => {
    const controller = new AbortController();
    using gate = new AbortGate(controller.signal);
    const call = Promise.withResolvers<string>();
    const late: string[] = [];
    const waiting = gate.wait(call.promise, (result) => late.push(result));
    waiting.catch(() => {});
    controller.abort();
    await vi.advanceTimersByTimeAsync(500);
    call.resolve('a session');
    await vi.advanceTimersByTimeAsync(0);
    expect(late).toEqual(['a session']);
  });

  it('refuses at once what is waited for after it has shut', async () => {
    using gate = new AbortGate(AbortSignal.abort());
    await expect(gate.wait(never)).rejects.toBeInstanceOf(AbortedError);
  });

  it('leaves no timer behind', () => {
    const controller = new AbortController();
    const gate = new AbortGate(controller.signal);
    controller.abort();
    gate[Symbol.dispose]();
    expect(vi.getTimerCount()).toBe(0);
  });
});
