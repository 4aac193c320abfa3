import type { StateEntry, StateRow, StateTable } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { expectSameRows, failureOf } from '../../expectations.ts';
import type { Fixture, FixtureColumn, FixtureTable, TextRow } from '../../fixtures/fixture.ts';
import { int8, text } from '../../fixtures/neutral-types.ts';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { useReplicaEnd } from './replica-end.ts';
import { stateRow, stateTable } from './state-table.ts';
import { putStates, readStates } from './states.ts';

const seconds = { kind: 'timestamp', precision: 0, hasZone: false } as const;

/** State tables that somebody else made: whole seconds, no key, columns in another order and more of them. */
export function adoptedStateSuite(init: SinkSuiteInit): void {
  describe('a state in a table that somebody else made', () => {
    const coarse = adopted('coarse', { keys: [{ name: 'coarse_pkey', columns: ['id'], isPrimary: true }] });
    const keyless = adopted('keyless', { keys: [] });
    const at = useReplicaEnd(init, [coarse, keyless]);
    const [coarseTable] = coarse.tables;
    const [keylessTable] = keyless.tables;
    const tableOf = ({ name }: FixtureTable): StateTable => stateTable(at.end.oracle.schema, name);
    const rowsOf = async (table: FixtureTable): Promise<readonly TextRow[]> =>
      at.end.oracle.readRows({ schema: at.end.oracle.schema, name: table.name }, ['source_table', 'timestamp', 'mine']);
    const insert = async (table: FixtureTable, source: string, more: { id: string; timestamp?: string }) => {
      const columns = table.columns.map(({ name }) => name);
      const row = stateRow(source, { timestamp: more.timestamp ?? '2026-11-21 10:20:30' });
      const named = new Map(tableOf(table).columns.map(({ name }, i) => [name, row[i] ?? null]));
      const values = columns.map((name) =>
        name === 'id' ? more.id : name === 'mine' ? 'x' : (named.get(name) ?? null),
      );
      await at.end.oracle.insertRows({ schema: at.end.oracle.schema, name: table.name }, columns, [values]);
    };
    const put = (table: FixtureTable, row: StateRow, replaces?: StateEntry['replaces']) =>
      putStates(at.open, [{ ...tableOf(table), row, ...(replaces && { replaces }) }]);

    it('is read whatever the order of its columns', async () => {
      await insert(coarseTable, 'accounts', { id: '7' });
      const expected = stateRow('accounts', { timestamp: '2026-11-21 10:20:30' });
      expect(await readStates(at.open, tableOf(coarseTable))).toEqual([['7', ...expected.slice(1)]]);
    });

    it.each([
      ['2026-11-21 10:20:30.999999', '2026-11-21 10:20:30'],
      ['2026-12-31 23:59:59.5', '2026-12-31 23:59:59'],
      ['2026-11-21 10:20:31', '2026-11-21 10:20:31'],
    ])('of whole seconds keeps %s as %s, never rounded', async (given, kept) => {
      await put(coarseTable, stateRow('accounts', { timestamp: given }));
      expectSameRows(await rowsOf(coarseTable), [['accounts', kept, null]]);
      await put(coarseTable, stateRow('accounts', { timestamp: '2020-01-01 00:00:00' }));
      await put(coarseTable, stateRow('accounts', { timestamp: given }));
      expectSameRows(await rowsOf(coarseTable), [['accounts', kept, null]]);
    });

    it('replaces what was read, and what it was before it was cut', async () => {
      const given = stateRow('accounts', { timestamp: '2026-11-21 10:20:30.999999' });
      await put(coarseTable, given, 'none');
      const [read = []] = (await readStates(at.open, tableOf(coarseTable))) ?? [];
      await put(coarseTable, given, read);
      await put(coarseTable, stateRow('accounts'), [read[0] ?? null, ...given.slice(1)]);
      const error = await failureOf(
        put(coarseTable, given, [
          read[0] ?? null,
          ...stateRow('accounts', { timestamp: '2026-11-21 10:20:31' }).slice(1),
        ]),
      );
      expect(error.code).toBe('CHANGE_STATE_MOVED');
    });

    it('leaves columns of others alone', async () => {
      await insert(coarseTable, 'accounts', { id: '7' });
      await put(coarseTable, stateRow('accounts', { timestamp: '2026-11-22 00:00:00' }));
      expectSameRows(await rowsOf(coarseTable), [['accounts', '2026-11-22 00:00:00', 'x']]);
    });

    it('overwrites every row of its key where the table has no unique key', async () => {
      await insert(keylessTable, 'accounts', { id: '1' });
      await insert(keylessTable, 'accounts', { id: '2', timestamp: '2026-11-20 00:00:00' });
      await insert(keylessTable, 'users', { id: '3' });
      await put(keylessTable, stateRow('accounts', { timestamp: '2026-11-22 00:00:00' }));
      expectSameRows(await rowsOf(keylessTable), [
        ['accounts', '2026-11-22 00:00:00', 'x'],
        ['accounts', '2026-11-22 00:00:00', 'x'],
        ['users', '2026-11-21 10:20:30', 'x'],
      ]);
    });

    it('is removed with every row of its key', async () => {
      for (const id of ['1', '2']) await insert(keylessTable, 'accounts', { id });
      const unit = await at.open.begin();
      await unit.removeState?.({ ...tableOf(keylessTable), keyValues: ['canvas', 'accounts'] });
      await unit.commit();
      expect(await rowsOf(keylessTable)).toEqual([]);
    });
  });
}

/** The table of states with its columns reversed, times in whole seconds, and a column more. */
function adopted(name: string, { keys }: Pick<FixtureTable, 'keys'>): Fixture {
  const made = stateTable('', name).columns;
  const columns = made.map((column): FixtureColumn => {
    // MySQL numbers columns of keys only.
    if (column.isNumber === true)
      return { name: column.name, type: int8, ...(keys.length > 0 && { identity: 'by-default' }) };
    return {
      name: column.name,
      type: column.name === 'timestamp' ? seconds : column.type,
      isNullable: column.isNullable,
    };
  });
  const mine: FixtureColumn = { name: 'mine', type: text };
  return { trap: name, tables: [{ name, columns: [mine, ...columns.toReversed()], keys, foreignKeys: [], rows: [] }] };
}
