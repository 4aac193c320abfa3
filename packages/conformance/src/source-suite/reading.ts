import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SourceEnd } from '../ends.ts';
import { expectAbortEnds, expectSameRows, failureOf, quietCall, until } from '../expectations.ts';
import { fixtureRows, loadedColumns } from '../fixtures/fixture.ts';
import { manyRows } from '../fixtures/many-rows.ts';
import { openSource, readTable, refAt } from './open-source.ts';
import type { SourceSuiteInit } from './source-suite.ts';

/** How a table is read: several at once, in part, until stopped, within limits. */
export function readingSuite({ start, rowCount = 20_000 }: SourceSuiteInit): void {
  describe('a reading', () => {
    const fixture = manyRows(rowCount);
    const [readings] = fixture.tables;
    const columns = loadedColumns(readings);
    let end: SourceEnd;
    beforeAll(async () => {
      end = await start();
      await end.oracle.create(fixture);
    });
    afterEach(() => until(async () => (await end.oracle.openSessions()) === 0, 'no session of the source is open'));
    afterAll(() => end.stop());

    it('gives every row once, whatever the size of its batches', async () => {
      await using open = await openSource(end);
      for (const batchBytes of [1, 1000, 1_000_000]) {
        const limited = batchBytes === 1 ? ['id'] : columns;
        const rows = await readTable(open, refAt(end, readings), { batchBytes, columns: limited });
        expectSameRows(rows, fixtureRows(readings, limited));
      }
    });

    it('keeps its batches near the size asked for', async () => {
      await using open = await openSource(end);
      const request = { table: refAt(end, readings), columns, batchBytes: 10_000, maxFieldBytes: 1000 };
      let batches = 0;
      for await (const batch of open.snapshot.readRows(request, open.call)) {
        batches += 1;
        const lengths = batch.lengths.subarray(0, batch.rowCount * batch.columnCount);
        expect(lengths.reduce((sum, length) => sum + Math.max(0, length), 0)).toBeLessThan(100_000);
      }
      expect(batches).toBeGreaterThan(5);
    });

    it('runs beside as many others as the source declares', async () => {
      await using open = await openSource(end);
      const readers = Math.min(3, open.session.capabilities.maxReaders);
      const all = await Promise.all(Array.from({ length: readers }, () => readTable(open, refAt(end, readings))));
      for (const rows of all) expectSameRows(rows, fixtureRows(readings));
    });

    it('frees its reader when it is ended early', async () => {
      await using open = await openSource(end);
      const { snapshot, call, session } = open;
      const request = { table: refAt(end, readings), columns, batchBytes: 1000, maxFieldBytes: 1000 };
      for (let i = 0; i <= session.capabilities.maxReaders; i += 1) {
        for await (const _ of snapshot.readRows(request, call)) break;
      }
      expect(await readTable(open, refAt(end, readings))).toHaveLength(rowCount);
    });

    it('ends with AbortedError within 2 s when the signal fires', async () => {
      const controller = new AbortController();
      await using open = await openSource(end, quietCall(controller.signal));
      const request = { table: refAt(end, readings), columns, batchBytes: 1000, maxFieldBytes: 1000 };
      const iterator = open.snapshot.readRows(request, open.call)[Symbol.asyncIterator]();
      await iterator.next();
      await expectAbortEnds(iterator, controller);
    });

    it('fails with READ_FIELD_TOO_LARGE at a field longer than maxFieldBytes', async () => {
      await using open = await openSource(end);
      const error = await failureOf(readTable(open, refAt(end, readings), { maxFieldBytes: 10 }));
      expect(error.code).toBe('READ_FIELD_TOO_LARGE');
      expect(error.message).not.toContain('of many');
    });

    it('fails with a SyncError when the table does not exist', async () => {
      await using open = await openSource(end);
      const table = { schema: end.oracle.schema, name: 'no such table' };
      const request = { table, columns: ['id'], batchBytes: 1000, maxFieldBytes: 1000 };
      const read = async (): Promise<void> => {
        for await (const _ of open.snapshot.readRows(request, open.call));
      };
      expect((await failureOf(read())).code).toMatch(/^READ_/);
    });

    it('counts every row in the encoded lane, tables one after the other', async ({ skip }) => {
      await using open = await openSource(end);
      const readEncoded = open.snapshot.readEncoded?.bind(open.snapshot);
      const encoding = open.catalog.tables[0]?.columns[0]?.encodings[0]?.encoding;
      if (readEncoded === undefined || encoding === undefined) return skip('the source has no encodings');
      const request = { table: refAt(end, readings), columns, encoding };
      const counts = [0, 0];
      let last = 0;
      for await (const chunk of readEncoded([request, { ...request, columns: ['id'] }], open.call)) {
        expect(chunk.request).toBeGreaterThanOrEqual(last);
        last = chunk.request;
        counts[chunk.request] = (counts[chunk.request] ?? 0) + chunk.rowCount;
      }
      expect(counts).toEqual([rowCount, rowCount]);
    });
  });
}
