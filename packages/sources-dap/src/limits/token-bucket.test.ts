import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { Clock } from './clock.ts';
import { TokenBucket } from './token-bucket.ts';

/** Time that passes when somebody waits, and only as far as the first of them. */
function startClock(): Clock & { pass(durationMs: number): void } {
  let now = 1_000_000;
  return {
    now: () => now,
    async sleep(durationMs) {
      // Who was served before says when first.
      await setImmediate();
      now += durationMs;
    },
    pass: (durationMs) => {
      now += durationMs;
    },
  };
}

const { signal } = new AbortController();

async function takeTimes(bucket: TokenBucket, clock: Clock, count: number): Promise<number[]> {
  const begun = clock.now();
  const take = async (): Promise<number> => {
    await bucket.take(signal);
    return clock.now() - begun;
  };
  return await Promise.all(Array.from({ length: count }, take));
}

it('lets a minute of calls through at once, and never more within any minute', async () => {
  const clock = startClock();
  const bucket = new TokenBucket(5, clock);
  const times = await takeTimes(bucket, clock, 17);
  const [minute, two, three] = [60_000, 120_000, 180_000];
  expect(times).toEqual([0, 0, 0, 0, 0, minute, minute, minute, minute, minute, two, two, two, two, two, three, three]);
});

it('gives a token back a minute after it was taken', async () => {
  const clock = startClock();
  const bucket = new TokenBucket(2, clock);
  await bucket.take(signal);
  clock.pass(40_000);
  expect(await takeTimes(bucket, clock, 3)).toEqual([0, 20_000, 60_000]);
});

it('holds everybody back while it is paused', async () => {
  const clock = startClock();
  const bucket = new TokenBucket(2, clock);
  bucket.pause(30_000);
  bucket.pause(10_000);
  expect(await takeTimes(bucket, clock, 3)).toEqual([30_000, 30_000, 90_000]);
});

it('passes over who gave up waiting', async () => {
  const clock = startClock();
  const bucket = new TokenBucket(1, clock);
  const abort = new AbortController();
  const turns = [bucket.take(signal), bucket.take(abort.signal), bucket.take(signal)];
  abort.abort();
  const outcomes = await Promise.allSettled(turns);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(clock.now()).toBe(1_060_000);
});
