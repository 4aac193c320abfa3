import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedEnd } from '../ends.ts';
import { expectSameRows, failureOf } from '../expectations.ts';
import type { FeedSuiteInit } from './feed-suite.ts';
import { ask, columnsOf, openFeed, readChanges, readRows, replayChanges } from './open-feed.ts';

/** How a table is followed from its snapshot on. */
export function followingSuite({ start }: FeedSuiteInit): void {
  describe('what is delivered after a watermark', () => {
    let end: FeedEnd;
    beforeEach(async () => {
      end = await start();
    });
    afterEach(() => end.stop());

    it('leads to the rows of the source, round by round', async () => {
      await using open = await openFeed(end);
      await using snapshot = await ask(open);
      let rows = await readRows(open, snapshot);
      let { watermark } = snapshot;
      for (let round = 0; round < 3; round += 1) {
        await end.oracle.change();
        await using delivery = await ask(open, watermark);
        const changes = await readChanges(open, delivery);
        expect(changes.some(({ isDelete }) => isDelete)).toBe(true);
        rows = replayChanges(open, rows, changes);
        expectSameRows(rows, await end.oracle.rows(columnsOf(open.table)));
        expect(delivery.watermark).not.toEqual(watermark);
        watermark = delivery.watermark;
      }
    });

    it('holds several rounds, whatever watermark one comes from', async () => {
      await using open = await openFeed(end);
      await using snapshot = await ask(open);
      const before = await readRows(open, snapshot);
      await end.oracle.change();
      await using first = await ask(open, snapshot.watermark);
      await end.oracle.change();
      await using both = await ask(open, snapshot.watermark);
      const after = replayChanges(open, before, await readChanges(open, both));
      expectSameRows(after, await end.oracle.rows(columnsOf(open.table)));
      // Applied once more, from a watermark in between: the same.
      await using second = await ask(open, first.watermark);
      expectSameRows(replayChanges(open, after, await readChanges(open, second)), after);
    });

    it('is read from the start as often as one likes', async () => {
      await using open = await openFeed(end);
      await using snapshot = await ask(open);
      await end.oracle.change();
      await using delivery = await ask(open, snapshot.watermark);
      const first = await readChanges(open, delivery);
      for (const batchBytes of [1, 1_000_000]) {
        const again = await readChanges(open, delivery, { batchBytes });
        expect(again).toHaveLength(first.length);
        expect(replayChanges(open, [], again)).toEqual(replayChanges(open, [], first));
      }
    });

    it('changes nothing when nothing has changed', async () => {
      await using open = await openFeed(end);
      await using snapshot = await ask(open);
      const rows = await readRows(open, snapshot);
      await using delivery = await ask(open, snapshot.watermark);
      expectSameRows(replayChanges(open, rows, await readChanges(open, delivery)), rows);
    });

    it('has a sequence in every change', async () => {
      await using open = await openFeed(end);
      await using snapshot = await ask(open);
      await end.oracle.change();
      await using delivery = await ask(open, snapshot.watermark);
      const changes = await readChanges(open, delivery);
      expect(changes.length).toBeGreaterThan(0);
      expect(changes.every(({ sequence }) => sequence !== null && sequence !== '')).toBe(true);
    });

    it('says when it follows another description than it was asked with', async ({ skip }) => {
      if (end.oracle.advance === undefined) skip('descriptions stay as they are');
      await using open = await openFeed(end);
      await using snapshot = await ask(open);
      await end.oracle.advance?.();
      await end.oracle.change();
      await using delivery = await ask(open, snapshot.watermark);
      expect(delivery.version).not.toBe(open.table.version);
      await using later = await openFeed(end);
      expect(later.table.version).toBe(delivery.version);
      await using matching = await ask(later);
      expectSameRows(await readRows(later, matching), await end.oracle.rows(columnsOf(later.table)));
    });

    it('is refused with CHANGE_WATERMARK_LOST when only a snapshot can continue', async ({ skip }) => {
      if (end.oracle.reload === undefined) skip('any watermark serves for ever');
      await using open = await openFeed(end);
      await using snapshot = await ask(open);
      await end.oracle.reload?.();
      const error = await failureOf(ask(open, snapshot.watermark));
      expect(error).toMatchObject({ name: 'ChangeError', code: 'CHANGE_WATERMARK_LOST' });
      await using anew = await ask(open);
      expectSameRows(await readRows(open, anew), await end.oracle.rows(columnsOf(open.table)));
    });
  });
}
