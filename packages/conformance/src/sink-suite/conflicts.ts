import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SinkEnd } from '../ends.ts';
import { expectSameRows, failureOf } from '../expectations.ts';
import { withoutRows } from '../fixtures/fixture.ts';
import { uniqueReference } from '../fixtures/unique-reference.ts';
import type { SinkSuiteInit } from './sink-suite.ts';
import { loadTable, type OpenSink, openSink, rowsAt } from './write-table.ts';

/** What happens to rows whose key the sink has. */
export function conflictSuite({ start }: SinkSuiteInit): void {
  describe('a row whose key the sink has', () => {
    const [countries] = uniqueReference.tables;
    let end: SinkEnd;
    let open: OpenSink;
    beforeAll(async () => {
      end = await start();
      await end.oracle.create(withoutRows(uniqueReference));
    });
    beforeEach(async () => {
      open = await openSink(end);
      const unit = await open.begin();
      const { schema } = end.oracle;
      await unit.truncate({
        tables: [
          { schema, name: 'countries' },
          { schema, name: 'cities' },
        ],
        isCascading: false,
      });
      await unit.commit();
      await loadTable({ end, open }, countries, {
        rows: [
          ['1', 'at'],
          ['2', 'be'],
        ],
      });
    });
    afterEach(() => open[Symbol.asyncDispose]());
    afterAll(() => end.stop());

    const incoming = [
      ['2', 'xx'],
      ['3', 'cz'],
    ] as const;

    it('fails the load with onConflict error, and nothing is written', async () => {
      const error = await failureOf(loadTable({ end, open }, countries, { rows: incoming, onConflict: 'error' }));
      expect(error.code).toBe('WRITE_UNIQUE');
      expectSameRows(await rowsAt(end, countries), [
        ['1', 'at'],
        ['2', 'be'],
      ]);
    });

    it('stays as it is with onConflict nothing, and is counted', async ({ skip }) => {
      if (!open.session.capabilities.onConflict.includes('nothing')) skip('the sink cannot leave rows alone');
      const report = await loadTable({ end, open }, countries, { rows: incoming, onConflict: 'nothing' });
      expect(report).toMatchObject({ rowsReceived: 2, rowsWritten: 1 });
      expectSameRows(await rowsAt(end, countries), [
        ['1', 'at'],
        ['2', 'be'],
        ['3', 'cz'],
      ]);
    });

    it('stays as it is with onConflict nothing when another key than the primary one is there', async ({ skip }) => {
      if (!open.session.capabilities.onConflict.includes('nothing')) skip('the sink cannot leave rows alone');
      const report = await loadTable({ end, open }, countries, { rows: [['9', 'at']], onConflict: 'nothing' });
      expect(report).toMatchObject({ rowsReceived: 1, rowsWritten: 0 });
    });

    it('is overwritten with onConflict update', async ({ skip }) => {
      if (!open.session.capabilities.onConflict.includes('update')) skip('the sink cannot overwrite rows');
      const report = await loadTable({ end, open }, countries, { rows: incoming, onConflict: 'update' });
      expect(report).toMatchObject({ rowsReceived: 2, rowsWritten: 2 });
      expectSameRows(await rowsAt(end, countries), [
        ['1', 'at'],
        ['2', 'xx'],
        ['3', 'cz'],
      ]);
    });
  });
}
