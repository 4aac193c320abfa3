import { throwIfAborted, untilAborted } from '@sync/core/connector';
import type { Clock } from './clock.ts';

const minuteMs = 60_000;

/**
 * Holds calls back so that never more than `perMinute` of them begin within any minute: a token that was taken comes back a minute later. (A
 * bucket that is refilled drop by drop lets twice as many through in its first minute, and the service counts them all.) Who waits is
 * served in order; a whole bucket can be told to pause.
 */
export class TokenBucket {
  readonly #perMinute: number;
  readonly #clock: Clock;
  /** When the last tokens were taken, the oldest first; at most `perMinute`. */
  readonly #taken: number[] = [];
  #pausedUntil = 0;
  /** Ends when the last in line has its token. Never rejects. */
  #line: Promise<unknown> = Promise.resolve();

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Resolves when a call may begin. @throws {AbortedError} as soon as the signal fires; the place in line is given up */
  async take(signal: AbortSignal): Promise<void> {
    const before = this.#line;
    const turn = (async () => {
      await before;
      throwIfAborted(signal);
      await this.#wait(signal);
    })();
    this.#line = turn.catch(() => undefined);
    await untilAborted(turn, signal);
  }

  /** The service refused a call: nobody begins another one before this time is over. */
  pause(durationMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#clock.now() + durationMs);
  }

  async #wait(signal: AbortSignal): Promise<void> {
    for (;;) {
      const now = this.#clock.now();
      while (this.#taken[0] !== undefined && this.#taken[0] <= now - minuteMs) this.#taken.shift();
      const [oldest] = this.#taken;
      const free = oldest === undefined || this.#taken.length < this.#perMinute ? now : oldest + minuteMs;
      const waitMs = Math.max(free, this.#pausedUntil) - now;
      if (waitMs <= 0) break;
      await this.#clock.sleep(waitMs, signal);
    }
    this.#taken.push(this.#clock.now());
  }
}
