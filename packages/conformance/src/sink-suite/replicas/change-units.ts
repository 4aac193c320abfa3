import { describe, expect, it } from 'vitest';
import { expectSameRows, expectTables, failureOf, possibleFixtures, quietCall } from '../../expectations.ts';
import {
  type Fixture,
  fixtureRows,
  type FixtureTable,
  fixtureTable,
  loadedColumns,
  withRows,
} from '../../fixtures/fixture.ts';
import { traps } from '../../fixtures/traps.ts';
import { packRows } from '../../rows/pack-rows.ts';
import { text } from '../../fixtures/neutral-types.ts';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { loadTable, openSink, refAt, rowsAt } from '../write-table.ts';
import { changedTables } from './changed-table.ts';
import { useReplicaEnd } from './replica-end.ts';
import { applyChanges, changesRequest, removal, upsert, writeChanges } from './write-changes.ts';

/** Changes inside a load unit: what commits and what is undone. */
export function changeUnitSuite(init: SinkSuiteInit): void {
  describe('a unit of changes', () => {
    const pets = fixtureTable(changedTables, 'pets');
    const words = fixtureTable(changedTables, 'words');
    const at = useReplicaEnd(init, [changedTables]);
    const before = [
      ['1', 'Ada', null],
      ['2', 'Bo', null],
    ] as const;
    const changes = [upsert(1, '1', 'Anna', null), removal(1, '2', null, null), upsert(1, '3', 'Cy', null)];
    const after = [
      ['1', 'Anna', null],
      ['3', 'Cy', null],
    ] as const;

    it('shows them after the commit and not before', async ({ skip }) => {
      if (at.open.session.capabilities.maxUnits === 1) skip('nobody can look while the one session is in use');
      await loadTable(at, pets, { rows: before });
      const unit = await at.open.begin();
      await writeChanges({ end: at.end, unit }, { table: pets, changes });
      expectSameRows(await rowsAt(at.end, pets), before);
      await unit.commit();
      expectSameRows(await rowsAt(at.end, pets), after);
    });

    it('undoes them when it is aborted', async () => {
      await loadTable(at, pets, { rows: before });
      const unit = await at.open.begin();
      await writeChanges({ end: at.end, unit }, { table: pets, changes });
      await unit.abort(new Error('enough'));
      await unit.abort(new Error('twice'));
      expectSameRows(await rowsAt(at.end, pets), before);
    });

    it('undoes what a writer under way had taken, and accepts nothing but abort after that', async () => {
      await loadTable(at, pets, { rows: before });
      const unit = await at.open.begin();
      const request = changesRequest(at.end, pets);
      const writer = await unit.writeChanges?.(request);
      await writer?.write(packRows([...request.types, text, request.sequenceType], [['1', 'Anna', null, 'U', '1']]));
      await writer?.abort(new Error('enough'));
      await writer?.abort(new Error('twice'));
      await expect(unit.commit()).rejects.toThrow();
      await unit.abort(new Error('enough'));
      expectSameRows(await rowsAt(at.end, pets), before);
    });

    it('is undone when the session is closed', async () => {
      await loadTable(at, pets, { rows: before });
      const unit = await at.open.begin();
      await writeChanges({ end: at.end, unit }, { table: pets, changes });
      await at.open.session[Symbol.asyncDispose]();
      expectSameRows(await rowsAt(at.end, pets), before);
    });

    it('ends with AbortedError when the signal fires, and is undone', async () => {
      await loadTable(at, pets, { rows: before });
      const controller = new AbortController();
      await using other = await openSink(at.end, quietCall(controller.signal));
      const unit = await other.begin();
      const request = changesRequest(at.end, pets);
      const writer = await unit.writeChanges?.(request);
      await writer?.write(packRows([...request.types, text, request.sequenceType], [['1', 'Anna', null, 'U', '1']]));
      controller.abort();
      const error = await failureOf((async () => writer?.finish())().then(() => unit.commit()));
      await unit.abort(error);
      expect(error.code).toBe('ABORTED_BY_SIGNAL');
      expectSameRows(await rowsAt(at.end, pets), before);
    });

    it('takes several tables one after the other, and one table twice', async () => {
      const unit = await at.open.begin();
      const write = (table: FixtureTable, list: typeof changes) =>
        writeChanges({ end: at.end, unit }, { table, changes: list });
      await write(
        pets,
        before.map((row) => upsert(1, ...row)),
      );
      await write(words, [upsert(1, 'a', '1')]);
      expect(await write(pets, changes)).toMatchObject({ rowsWritten: 2, rowsDeleted: 1 });
      await unit.commit();
      expectSameRows(await rowsAt(at.end, pets), after);
      expectSameRows(await rowsAt(at.end, words), [['a', '1']]);
    });

    it('empties the table before them', async ({ skip }) => {
      if (!at.open.session.capabilities.hasTransactionalTruncate) skip('the sink cannot undo emptying a table');
      await loadTable(at, pets, { rows: [['9', 'old', null]] });
      for (const ending of ['abort', 'commit'] as const) {
        const unit = await at.open.begin();
        await unit.truncate({ tables: [refAt(at.end, pets)], isCascading: false });
        const report = await writeChanges({ end: at.end, unit }, { table: pets, changes });
        expect(report).toMatchObject({ rowsReceived: 3, rowsWritten: 2, rowsDeleted: 0 });
        await unit[ending](undefined);
        expectSameRows(await rowsAt(at.end, pets), ending === 'abort' ? [['9', 'old', null]] : after);
      }
    });

    it('carries each value whole, however long', async () => {
      const long = 'xy\n\\🦊'.repeat(100_000);
      await applyChanges(at, { table: pets, changes: [upsert(1, '1', 'short', long), upsert(2, '1', long, 'short')] });
      const [row] = await rowsAt(at.end, pets);
      expect(row?.[1] === long && row[2] === 'short').toBe(true);
    });
  });
}

/** Every trap comes as changes, twice: exactly written, and known to be there the second time. */
export function changeTrapSuite(init: SinkSuiteInit): void {
  describe('a trap that comes as changes', () => {
    const fixtures = possibleFixtures(traps, init).flatMap(onlyKeyed);
    const at = useReplicaEnd(init, fixtures);

    it.for(fixtures)('is written exactly, and not again: $trap', async (fixture) => {
      for (const { isWritten } of [{ isWritten: true }, { isWritten: false }]) {
        for (const table of fixture.tables) {
          const changes = fixtureRows(table).map((row, i) => upsert(i, ...row));
          const report = await applyChanges(at, { table, changes });
          const count = table.rows.length;
          expect(report).toMatchObject({ rowsReceived: count, rowsWritten: isWritten ? count : 0, rowsDeleted: 0 });
        }
        await expectTables(at.end.oracle, fixture);
      }
    });

    it.for(fixtures)('is deleted by its keys: $trap', async (fixture) => {
      for (const table of fixture.tables) {
        await loadTable(at, table);
        const keys = table.keys.filter(({ isPrimary }) => isPrimary).flatMap(({ columns }) => columns);
        const columns = loadedColumns(table);
        const changes = fixtureRows(table).map((row, i) =>
          removal(i, ...row.map((value, place) => (keys.includes(columns[place] ?? '') ? value : null))),
        );
        expect(await applyChanges(at, { table, changes })).toMatchObject({ rowsDeleted: table.rows.length });
        await expectTables(at.end.oracle, withRows({ trap: fixture.trap, tables: [table] }, table.name, []));
      }
    });
  });
}

/** Tables with a primary key, without foreign keys: rows go in as they stand. */
function onlyKeyed({ trap, tables }: Fixture): readonly Fixture[] {
  const [first, ...rest] = tables
    .filter(({ keys }) => keys.some(({ isPrimary }) => isPrimary))
    .map((table) => ({ ...table, foreignKeys: [] }));
  return first === undefined ? [] : [{ trap, tables: [first, ...rest] }];
}
