import type { DeferredKey, TableRef } from '@sync/core/connector';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SinkEnd } from '../ends.ts';
import { everyTable, expectSameRows, failureOf } from '../expectations.ts';
import { type Fixture, fixtureRows, type FixtureTable, fixtureTable, withoutRows } from '../fixtures/fixture.ts';
import { notNullCycle } from '../fixtures/not-null-cycle.ts';
import { notNullSelfReference } from '../fixtures/not-null-self-reference.ts';
import { selfReference } from '../fixtures/self-reference.ts';
import { twoTableCycle } from '../fixtures/two-table-cycle.ts';
import type { SinkSuiteInit } from './sink-suite.ts';
import { loadTable, type OpenSink, openSink, refAt, rowsAt, writeTable } from './write-table.ts';

const deferrable: Fixture = deferrableCycle();

/** How rows that reference each other are loaded. */
export function keySuite({ start }: SinkSuiteInit): void {
  describe('rows that reference each other', () => {
    let end: SinkEnd;
    let open: OpenSink;
    beforeAll(async () => {
      end = await start();
      for (const fixture of [selfReference, twoTableCycle, notNullCycle, notNullSelfReference, deferrable]) {
        await end.oracle.create(withoutRows(fixture));
      }
    });
    beforeEach(async () => {
      open = await openSink(end);
      const fixtures = [selfReference, twoTableCycle, notNullCycle, notNullSelfReference, deferrable];
      const [first, ...rest] = fixtures.flatMap(({ tables }) => tables.map((table) => refAt(end, table)));
      const unit = await open.begin();
      if (first !== undefined) await unit.truncate({ tables: [first, ...rest], isCascading: false });
      await unit.commit();
    });
    afterEach(() => open[Symbol.asyncDispose]());
    afterAll(() => end.stop());

    it('load in one statement when keys are checked at its end', async ({ skip }) => {
      if (!open.session.capabilities.checksKeysAtStatementEnd) skip('the sink checks keys row by row');
      const [folders] = notNullSelfReference.tables;
      await loadTable({ end, open }, folders, { rowsPerBatch: 1 });
      expectSameRows(await rowsAt(end, folders), fixtureRows(folders));
    });

    it('load together from the stage, over several tables', async ({ skip }) => {
      if (!open.session.capabilities.checksKeysAtStatementEnd) skip('the sink checks keys row by row');
      const hens = fixtureTable(notNullCycle, 'hens');
      const eggs = fixtureTable(notNullCycle, 'eggs');
      const unit = await open.begin();
      for (const table of [hens, eggs]) {
        const report = await writeTable({ end, unit }, table, { holdInStage: true });
        expect(report.rowsReceived).toBe(2);
      }
      const reports = await unit.mergeStaged?.([refAt(end, eggs), refAt(end, hens)]);
      await unit.commit();
      expect(reports?.map(({ table, rowsWritten }) => [table.name, rowsWritten])).toEqual([
        ['eggs', 2],
        ['hens', 2],
      ]);
      expectSameRows(await rowsAt(end, hens), fixtureRows(hens));
      expectSameRows(await rowsAt(end, eggs), fixtureRows(eggs));
    });

    it('load in any order when their keys wait for the commit', async ({ skip }) => {
      if (!open.session.capabilities.canDeferConstraints) skip('the sink cannot defer constraints');
      const unit = await open.session.begin({ step: 'test', deferConstraints: true }, open.call);
      for (const table of deferrable.tables) await writeTable({ end, unit }, table);
      await unit.commit();
      for (const table of deferrable.tables) expectSameRows(await rowsAt(end, table), fixtureRows(table));
    });

    it('fail at the commit when a key that waited is violated', async ({ skip }) => {
      if (!open.session.capabilities.canDeferConstraints) skip('the sink cannot defer constraints');
      const unit = await open.session.begin({ step: 'test', deferConstraints: true }, open.call);
      await writeTable({ end, unit }, deferrable.tables[0]);
      const error = await failureOf(unit.commit());
      await unit.abort(error);
      expect(error.code).toBe('WRITE_FOREIGN_KEY');
      expect(await rowsAt(end, deferrable.tables[0])).toEqual([]);
    });

    it('are loaded with the key left null and filled by one statement', async ({ skip }) => {
      const [authors] = twoTableCycle.tables;
      const books = fixtureTable(twoTableCycle, 'books');
      const deferred = await deferredKey(end, open, {
        table: authors,
        name: 'authors_best_book_fkey',
        column: 'best_book_id',
      });
      const unit = await open.begin();
      const fill = unit.fillDeferredKey?.bind(unit);
      if (fill === undefined) {
        await unit.abort(undefined);
        return skip('the sink fills no deferred keys');
      }
      await writeTable({ end, unit }, authors, { deferredKeys: [deferred] });
      await writeTable({ end, unit }, books);
      expect(await fill(deferred)).toBe(2);
      await unit.commit();
      expectSameRows(await rowsAt(end, authors), fixtureRows(authors));
    });

    it('are filled only where the row was inserted when conflicts are left alone', async ({ skip }) => {
      const [authors] = twoTableCycle.tables;
      const books = fixtureTable(twoTableCycle, 'books');
      await loadTable({ end, open }, authors, { rows: [['1', 'mine', null]] });
      const deferred = await deferredKey(end, open, {
        table: authors,
        name: 'authors_best_book_fkey',
        column: 'best_book_id',
      });
      const unit = await open.begin();
      const fill = unit.fillDeferredKey?.bind(unit);
      if (fill === undefined || !open.session.capabilities.onConflict.includes('nothing')) {
        await unit.abort(undefined);
        return skip('the sink fills no deferred keys or leaves no rows alone');
      }
      await writeTable({ end, unit }, authors, { deferredKeys: [deferred], onConflict: 'nothing' });
      await writeTable({ end, unit }, books);
      expect(await fill(deferred)).toBe(1);
      await unit.commit();
      expectSameRows(await rowsAt(end, authors), [
        ['1', 'mine', null],
        ['2', 'Ben', null],
        ['3', 'Cleo', '11'],
      ]);
    });
  });
}

async function deferredKey(
  end: SinkEnd,
  open: OpenSink,
  wanted: { readonly table: FixtureTable; readonly name: string; readonly column: string },
): Promise<DeferredKey> {
  const catalog = await open.session.describe(everyTable, open.call);
  const ref: TableRef = refAt(end, wanted.table);
  const key = catalog.foreignKeys.find(({ name, table }) => name === wanted.name && table.name === ref.name);
  if (key === undefined) throw new Error(`the sink does not describe ${wanted.name}`);
  return { key, columns: [wanted.column] };
}

/** The cycle of keys that must not be null, under other names and checked at the commit. */
function deferrableCycle(): Fixture {
  const rename = (name: string): string => `late_${name}`;
  const [first, ...rest] = notNullCycle.tables.map((table) => ({
    ...table,
    name: rename(table.name),
    keys: table.keys.map((key) => ({ ...key, name: rename(key.name) })),
    foreignKeys: table.foreignKeys.map((key) => ({
      ...key,
      name: rename(key.name),
      isDeferrable: true,
      references: { ...key.references, table: rename(key.references.table) },
    })),
  }));
  if (first === undefined) throw new Error('the cycle has no tables');
  return { trap: 'deferrable-cycle', tables: [first, ...rest] };
}
