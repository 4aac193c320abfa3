import type { LoadUnit, StateEntry, StateRow, StateTable } from '@sync/core/connector';
import { describe, expect, it } from 'vitest';
import { expectSameRows, failureOf } from '../../expectations.ts';
import { fixtureTable, type TextRow } from '../../fixtures/fixture.ts';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { loadTable, type OpenSink, rowsAt } from '../write-table.ts';
import { changedTables } from './changed-table.ts';
import { type ReplicaEnd, useReplicaEnd } from './replica-end.ts';
import { stateRow, stateTable } from './state-table.ts';
import { upsert, writeChanges } from './write-changes.ts';

/** Puts rows of one state table in a unit of their own. */
export async function putStates(open: OpenSink, entries: readonly StateEntry[]): Promise<void> {
  const unit = await open.begin();
  try {
    for (const entry of entries) await unit.putState?.(entry);
    await unit.commit();
  } catch (cause) {
    await unit.abort(cause);
    throw cause;
  }
}

/** The rows of a state table as the sink tells them. */
export async function readStates(
  open: OpenSink,
  table: StateTable,
  where?: ReadonlyMap<string, string>,
): Promise<readonly StateRow[] | undefined> {
  return open.session.readState?.({ ...table, ...(where && { where }) }, open.call);
}

/** What the sink remembers, in a table that it makes. */
export function stateSuite(init: SinkSuiteInit): void {
  describe('a state', () => {
    const pets = fixtureTable(changedTables, 'pets');
    const at = useReplicaEnd(init, [changedTables]);
    let used = 0;
    /** A table that no other test has. */
    const fresh = (): StateTable => {
      used += 1;
      return stateTable(at.end.oracle.schema, `states ${used}`);
    };
    const put = (table: StateTable, row: StateRow, replaces?: StateRow | 'none'): Promise<void> =>
      putStates(at.open, [{ ...table, row, ...(replaces && { replaces }) }]);

    it('is unknown as long as there is no table for it', async () => {
      expect(await readStates(at.open, fresh())).toBeUndefined();
    });

    it('is kept in a table that is made for it, and read back as it was, numbered', async () => {
      const table = fresh();
      const row = stateRow('accounts', { timestamp: '2026-11-21 10:20:30.000001', target_schema: null });
      await put(table, row);
      const [read, ...more] = (await readStates(at.open, table)) ?? [];
      expect(more).toEqual([]);
      expect(read?.slice(1)).toEqual(row.slice(1));
      expect(Number(read?.[0])).toBeGreaterThan(0);
      expectSameRows(await at.end.oracle.readRows(table.table, names(table)), [read ?? []]);
    });

    it('overwrites the one with its key and no other', async () => {
      const table = fresh();
      await put(table, stateRow('accounts'));
      await put(table, stateRow('users'));
      const before = await readStates(at.open, table);
      await put(table, stateRow('accounts', { timestamp: '2026-11-21 23:59:59.999999', schema_version: '2' }));
      const after = (await readStates(at.open, table)) ?? [];
      expect(after).toHaveLength(2);
      expect(new Set(after.map(([id]) => id))).toEqual(new Set(before?.map(([id]) => id)));
      expectSameRows(
        after.map((row) => row.slice(1)),
        [
          stateRow('users').slice(1),
          stateRow('accounts', { timestamp: '2026-11-21 23:59:59.999999', schema_version: '2' }).slice(1),
        ],
      );
    });

    it('is found by its values', async () => {
      const table = fresh();
      for (const name of ['accounts', 'users', 'ACCOUNTS']) await put(table, stateRow(name));
      const found = await readStates(at.open, table, new Map([['source_table', 'accounts']]));
      expect(found?.map((row) => row.slice(1))).toEqual([stateRow('accounts').slice(1)]);
      const both = new Map([
        ['source_table', 'users'],
        ['namespace', 'canvas'],
      ]);
      expect(await readStates(at.open, table, both)).toHaveLength(1);
      expect(await readStates(at.open, table, new Map([['source_table', 'none']]))).toEqual([]);
    });

    it('holds quotes, letters of four bytes and long texts', async () => {
      const table = fresh();
      const description = `{"it's": "\\n\\\\ 🦊 %s $1 ? \`"}`.repeat(20_000);
      const row = stateRow('o\'Brien\\`"🦊', { schema_description: description, target_table: '"quoted"' });
      await put(table, row);
      await put(table, row, (await readStates(at.open, table))?.[0]);
      const [read] = (await readStates(at.open, table)) ?? [];
      expect(read?.slice(1).every((value, i) => value === row[i + 1])).toBe(true);
    });

    it('replaces what it was said to replace, nulls included', async () => {
      const table = fresh();
      await put(table, stateRow('accounts', { target_schema: null }), 'none');
      const [first] = (await readStates(at.open, table)) ?? [];
      await put(table, stateRow('accounts', { schema_version: '2' }), first);
      const [second] = (await readStates(at.open, table)) ?? [];
      expect(second?.slice(1)).toEqual(stateRow('accounts', { schema_version: '2' }).slice(1));
    });

    it.each(['another row', 'nothing', 'a row that is gone'] as const)(
      'that was to replace %s fails with CHANGE_STATE_MOVED, and nothing is written',
      async (expected) => {
        const table = fresh();
        await put(table, stateRow('accounts'));
        const [read = []] = (await readStates(at.open, table)) ?? [];
        await put(table, stateRow('accounts', { timestamp: '2026-11-22 00:00:00' }));
        const replaces = { 'another row': read, nothing: 'none' as const, 'a row that is gone': read }[expected];
        if (expected === 'a row that is gone') await remove(at, table, 'accounts');
        const held = await readStates(at.open, table);
        const unit = await at.open.begin();
        const error = await failureOf(
          (async () => {
            await writeChanges({ end: at.end, unit }, { table: pets, changes: [upsert(1, '1', 'Ada', null)] });
            await unit.putState?.({ ...table, row: stateRow('accounts', { schema_version: '3' }), replaces });
            await unit.commit();
          })(),
        );
        await unit.abort(error);
        expect(error).toMatchObject({ name: 'ChangeError', code: 'CHANGE_STATE_MOVED' });
        expect(await rowsAt(at.end, pets)).toEqual([]);
        expect(await readStates(at.open, table)).toEqual(held);
      },
    );

    it('that two units want to move is moved by one of them', async ({ skip }) => {
      if (at.open.session.capabilities.maxUnits === 1) skip('the sink has one unit at a time');
      const table = fresh();
      await put(table, stateRow('accounts'));
      const [replaces = []] = (await readStates(at.open, table)) ?? [];
      const units = [await at.open.begin(), await at.open.begin()] as const;
      const entry = (version: string): StateEntry => ({
        ...table,
        row: stateRow('accounts', { schema_version: version }),
        replaces,
      });
      await units[0].putState?.(entry('2'));
      const late = failureOf(finish(units[1], entry('3')));
      await units[0].commit();
      expect((await late).code).toBe('CHANGE_STATE_MOVED');
      const [row] = (await readStates(at.open, table)) ?? [];
      expect(row?.slice(1)).toEqual(stateRow('accounts', { schema_version: '2' }).slice(1));
    });

    it('is committed together with rows and undone together with them', async () => {
      const table = fresh();
      const rows: TextRow[] = [['1', 'Ada', null]];
      for (const ending of ['abort', 'commit'] as const) {
        const unit = await at.open.begin();
        await writeChanges({ end: at.end, unit }, { table: pets, changes: rows.map((row) => upsert(1, ...row)) });
        await unit.putState?.({ ...table, row: stateRow('accounts'), replaces: 'none' });
        await unit[ending](undefined);
        const isDone = ending === 'commit';
        expectSameRows(await rowsAt(at.end, pets), isDone ? rows : []);
        expect((await readStates(at.open, table)) ?? []).toHaveLength(isDone ? 1 : 0);
      }
    });

    it('is removed by its key, or not when the unit is undone', async () => {
      const table = fresh();
      await put(table, stateRow('accounts'));
      await put(table, stateRow('users'));
      const undone = await at.open.begin();
      await undone.removeState?.({ ...table, keyValues: ['canvas', 'users'] });
      await undone.abort(undefined);
      await remove(at, table, 'accounts');
      await remove(at, table, 'no such thing');
      const left = await readStates(at.open, table);
      expect(left?.map((row) => row.slice(1))).toEqual([stateRow('users').slice(1)]);
    });

    it('that was never kept can be removed: nothing happens', async () => {
      const table = fresh();
      await remove(at, table, 'accounts');
      expect((await readStates(at.open, table)) ?? []).toEqual([]);
    });

    it('does not outlive a load that fails', async () => {
      const table = fresh();
      await loadTable(at, pets, { rows: [['1', 'Ada', null]] });
      const unit = await at.open.begin();
      await unit.putState?.({ ...table, row: stateRow('accounts') });
      const changes = [upsert(1, '2', null, null)];
      const error = await failureOf(writeChanges({ end: at.end, unit }, { table: pets, changes }));
      await unit.abort(error);
      expect((await readStates(at.open, table)) ?? []).toEqual([]);
    });
  });
}

async function finish(unit: LoadUnit, entry: StateEntry): Promise<void> {
  try {
    await unit.putState?.(entry);
    await unit.commit();
  } catch (cause) {
    await unit.abort(cause);
    throw cause;
  }
}

async function remove({ open }: ReplicaEnd, table: StateTable, name: string): Promise<void> {
  const unit = await open.begin();
  await unit.removeState?.({ ...table, keyValues: ['canvas', name] });
  await unit.commit();
}

function names({ columns }: StateTable): readonly string[] {
  return columns.map(({ name }) => name);
}
