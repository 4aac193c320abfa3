import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SinkEnd } from '../ends.ts';
import { expectTables, possibleFixtures } from '../expectations.ts';
import { type Fixture, withoutRows } from '../fixtures/fixture.ts';
import { traps } from '../fixtures/traps.ts';
import type { SinkSuiteInit } from './sink-suite.ts';
import { openSink, writeTable } from './write-table.ts';

/** Every trap is written exactly. Foreign keys are left out: rows go in as they stand. */
export function sinkTrapSuite({ start, lacksTypes }: SinkSuiteInit): void {
  describe.each(possibleFixtures(traps, lacksTypes))('with $trap', (fixture) => {
    let end: SinkEnd;
    beforeAll(async () => {
      end = await start();
      await end.oracle.create(withoutForeignKeys(withoutRows(fixture)));
    });
    afterAll(() => end.stop());

    it('writes every field exactly', async () => {
      await using open = await openSink(end);
      const unit = await open.begin();
      for (const table of fixture.tables) {
        const report = await writeTable({ end, unit }, table);
        expect(report).toMatchObject({ rowsReceived: table.rows.length, rowsWritten: table.rows.length });
      }
      await unit.commit();
      await expectTables(end.oracle, fixture);
    });
  });
}

function withoutForeignKeys({ trap, tables }: Fixture): Fixture {
  const [first, ...rest] = tables;
  const bare = { ...first, foreignKeys: [] };
  return { trap, tables: [bare, ...rest.map((table) => ({ ...table, foreignKeys: [] }))] };
}
