import { sync } from '@sync/core';
import { describe, expect, it } from 'vitest';
import { expectSameRows, expectTables, failureOf } from '../expectations.ts';
import { failAt } from '../chaos/hooks.ts';
import { tapSink } from '../chaos/tap-sink.ts';
import type { SinkCall } from '../chaos/hook.ts';
import { type Fixture, fixtureRef, fixtureRows, fixtureTable, withoutRows, withRows } from '../fixtures/fixture.ts';
import { severalKeysBetweenTwoTables as trips } from '../fixtures/several-keys-between-two-tables.ts';
import { uniqueReference as geography } from '../fixtures/unique-reference.ts';
import { WriteError } from '@sync/core/connector';
import type { PairSuiteInit } from './pair-suite.ts';
import { readCapabilities, startPair } from './start-pair.ts';

/** Which tables, and what becomes of the rows the sink has. */
export function optionSuite(init: PairSuiteInit): void {
  describe('the option tables', () => {
    it('loads only what is included', async () => {
      await using pair = await startPair(init, trips);
      const report = await sync({ ...pair.ends, tables: { include: ['places'] } });
      expect(report.tables.map(({ table }) => table.name)).toEqual(['places']);
      expect(await pair.sinkRows(trips, 'trips')).toEqual([]);
    });

    it('leaves out what is excluded', async () => {
      await using pair = await startPair(init, trips);
      await sync({ ...pair.ends, tables: { exclude: ['*.trips'] } });
      expectSameRows(await pair.sinkRows(trips, 'places'), fixtureRows(fixtureTable(trips, 'places')));
      expect(await pair.sinkRows(trips, 'trips')).toEqual([]);
    });

    it('fails with CATALOG_TABLE_MISSING when a named table does not exist, and writes nothing', async () => {
      await using pair = await startPair(init, trips);
      const error = await failureOf(sync({ ...pair.ends, tables: { include: ['places', 'plaecs'] } }));
      expect(error.code).toBe('CATALOG_TABLE_MISSING');
      expect(error.message).toContain('plaecs');
      expect(await pair.sinkRows(trips, 'places')).toEqual([]);
    });

    it('fails with CATALOG_SELECTION_EMPTY when nothing matches', async () => {
      await using pair = await startPair(init, trips);
      const error = await failureOf(sync({ ...pair.ends, tables: { include: ['nothing*'] } }));
      expect(error.code).toBe('CATALOG_SELECTION_EMPTY');
    });
  });

  describe('the option truncate', () => {
    const stale = withRows(withoutRows(trips), 'places', [['8'], ['9']]);

    it('keeps the rows of the sink with none', async () => {
      await using pair = await startPair(init, trips, stale);
      await sync({ ...pair.ends, truncate: 'none' });
      expect(await pair.sinkRows(trips, 'places')).toHaveLength(4);
    });

    it('empties the selected tables with selected', async () => {
      await using pair = await startPair(init, trips, stale);
      await sync({ ...pair.ends, truncate: 'selected' });
      await expectTables(pair.sinkOracle, trips);
    });

    it('gives the same result when it is run again', async () => {
      await using pair = await startPair(init, trips, stale);
      await sync({ ...pair.ends, truncate: 'selected' });
      await sync({ ...pair.ends, truncate: 'selected' });
      await expectTables(pair.sinkOracle, trips);
    });

    it('refuses with selected when a table outside references one', async () => {
      await using pair = await startPair(init, trips, trips);
      const error = await failureOf(sync({ ...pair.ends, tables: { include: ['places'] }, truncate: 'selected' }));
      expect(error.code).toBe('PLAN_TRUNCATE_REFERENCED');
      expect(error.message).toContain('trips');
      await expectTables(pair.sinkOracle, trips);
    });

    it('empties referencing tables too with cascade', async ({ skip }) => {
      await using pair = await startPair(init, trips, trips);
      if (!(await readCapabilities(pair)).sink.canTruncateCascade) skip('the sink cannot cascade');
      await sync({ ...pair.ends, tables: { include: ['places'] }, truncate: 'cascade' });
      expect(await pair.sinkRows(trips, 'trips')).toEqual([]);
      expectSameRows(await pair.sinkRows(trips, 'places'), fixtureRows(fixtureTable(trips, 'places')));
    });
  });

  describe('the option onConflict', () => {
    const stale: Fixture = withRows(withoutRows(geography), 'countries', [['1', 'old']]);
    const countries = fixtureTable(geography, 'countries');

    it('fails with WRITE_UNIQUE with error, and leaves the table as it was', async () => {
      await using pair = await startPair(init, geography, stale);
      const error = await failureOf(sync({ ...pair.ends, onConflict: 'error' }));
      expect(error.code).toBe('WRITE_UNIQUE');
      expect(await pair.sinkRows(geography)).toEqual([['1', 'old']]);
    });

    it('keeps the row of the sink with nothing, and counts what was left out', async ({ skip }) => {
      await using pair = await startPair(init, geography, stale);
      if (!(await readCapabilities(pair)).sink.onConflict.includes('nothing')) skip('the sink cannot leave rows alone');
      const report = await sync({ ...pair.ends, onConflict: 'nothing' });
      expectSameRows(await pair.sinkRows(geography), [
        ['1', 'old'],
        ['2', 'be'],
      ]);
      const counts = report.tables.find(({ table }) => table.name === 'countries');
      expect(counts).toMatchObject({ rows: 2, rowsWritten: 1, rowsSkipped: 1 });
    });

    it('overwrites the row of the sink with update', async ({ skip }) => {
      await using pair = await startPair(init, geography, stale);
      if (!(await readCapabilities(pair)).sink.onConflict.includes('update')) skip('the sink cannot overwrite rows');
      const report = await sync({ ...pair.ends, onConflict: 'update' });
      expectSameRows(await pair.sinkRows(geography), fixtureRows(countries));
      expect(report.tables.find(({ table }) => table.name === 'countries')).toMatchObject({ rows: 2, rowsSkipped: 0 });
    });
  });

  describe('the option atomic', () => {
    const failing = () =>
      failAt<SinkCall>('finish', 2, new WriteError({ code: 'WRITE_SPACE', message: 'The disk is full.' }));

    it('commits the whole run at once with run', async () => {
      await using pair = await startPair(init, trips);
      const report = await sync({ ...pair.ends, atomic: 'run' });
      expect(report.tables).toHaveLength(2);
      await expectTables(pair.sinkOracle, trips);
    });

    it('undoes tables that were complete with run, the emptying included', async () => {
      const stale = withRows(withoutRows(trips), 'places', [['9']]);
      await using pair = await startPair(init, trips, stale);
      const sink = tapSink(pair.sink, failing());
      const error = await failureOf(sync({ ...pair.ends, sink, lane: 'rows', atomic: 'run', truncate: 'selected' }));
      expect(error.context.completed).toEqual([]);
      await expectTables(pair.sinkOracle, stale);
    });

    it('keeps what is complete with table, or the unit that failed was all of it', async () => {
      await using pair = await startPair(init, trips);
      const sink = tapSink(pair.sink, failing());
      const error = await failureOf(sync({ ...pair.ends, sink, lane: 'rows', atomic: 'table', limits: { tables: 1 } }));
      expect(error.code).toBe('WRITE_SPACE');
      for (const table of trips.tables) {
        const isComplete = error.context.completed?.some((name) => name.endsWith(`.${table.name}`));
        const rows = await pair.sinkRows(trips, table.name);
        expectSameRows(rows, isComplete ? fixtureRows(table) : []);
      }
    });
  });

  describe('the option verify', () => {
    it('compares digests of tables that the run emptied with digest', async ({ skip }) => {
      await using pair = await startPair(init, trips);
      const report = await sync({ ...pair.ends, truncate: 'selected', verify: 'digest' });
      if (countsOnly(report)) skip('one of the ends gives no digests, or of another method');
      expect(report.tables.map(({ verified }) => verified)).toEqual(['digest', 'digest']);
    });

    it('fails with VERIFY_DIFFERS when somebody changed the sink meanwhile', async ({ skip }) => {
      await using pair = await startPair(init, trips);
      const places = fixtureRef(fixtureTable(trips, 'places'), pair.sinkOracle.schema);
      const sink = tapSink(pair.sink, {
        before: async (call) => {
          if (call === 'digest') await pair.sinkOracle.insertRows(places, ['id'], [[`${nextId++}`]]);
        },
      });
      let nextId = 1000;
      const options = { ...pair.ends, truncate: 'selected', verify: 'digest' } as const;
      if (countsOnly(await sync(options))) skip('one of the ends gives no digests, or of another method');
      const error = await failureOf(sync({ ...options, sink }));
      expect(error.code).toBe('VERIFY_DIFFERS');
    });

    it.each([
      ['counts', 'counts'],
      ['none', 'no'],
    ] as const)('says in the report what was done with %s', async (verify, verified) => {
      await using pair = await startPair(init, trips);
      const report = await sync({ ...pair.ends, verify });
      expect(report.tables.map((table) => table.verified)).toEqual([verified, verified]);
    });
  });
}

/** No digests were compared, though they were asked for. */
function countsOnly({ warnings }: Pick<Awaited<ReturnType<typeof sync>>, 'warnings'>): boolean {
  return warnings.some(({ code }) => code === 'VERIFY_COUNTS_ONLY');
}
