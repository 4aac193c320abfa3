import { newCall } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import type { TestEnd } from './end.ts';

/** How locks keep sessions apart. */
export function locksTests(end: TestEnd): void {
  describe(`locks on ${end.name}`, () => {
    it('has one session have a lock, until it is given back or the session ends', async () => {
      await using first = await end.sink().open(newCall());
      const second = await end.sink().open(newCall());
      const mine = await first.lock?.('a', newCall());
      expect(mine).toBeDefined();
      expect(await second.lock?.('a', newCall())).toBeUndefined();
      expect(await second.lock?.('b', newCall())).toBeDefined();
      expect(await first.lock?.('b', newCall())).toBeUndefined();
      await mine?.[Symbol.asyncDispose]();
      expect(await second.lock?.('a', newCall())).toBeDefined();
      // Disposed twice, it does not take the lock of the other.
      await mine?.[Symbol.asyncDispose]();
      expect(await first.lock?.('a', newCall())).toBeUndefined();
      await second[Symbol.asyncDispose]();
      expect(await first.lock?.('a', newCall())).toBeDefined();
      expect(await first.lock?.('b', newCall())).toBeDefined();
    });

    it('gives a session a lock once, also when calls overlap', async () => {
      await using session = await end.sink().open(newCall());
      const locks = await Promise.all(['a', 'a', 'b', 'a'].map(async (name) => session.lock?.(name, newCall())));
      expect(locks.map((lock) => lock !== undefined)).toEqual([true, false, true, false]);
    });
  });
}
