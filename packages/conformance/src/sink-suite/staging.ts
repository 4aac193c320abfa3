import type { StagedChunk, StagingOptions } from '@sync/core/connector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SinkEnd } from '../ends.ts';
import { withoutRows } from '../fixtures/fixture.ts';
import { manyRows } from '../fixtures/many-rows.ts';
import type { SinkSuiteInit } from './sink-suite.ts';
import { openSink, rowsAt, writeTable } from './write-table.ts';

const rowCount = 3000;

/** How a writer gathers: what closes a staged chunk, and how many are in flight. */
export function stagingSuite({ start }: SinkSuiteInit): void {
  describe('a staged chunk', () => {
    const fixture = manyRows(rowCount);
    const [readings] = fixture.tables;
    let end: SinkEnd;
    beforeAll(async () => {
      end = await start();
      await end.oracle.create(withoutRows(fixture));
    });
    afterAll(() => end.stop());

    /** Loads and undoes the table; gives the chunks it was sent in. */
    async function chunksOf(staging: Partial<StagingOptions>, rowsPerBatch = 10): Promise<readonly StagedChunk[]> {
      await using open = await openSink(end);
      const chunks: StagedChunk[] = [];
      const unit = await open.begin();
      await writeTable({ end, unit }, readings, {
        rowsPerBatch,
        staging: { maxBytes: 1024 * 1024, maxInFlight: 2, onChunk: (chunk) => void chunks.push(chunk), ...staging },
      });
      await unit.abort(undefined);
      return chunks;
    }

    it('carries every row once', async () => {
      const chunks = await chunksOf({ maxBytes: 4096 });
      expect(chunks.reduce((sum, chunk) => sum + chunk.rowCount, 0)).toBe(rowCount);
      expect(chunks.length).toBeGreaterThan(3);
    });

    it('is closed by its rows', async () => {
      const chunks = await chunksOf({ maxRows: 100 });
      const full = chunks.filter(({ closedBy }) => closedBy === 'rows');
      expect(full.length).toBeGreaterThanOrEqual(rowCount / 200);
      for (const { rowCount: rows } of full) expect(rows).toBeGreaterThanOrEqual(100);
    });

    it('is closed by its bytes, and at the end', async () => {
      const chunks = await chunksOf({ maxBytes: 4096 });
      expect(new Set(chunks.slice(0, -1).map(({ closedBy }) => closedBy))).toEqual(new Set(['bytes']));
      expect(['bytes', 'end']).toContain(chunks.at(-1)?.closedBy);
    });

    it('waits while maxInFlight are not acknowledged', async () => {
      for (const maxInFlight of [1, 3]) {
        const chunks = await chunksOf({ maxRows: 10, maxInFlight }, 1);
        expect(Math.max(...chunks.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(maxInFlight);
      }
    });

    it('never ends the transaction', async () => {
      await chunksOf({ maxRows: 1 });
      expect(await rowsAt(end, readings)).toEqual([]);
    });
  });
}
