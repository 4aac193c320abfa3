import { sumFieldBytes } from '@sync/core/connector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedEnd } from '../ends.ts';
import { expectAbortEnds, expectSameRows, failureOf, quietCall } from '../expectations.ts';
import type { FeedSuiteInit } from './feed-suite.ts';
import { ask, columnsOf, openFeed, readChanges, readRows, replayChanges } from './open-feed.ts';

const request = { form: 'rows', batchBytes: 2000, maxFieldBytes: 2 ** 20 } as const;

/** How all rows of a table are delivered and read. */
export function deliverySuite({ start }: FeedSuiteInit): void {
  describe('a delivery', () => {
    let end: FeedEnd;
    beforeAll(async () => {
      end = await start();
    });
    afterAll(() => end.stop());

    it('brings every row, and what the sink has reached then', async () => {
      await using open = await openFeed(end);
      await using delivery = await ask(open);
      const rows = await readRows(open, delivery);
      expect(rows.length).toBeGreaterThan(500);
      expectSameRows(rows, await end.oracle.rows(columnsOf(open.table)));
      expect(delivery.version).toBe(open.table.version);
      expect(delivery.watermark.value).not.toBe('');
      expect(delivery.estimatedBytes).toBeGreaterThanOrEqual(-1);
      expect([...delivery.replaced.values()].every((count) => count > 0)).toBe(true);
    });

    it('brings them as changes too', async () => {
      await using open = await openFeed(end);
      await using delivery = await ask(open);
      const changes = await readChanges(open, delivery);
      expect(changes.some(({ isDelete }) => isDelete)).toBe(false);
      expectSameRows(replayChanges(open, [], changes), await end.oracle.rows(columnsOf(open.table)));
    });

    it('is read from the start as often as one likes, whatever the size of its batches', async () => {
      await using open = await openFeed(end);
      await using delivery = await ask(open);
      const first = await readRows(open, delivery);
      for (const batchBytes of [1, 1000, 1_000_000]) {
        expectSameRows(await readRows(open, delivery, { batchBytes }), first);
      }
    });

    it('keeps its batches near the size asked for', async () => {
      await using open = await openFeed(end);
      await using delivery = await ask(open);
      let batches = 0;
      for await (const batch of delivery.read({ ...request, batchBytes: 10_000 }, open.call)) {
        batches += 1;
        expect(batch.rowCount).toBeGreaterThan(0);
        expect(sumFieldBytes(batch)).toBeLessThan(100_000);
      }
      expect(batches).toBeGreaterThan(3);
    });

    it('frees what it has open when a reading is ended early, and can be read again', async () => {
      await using open = await openFeed(end);
      await using delivery = await ask(open);
      for (let i = 0; i < 5; i += 1) {
        for await (const _ of delivery.read(request, open.call)) break;
      }
      expectSameRows(await readRows(open, delivery), await end.oracle.rows(columnsOf(open.table)));
    });

    it('stands beside others, also of one table', async () => {
      await using open = await openFeed(end);
      const deliveries = await Promise.all([ask(open), ask(open), ask(open)]);
      const all = await Promise.all(deliveries.map((delivery) => readRows(open, delivery)));
      const expected = await end.oracle.rows(columnsOf(open.table));
      for (const rows of all) expectSameRows(rows, expected);
      await Promise.all(deliveries.map((delivery) => delivery[Symbol.asyncDispose]()));
    });

    it('ends with AbortedError within 2 s when the signal fires while it is read', async () => {
      const controller = new AbortController();
      await using open = await openFeed(end, quietCall(controller.signal));
      await using delivery = await ask(open);
      const iterator = delivery.read(request, open.call)[Symbol.asyncIterator]();
      await iterator.next();
      await expectAbortEnds(iterator, controller);
    });

    it('is not asked for once the signal has fired', async () => {
      const controller = new AbortController();
      await using open = await openFeed(end, quietCall(controller.signal));
      controller.abort();
      expect((await failureOf(ask(open))).code).toBe('ABORTED_BY_SIGNAL');
    });

    it('fails with READ_FIELD_TOO_LARGE at a field longer than maxFieldBytes', async () => {
      await using open = await openFeed(end);
      await using delivery = await ask(open);
      const error = await failureOf(readRows(open, delivery, { maxFieldBytes: 2 }));
      expect(error.code).toBe('READ_FIELD_TOO_LARGE');
    });

    it('of a table that is not there is refused', async () => {
      await using open = await openFeed(end);
      const ref = { ...end.oracle.table, name: 'no_such_table' };
      const unknown = { ...open.table, table: { ...open.table.table, ref } };
      const error = await failureOf(open.session.read({ table: unknown }, open.call));
      expect(error.message).toContain('no_such_table');
    });

    it('may be disposed twice, and in the middle of a reading', async () => {
      await using open = await openFeed(end);
      const delivery = await ask(open);
      const iterator = delivery.read(request, open.call)[Symbol.asyncIterator]();
      await iterator.next();
      await delivery[Symbol.asyncDispose]();
      await delivery[Symbol.asyncDispose]();
      await iterator.return?.();
    });
  });
}
