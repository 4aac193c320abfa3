import { describe, expect, it } from 'vitest';
import { startFeed, tableName } from './fake-feed.ts';
import { type FollowOnce, startFollowing, toldBy } from './follow.ts';
import type { KillSuiteInit } from './kill-suite.ts';
import { expectComplete, rememberedAt } from './replica-check.ts';

/** Two processes that work on one table: the second one says so, and leaves it to the first. */
export function concurrentSuite(init: KillSuiteInit): void {
  describe(`a run into ${init.name} while another works on the table`, () => {
    it('is refused with CHANGE_LOCKED, and changes nothing', async () => {
      await using feed = await startFeed();
      const place = init.placeOf(0);
      await place.clear();
      const { server, fake } = feed;
      const follow = (mode: FollowOnce['mode']) => startFollowing({ server, url: place.url, table: tableName, mode });
      for (const mode of ['snapshot', 'incremental'] as const) {
        if (mode === 'incremental') await feed.change();
        const before = await rememberedAt(place);
        const tablesBefore = await place.tables();
        const hold = await fake.hold({ endpoint: 'object', table: `canvas.${tableName}` });
        const first = toldBy(follow(mode));
        await Promise.race([hold.held, first.then((told) => expect.unreachable(`it ended: ${JSON.stringify(told)}`))]);
        expect(await toldBy(follow(mode))).toEqual({ code: 'CHANGE_LOCKED' });
        expect(await rememberedAt(place)).toBe(before);
        if (before !== undefined) expect(await place.tables()).toEqual(tablesBefore);
        await hold.release();
        expect(await first).toEqual({ outcome: mode === 'snapshot' ? 'initialised' : 'updated' });
        await place.settle();
        await expectComplete(place, await feed.rows(), mode);
      }
    });

    it('is free of it once the other is gone, killed or not', async () => {
      await using feed = await startFeed();
      const place = init.placeOf(0);
      await place.clear();
      const { server, fake } = feed;
      const run: FollowOnce = { server, url: place.url, table: tableName, mode: 'snapshot' };
      const hold = await fake.hold({ endpoint: 'object', table: `canvas.${tableName}` });
      const first = startFollowing(run);
      const ended = new Promise((resolve) => first.once('exit', resolve));
      await hold.held;
      first.kill('SIGKILL');
      await ended;
      await hold.release();
      await place.settle();
      expect(await toldBy(startFollowing(run))).toEqual({ outcome: 'initialised' });
      await place.settle();
      await expectComplete(place, await feed.rows(), 'after a run that was killed');
    });
  });
}
