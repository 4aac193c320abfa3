import { describe, expect, it } from 'vitest';
import { expectSameRows } from '../../expectations.ts';
import { fixtureTable, type TextRow } from '../../fixtures/fixture.ts';
import { int8, timestamp } from '../../fixtures/neutral-types.ts';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { loadTable, rowsAt } from '../write-table.ts';
import { changedTables } from './changed-table.ts';
import { useReplicaEnd } from './replica-end.ts';
import { applyChanges, type Change, removal, upsert } from './write-changes.ts';

/** Several changes of one key: which of them counts. */
export function changeOrderSuite(init: SinkSuiteInit): void {
  describe('of several changes of one key', () => {
    const pets = fixtureTable(changedTables, 'pets');
    const at = useReplicaEnd(init, [changedTables]);
    const before: TextRow = ['1', 'before', null];

    const pools: readonly (readonly [string, readonly Change[], readonly TextRow[]])[] = [
      [
        'an upsert',
        [upsert(1, '1', 'one', null), upsert(2, '1', 'two', null), upsert(3, '1', 'three', null)],
        [['1', 'three', null]],
      ],
      [
        'an upsert after a delete',
        [upsert(1, '1', 'one', null), removal(2, '1', null, null), upsert(3, '1', 'three', null)],
        [['1', 'three', null]],
      ],
      [
        'a delete after upserts',
        [upsert(1, '1', 'one', null), upsert(2, '1', 'two', null), removal(3, '1', null, null)],
        [],
      ],
      [
        'a delete after a delete',
        [removal(1, '1', null, null), upsert(2, '1', 'two', null), removal(3, '1', null, null)],
        [],
      ],
    ];

    it.each(pools)('the newest counts, whatever the order in which they arrive: %s', async (_, changes, expected) => {
      for (const rowsPerBatch of [1, 10]) {
        for (const order of permutations(changes)) {
          await loadTable(at, pets, { rows: [before], onConflict: 'update' });
          const report = await applyChanges(at, { table: pets, changes: order, rowsPerBatch });
          expect(report.rowsReceived).toBe(3);
          expect([report.rowsWritten, report.rowsDeleted ?? 0]).toEqual(expected.length === 0 ? [0, 1] : [1, 0]);
          expectSameRows(await rowsAt(at.end, pets), expected);
        }
      }
    });

    it.each([1, 10])('the last that arrived counts among equal sequences, %i to a batch', async (rowsPerBatch) => {
      const changes = [
        upsert(1, '1', 'one', null),
        upsert(1, '1', 'two', null),
        removal(4, '2', null, null),
        upsert(4, '2', 'kept', null),
        upsert(4, '3', 'lost', null),
        removal(4, '3', null, null),
        upsert(0, '2', 'older', null),
      ];
      await applyChanges(at, { table: pets, changes, rowsPerBatch });
      expectSameRows(await rowsAt(at.end, pets), [
        ['1', 'two', null],
        ['2', 'kept', null],
      ]);
    });

    it('the same one twice counts once', async () => {
      const changes = [upsert(1, '1', 'a', null), upsert(1, '1', 'a', null)];
      expect(await applyChanges(at, { table: pets, changes })).toMatchObject({ rowsReceived: 2, rowsWritten: 1 });
      expectSameRows(await rowsAt(at.end, pets), [['1', 'a', null]]);
    });

    it('one that brings back what is there already is not counted as written', async () => {
      await loadTable(at, pets, { rows: [before] });
      const changes = [upsert(1, '1', 'other', null), removal(2, '1', null, null), upsert(3, ...before)];
      const report = await applyChanges(at, { table: pets, changes });
      expect(report).toMatchObject({ rowsReceived: 3, rowsWritten: 0, rowsDeleted: 0 });
    });

    const ordered = [
      ['whole numbers', int8, ['-10', '-9', '2', '9', '10', '9007199254740993', '9223372036854775807']],
      [
        'moments',
        timestamp,
        [
          '1969-12-31 23:59:59.999999',
          '2026-01-01 00:00:00',
          '2026-01-01 00:00:00.000009',
          '2026-01-01 00:00:00.00001',
          '2026-01-01 00:00:00.1',
          '2026-01-01 00:00:01',
        ],
      ],
    ] as const;

    it.each(ordered)('they are compared as what they are: %s', async (_, sequenceType, sequences) => {
      const changes = sequences.slice(1).flatMap((newer, i) => {
        const older = sequences[i] ?? '';
        return [upsert(newer, `${i}`, newer, null), upsert(older, `${i}`, older, null)];
      });
      await applyChanges(at, { table: pets, changes, sequenceType });
      expectSameRows(
        await rowsAt(at.end, pets),
        sequences.slice(1).map((newer, i) => [`${i}`, newer, null]),
      );
    });

    it('each counts for its own key only, over many batches', async () => {
      const changes = manyChanges(4000);
      const start = Array.from({ length: 300 }, (_, i): TextRow => [`${i}`, 'start', null]);
      await loadTable(at, pets, { rows: start, rowsPerBatch: 100 });
      const report = await applyChanges(at, {
        table: pets,
        changes,
        rowsPerBatch: 7,
        staging: { maxBytes: 4096, maxInFlight: 2 },
      });
      const expected = replay(start, changes);
      expectSameRows(await rowsAt(at.end, pets), expected.rows);
      expect(report).toMatchObject(expected.report);
    });
  });
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/** Changes of 600 keys in no order, some of them equal, the same each time. */
function manyChanges(count: number): readonly Change[] {
  let state = 7;
  const next = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  return Array.from({ length: count }, (_, i) => {
    const id = `${next(600)}`;
    const sequence = next(500);
    return next(4) === 0
      ? removal(sequence, id, null, null)
      : upsert(sequence, id, `name ${i}`, next(2) === 0 ? null : '🦊');
  });
}

/** What changes make of rows, told without a database. */
function replay(before: readonly TextRow[], changes: readonly Change[]) {
  const newest = new Map<string, Change>();
  for (const change of changes) {
    const id = change.row[0] ?? '';
    const known = newest.get(id);
    if (known === undefined || Number(known.sequence) <= Number(change.sequence)) newest.set(id, change);
  }
  const rows = new Map(before.map((row) => [row[0] ?? '', row]));
  let rowsWritten = 0;
  let rowsDeleted = 0;
  for (const [id, { operation, row }] of newest) {
    if (operation !== 'D') {
      rowsWritten += 1;
      rows.set(id, row);
    } else if (rows.delete(id)) rowsDeleted += 1;
  }
  return { rows: [...rows.values()], report: { rowsReceived: changes.length, rowsWritten, rowsDeleted } };
}
