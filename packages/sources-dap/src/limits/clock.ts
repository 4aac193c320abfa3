import { abortedError } from '@sync/core/connector';
import { setTimeout as pause } from 'node:timers/promises';

/** The time, in one place, so that a test need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @throws {AbortedError} as soon as the signal fires */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
}

/** A longer pause is cut into several, as timers take 31 bits of milliseconds. */
const longestMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(durationMs, signal) {
    try {
      for (let left = durationMs; left > 0; left -= longestMs)
        await pause(Math.min(left, longestMs), undefined, { signal });
    } catch (error) {
      throw signal.aborted ? abortedError(signal) : error;
    }
  },
};
