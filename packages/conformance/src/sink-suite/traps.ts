import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SinkEnd } from '../ends.ts';
import { expectTables, possibleFixtures } from '../expectations.ts';
import { type Fixture, withoutRows } from '../fixtures/fixture.ts';
import { traps } from '../fixtures/traps.ts';
import type { SinkSuiteInit } from './sink-suite.ts';
import { type OpenSink, openSink, writeTable } from './write-table.ts';

/** Every trap is written exactly. All stand in one database, without foreign keys: rows go in as they stand. */
export function sinkTrapSuite(init: SinkSuiteInit): void {
  const { start } = init;
  const fixtures = possibleFixtures(traps, init);

  describe('a trap', () => {
    let end: SinkEnd;
    let open: OpenSink;
    beforeAll(async () => {
      end = await start();
      for (const fixture of fixtures) await end.oracle.create(withoutForeignKeys(withoutRows(fixture)));
      open = await openSink(end);
    });
    afterAll(async () => {
      await open[Symbol.asyncDispose]();
      await end.stop();
    });

    it.for(fixtures)('is written exactly: $trap', async (fixture) => {
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
