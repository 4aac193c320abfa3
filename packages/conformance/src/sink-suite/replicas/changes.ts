import { describe, expect, it } from 'vitest';
import { expectSameRows, failureOf } from '../../expectations.ts';
import { fixtureTable } from '../../fixtures/fixture.ts';
import { hostileNames } from '../../fixtures/hostile-names.ts';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { loadTable, rowsAt } from '../write-table.ts';
import { changedTables } from './changed-table.ts';
import { useReplicaEnd } from './replica-end.ts';
import { applyChanges, removal, upsert } from './write-changes.ts';

/** What changes do to rows, and what is counted. */
export function changesSuite(init: SinkSuiteInit): void {
  describe('a change', () => {
    const pets = fixtureTable(changedTables, 'pets');
    const seats = fixtureTable(changedTables, 'seats');
    const words = fixtureTable(changedTables, 'words');
    const [odd] = hostileNames.tables;
    const plainOdd = { ...odd, ...(init.hasOneSchema === true ? { name: 'odd' } : {}), foreignKeys: [] };
    const at = useReplicaEnd(init, [changedTables, { trap: 'hostile-names', tables: [plainOdd] }]);
    const petsBefore = [
      ['1', 'Ada', 'a cat'],
      ['2', 'Bo', null],
      ['3', 'Cy', 'a dog'],
    ] as const;

    it('inserts, overwrites or deletes, and is counted as what it did', async () => {
      await loadTable(at, pets, { rows: petsBefore });
      const changes = [upsert(1, '2', 'Bob', 'new'), upsert(1, '4', 'Di', null), removal(1, '3', 'Cy', 'a dog')];
      const report = await applyChanges(at, { table: pets, changes });
      expect(report).toMatchObject({ rowsReceived: 3, rowsWritten: 2, rowsDeleted: 1 });
      expectSameRows(await rowsAt(at.end, pets), [
        ['1', 'Ada', 'a cat'],
        ['2', 'Bob', 'new'],
        ['4', 'Di', null],
      ]);
    });

    it('that deletes a key which is not there is nothing', async () => {
      await loadTable(at, pets, { rows: petsBefore });
      const report = await applyChanges(at, { table: pets, changes: [removal(1, '77', 'no', null)] });
      expect(report).toMatchObject({ rowsReceived: 1, rowsWritten: 0, rowsDeleted: 0 });
      expectSameRows(await rowsAt(at.end, pets), petsBefore);
    });

    it('that deletes carries nothing but its key', async () => {
      await loadTable(at, pets, { rows: petsBefore });
      const report = await applyChanges(at, { table: pets, changes: [removal(1, '1', null, null)] });
      expect(report).toMatchObject({ rowsReceived: 1, rowsDeleted: 1 });
      expectSameRows(await rowsAt(at.end, pets), petsBefore.slice(1));
    });

    it('that changes nothing is not counted as written', async () => {
      await loadTable(at, pets, { rows: petsBefore });
      const changes = [upsert(5, '1', 'Ada', 'a cat'), upsert(5, '2', 'Bo', null), upsert(5, '3', 'cy', 'a dog')];
      const report = await applyChanges(at, { table: pets, changes });
      expect(report).toMatchObject({ rowsReceived: 3, rowsWritten: 1, rowsDeleted: 0 });
      expectSameRows(await rowsAt(at.end, pets), [...petsBefore.slice(0, 2), ['3', 'cy', 'a dog']]);
    });

    it('tells null from the empty text, in both directions', async () => {
      await loadTable(at, pets, {
        rows: [
          ['1', '', ''],
          ['2', ' ', null],
        ],
      });
      const changes = [upsert(1, '1', '', null), upsert(1, '2', '', '')];
      expect(await applyChanges(at, { table: pets, changes })).toMatchObject({ rowsWritten: 2 });
      expectSameRows(await rowsAt(at.end, pets), [
        ['1', '', null],
        ['2', '', ''],
      ]);
    });

    it.each([null, 'U', 'I', 'd', ''])('of the operation %j is an upsert', async (operation) => {
      await applyChanges(at, { table: pets, changes: [{ operation, sequence: '1', row: ['1', 'Ada', null] }] });
      expectSameRows(await rowsAt(at.end, pets), [['1', 'Ada', null]]);
    });

    it('may be missing: no batch, and a batch of no rows', async () => {
      await loadTable(at, pets, { rows: petsBefore });
      const none = { rowsReceived: 0, rowsWritten: 0, rowsDeleted: 0 };
      expect(await applyChanges(at, { table: pets, changes: [] })).toMatchObject(none);
      expectSameRows(await rowsAt(at.end, pets), petsBefore);
    });

    it('meets its row by all columns of the key, wherever they stand', async () => {
      await applyChanges(at, {
        table: seats,
        changes: [
          upsert(1, 'Eve', 'a', '2026-01-01 10:00:00.000001', '1'),
          upsert(1, 'Fay', 'b', null, '1'),
          upsert(1, 'Gus', 'a', null, '2'),
        ],
      });
      const changes = [upsert(2, 'Hal', 'a', null, '1'), removal(2, null, 'a', null, '2')];
      for (const key of [['row', 'number'] as const, ['number', 'row'] as const]) {
        await applyChanges(at, { table: seats, changes, key });
        expectSameRows(await rowsAt(at.end, seats), [
          ['Hal', 'a', null, '1'],
          ['Fay', 'b', null, '1'],
        ]);
      }
    });

    it('leaves columns alone that it does not carry', async () => {
      await loadTable(at, pets, { rows: petsBefore });
      const changes = [upsert(1, 'Anna', '1'), upsert(1, 'Di', '4'), removal(1, null, '2')];
      const report = await applyChanges(at, { table: pets, columns: ['name', 'id'], changes });
      expect(report).toMatchObject({ rowsWritten: 2, rowsDeleted: 1 });
      expectSameRows(await rowsAt(at.end, pets), [
        ['1', 'Anna', 'a cat'],
        ['3', 'Cy', 'a dog'],
        ['4', 'Di', null],
      ]);
    });

    it('carries nothing but the key where a table has no more', async () => {
      await loadTable(at, words, { rows: [['a', '7']] });
      const changes = [upsert(1, 'a'), upsert(1, 'b'), removal(2, 'c')];
      const report = await applyChanges(at, { table: words, columns: ['word'], changes });
      expect(report).toMatchObject({ rowsReceived: 3, rowsWritten: 1, rowsDeleted: 0 });
      expectSameRows(await rowsAt(at.end, words), [
        ['a', '7'],
        ['b', null],
      ]);
    });

    it('tells keys apart that differ in case, accents or letters of four bytes', async () => {
      const keys = ['a', 'A', 'ä', 'á', '🦊', '🐺', 'ß', 'ss', '漢字', "it's", '\\', '%'];
      await applyChanges(at, { table: words, changes: keys.map((word, i) => upsert(1, word, `${i}`)) });
      await applyChanges(at, {
        table: words,
        changes: [removal(2, 'a', null), removal(2, '🦊', null), upsert(2, 'ss', '9')],
      });
      const expected = keys.map((word, i) => [word, word === 'ss' ? '9' : `${i}`] as const);
      expectSameRows(
        await rowsAt(at.end, words),
        expected.filter(([word]) => word !== 'a' && word !== '🦊'),
      );
    });

    it('reaches tables and columns of any name', async () => {
      const rows = [
        ['1', 'a', 'b', 'c', 'd'],
        ['2', null, null, null, null],
      ] as const;
      await applyChanges(at, { table: plainOdd, changes: rows.map((row) => upsert(1, ...row)) });
      await applyChanges(at, {
        table: plainOdd,
        changes: [upsert(2, '1', 'x', 'b', 'c', 'd'), removal(2, '2', null, null, null, null)],
      });
      expectSameRows(await rowsAt(at.end, plainOdd), [['1', 'x', 'b', 'c', 'd']]);
    });

    it('fails with WRITE_NOT_NULL, without its values, where null must not be', async () => {
      await loadTable(at, pets, { rows: petsBefore });
      const changes = [removal(1, '1', null, null), upsert(1, '98765', null, 'secret words')];
      const error = await failureOf(applyChanges(at, { table: pets, changes }));
      expect(error.code).toBe('WRITE_NOT_NULL');
      expect(error.message).toContain('pets');
      expect(error.message).not.toMatch(/98765|secret/);
      expectSameRows(await rowsAt(at.end, pets), petsBefore);
    });

    it('fails with a WriteError when the table is missing', async () => {
      const lost = { ...pets, name: 'no such table' };
      const error = await failureOf(applyChanges(at, { table: lost, changes: [upsert(1, '1', 'a', null)] }));
      expect(error.code).toMatch(/^WRITE_/);
    });
  });
}
