import type { StateEntry } from '@sync/core/connector';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SinkEnd } from '../ends.ts';
import { expectSameRows, failureOf, quietCall, until } from '../expectations.ts';
import { fixtureRows, fixtureTable, withoutRows } from '../fixtures/fixture.ts';
import { identityColumns } from '../fixtures/identity-columns.ts';
import { manyRows } from '../fixtures/many-rows.ts';
import { severalKeysBetweenTwoTables } from '../fixtures/several-keys-between-two-tables.ts';
import { packRows } from '../rows/pack-rows.ts';
import type { SinkSuiteInit } from './sink-suite.ts';
import { loadTable, type OpenSink, openSink, refAt, rowsAt, writeRequest, writeTable } from './write-table.ts';

/** Load units: what commits, what is undone, and when. */
export function unitSuite({ start }: SinkSuiteInit): void {
  describe('a load unit', () => {
    const fixture = withoutRows(severalKeysBetweenTwoTables);
    const places = fixtureTable(severalKeysBetweenTwoTables, 'places');
    const trips = fixtureTable(severalKeysBetweenTwoTables, 'trips');
    const many = withoutRows(manyRows(1));
    const [readings] = manyRows(5000).tables;
    const [tickets] = identityColumns.tables;
    let end: SinkEnd;
    let open: OpenSink;
    beforeAll(async () => {
      end = await start();
      await end.oracle.create(fixture);
      await end.oracle.create(many);
      await end.oracle.create(withoutRows(identityColumns));
    });
    beforeEach(async () => {
      open = await openSink(end);
      const unit = await open.begin();
      await unit.truncate({
        tables: [refAt(end, places), refAt(end, trips), refAt(end, readings)],
        isCascading: false,
      });
      await unit.commit();
    });
    afterEach(async () => {
      await open[Symbol.asyncDispose]();
      await until(async () => (await end.oracle.openSessions()) === 0, 'no session of the sink is open');
    });
    afterAll(() => end.stop());

    it('shows its rows after the commit and not before', async ({ skip }) => {
      if (open.session.capabilities.maxUnits === 1) skip('nobody can look while the one session is in use');
      const unit = await open.begin();
      await writeTable({ end, unit }, places);
      expect(await rowsAt(end, places)).toEqual([]);
      await unit.commit();
      expectSameRows(await rowsAt(end, places), fixtureRows(places));
    });

    it('takes several tables and commits them together', async () => {
      const unit = await open.begin();
      await writeTable({ end, unit }, places);
      await writeTable({ end, unit }, trips);
      await unit.commit();
      expectSameRows(await rowsAt(end, trips), fixtureRows(trips));
    });

    it('undoes everything when it is aborted, the emptying included', async ({ skip }) => {
      if (!open.session.capabilities.hasTransactionalTruncate) skip('the sink cannot undo emptying a table');
      await loadTable({ end, open }, places);
      const unit = await open.begin();
      await unit.truncate({ tables: [refAt(end, places), refAt(end, trips)], isCascading: false });
      await writeTable({ end, unit }, places, { rows: [['77']] });
      await unit.abort(new Error('enough'));
      await unit.abort(new Error('twice'));
      expectSameRows(await rowsAt(end, places), fixtureRows(places));
    });

    it('undoes what a writer under way had taken', async () => {
      const unit = await open.begin();
      const request = writeRequest(end, readings);
      const writer = await unit.writeRows(request);
      await writer.write(packRows(request.types, fixtureRows(readings)));
      await writer.abort(new Error('enough'));
      await writer.abort(new Error('twice'));
      await unit.abort(new Error('enough'));
      expect(await rowsAt(end, readings)).toEqual([]);
    });

    it('accepts nothing but abort after its writer was aborted', async () => {
      const unit = await open.begin();
      const writer = await unit.writeRows(writeRequest(end, readings));
      await writer.abort(new Error('enough'));
      await expect(unit.commit()).rejects.toThrow();
      await unit.abort(new Error('enough'));
    });

    it('writes a table without rows', async () => {
      expect(await loadTable({ end, open }, places, { rows: [] })).toMatchObject({ rowsReceived: 0, rowsWritten: 0 });
    });

    it('writes a part of the columns in any order, the others get their default', async () => {
      await loadTable({ end, open }, places);
      await loadTable({ end, open }, trips, { columns: ['from_id', 'id'], rows: [['2', '9']] });
      expectSameRows(await rowsAt(end, trips), [['9', '2', null]]);
    });

    it('runs beside as many others as the sink declares', async () => {
      const count = Math.min(3, open.session.capabilities.maxUnits);
      const units = await Promise.all(Array.from({ length: count }, () => open.begin()));
      await Promise.all(units.map((unit, i) => writeTable({ end, unit }, places, { rows: [[`${10 + i}`]] })));
      await Promise.all(units.map((unit) => unit.commit()));
      expect(await rowsAt(end, places)).toHaveLength(count);
    });

    it('is undone when the session is closed', async () => {
      const unit = await open.begin();
      await writeTable({ end, unit }, places);
      await open.session[Symbol.asyncDispose]();
      expect(await rowsAt(end, places)).toEqual([]);
    });

    it('ends with AbortedError within 2 s when the signal fires, and is undone', async () => {
      const controller = new AbortController();
      await using other = await openSink(end, quietCall(controller.signal));
      const unit = await other.begin();
      const request = writeRequest(end, readings);
      const writer = await unit.writeRows(request);
      await writer.write(packRows(request.types, fixtureRows(readings)));
      controller.abort();
      const startMs = performance.now();
      const error = await failureOf(writer.finish().then(() => unit.commit()));
      await unit.abort(error);
      expect(error.code).toBe('ABORTED_BY_SIGNAL');
      expect(performance.now() - startMs).toBeLessThan(2000);
      expect(await rowsAt(end, readings)).toEqual([]);
    });

    it('empties referencing tables too when it cascades', async ({ skip }) => {
      if (!open.session.capabilities.canTruncateCascade) skip('the sink cannot cascade');
      await loadTable({ end, open }, places);
      await loadTable({ end, open }, trips);
      const unit = await open.begin();
      await unit.truncate({ tables: [refAt(end, places)], isCascading: true });
      await unit.commit();
      expect(await rowsAt(end, trips)).toEqual([]);
    });

    it('sets sequences so that the next value follows', async ({ skip }) => {
      const catalog = await open.session.describe(
        { matches: () => true, unmatched: () => [], isEverything: true },
        open.call,
      );
      const sequence = catalog.sequences.find(({ ownedBy }) => ownedBy?.table.name === tickets.name);
      const unit = await open.begin();
      const set = unit.setSequences?.bind(unit);
      if (set === undefined || sequence === undefined) {
        await unit.abort(undefined);
        return skip('the sink sets no sequences');
      }
      await set([{ sequence, state: { sequence, value: '41', isCalled: true }, direction: 'exact' }]);
      await unit.commit();
      expect(await end.oracle.nextValue(refAt(end, tickets), 'id')).toBe('42');
      const forward = await open.begin();
      await forward.setSequences?.([
        { sequence, state: { sequence, value: '7', isCalled: true }, direction: 'forward' },
      ]);
      await forward.commit();
      expect(await end.oracle.nextValue(refAt(end, tickets), 'id')).toBe('43');
    });

    it('keeps one row of a state for each key, made and undone with everything else', async ({ skip }) => {
      const text = { kind: 'text', isFixed: false } as const;
      const table = { schema: end.oracle.schema, name: 'progress of runs' };
      const column = (name: string) => ({ name, type: text, isNullable: name !== 'run' });
      const entry = (row: readonly (string | null)[]): StateEntry => ({
        table,
        columns: [column('run'), column('position')],
        key: ['run'],
        row,
      });
      const put = async (rows: readonly (readonly (string | null)[])[], ending: 'commit' | 'abort') => {
        const unit = await open.begin();
        for (const row of rows) await unit.putState?.(entry(row));
        await (ending === 'commit' ? unit.commit() : unit.abort(undefined));
        return unit.putState !== undefined;
      };
      if (!(await put([['a', '1']], 'commit'))) skip('the sink keeps no state');
      await put(
        [
          ['b', null],
          ['a', '2'],
        ],
        'commit',
      );
      await put(
        [
          ['a', '3'],
          ['c', '1'],
        ],
        'abort',
      );
      expectSameRows(await end.oracle.readRows(table, ['run', 'position']), [
        ['a', '2'],
        ['b', null],
      ]);
    });

    it('gives the digest of what it holds', async ({ skip }) => {
      const digest = open.session.digest?.bind(open.session);
      if (digest === undefined) return skip('the sink gives no digests');
      const request = { table: refAt(end, places), columns: ['id'] };
      await loadTable({ end, open }, places, { rows: [['1'], ['2']] });
      const before = await digest(request, open.call);
      expect(before.rowCount).toBe(2);
      await loadTable({ end, open }, places, { rows: [['3']] });
      expect((await digest(request, open.call)).hash).not.toBe(before.hash);
    });
  });
}
