import { sync, type SyncEvent } from '@sync/core';
import { describe, expect, it } from 'vitest';
import { expectTables } from '../expectations.ts';
import { severalKeysBetweenTwoTables as trips } from '../fixtures/several-keys-between-two-tables.ts';
import type { PairSuiteInit } from './pair-suite.ts';
import { startPair } from './start-pair.ts';

/** What a run tells while it goes, and at its end. */
export function eventSuite(init: PairSuiteInit): void {
  describe('the option onEvent', () => {
    it('is told the run in order, with exact totals', async () => {
      await using pair = await startPair(init, trips);
      const events: SyncEvent[] = [];
      const report = await sync({ ...pair.ends, onEvent: (event) => void events.push(event) });
      const kinds = events.map(({ kind }) => kind);
      expect(kinds[0]).toBe('plan-end');
      expect(kinds[1]).toBe('run-start');
      expect(kinds.at(-1)).toBe('run-end');
      expect(kinds.filter((kind) => kind === 'step-start')).toHaveLength(
        kinds.filter((kind) => kind === 'step-end').length,
      );
      for (const { table, rows, bytes } of report.tables) {
        const ofTable = events.filter((event) => 'table' in event && event.table.name === table.name);
        expect(ofTable[0]?.kind).toBe('table-start');
        expect(ofTable.find(({ kind }) => kind === 'table-end')).toMatchObject({ rows, bytes });
      }
      const times = events.map(({ atMs }) => atMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    });

    it('may throw without harm to the run', async () => {
      await using pair = await startPair(init, trips);
      const report = await sync({
        ...pair.ends,
        onEvent: () => {
          throw new Error('a listener of mine');
        },
      });
      expect(report.warnings.filter(({ code }) => code === 'LISTENER_FAILED')).toHaveLength(1);
      await expectTables(pair.sinkOracle, trips);
    });
  });

  describe('the report', () => {
    it('counts rows and bytes of every table and gives the totals', async () => {
      await using pair = await startPair(init, trips);
      const { tables, totals } = await sync({ ...pair.ends });
      expect(
        tables.map(({ table, rows, rowsWritten, rowsSkipped }) => [table.name, rows, rowsWritten, rowsSkipped]),
      ).toEqual(
        expect.arrayContaining([
          ['places', 2, 2, 0],
          ['trips', 2, 2, 0],
        ]),
      );
      expect(totals).toMatchObject({ tables: 2, rows: 4, bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0) });
      expect(totals.durationMs).toBeGreaterThan(0);
      expect(tables.find(({ table }) => table.name === 'trips')?.keys.rung).not.toBe('no-keys');
    });
  });
}
