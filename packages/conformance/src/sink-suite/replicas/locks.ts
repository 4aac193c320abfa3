import { describe, expect, it } from 'vitest';
import { failureOf, quietCall } from '../../expectations.ts';
import { fixtureTable } from '../../fixtures/fixture.ts';
import type { SinkSuiteInit } from '../sink-suite.ts';
import { openSink } from '../write-table.ts';
import { changedTables } from './changed-table.ts';
import { useReplicaEnd } from './replica-end.ts';
import { upsert, writeChanges } from './write-changes.ts';

/** Locks by name that sessions keep from one another. */
export function lockSuite(init: SinkSuiteInit): void {
  describe('a lock', () => {
    const pets = fixtureTable(changedTables, 'pets');
    const at = useReplicaEnd(init, [changedTables]);
    const take = async (name: string, open = at.open): Promise<AsyncDisposable | undefined> =>
      open.session.lock?.(name, open.call);

    it('is had by one session at a time, and free again when it is given back', async () => {
      await using other = await openSink(at.end);
      const lock = await take('dbsync replica canvas.accounts');
      expect(lock).toBeDefined();
      expect(await take('dbsync replica canvas.accounts', other)).toBeUndefined();
      await lock?.[Symbol.asyncDispose]();
      await lock?.[Symbol.asyncDispose]();
      const next = await take('dbsync replica canvas.accounts', other);
      expect(next).toBeDefined();
      expect(await take('dbsync replica canvas.accounts')).toBeUndefined();
    });

    it('is free again when its session is closed', async () => {
      const other = await openSink(at.end);
      expect(await take('closed with its session', other)).toBeDefined();
      await other[Symbol.asyncDispose]();
      expect(await take('closed with its session')).toBeDefined();
    });

    it('does not keep others out of locks of other names, given back in any order', async () => {
      await using other = await openSink(at.end);
      const [a, b] = [await take('a'), await take('b')];
      expect(await take('c', other)).toBeDefined();
      expect(await take('b', other)).toBeUndefined();
      await a?.[Symbol.asyncDispose]();
      expect(await take('a', other)).toBeDefined();
      expect(await take('b', other)).toBeUndefined();
      await b?.[Symbol.asyncDispose]();
      expect(await take('b', other)).toBeDefined();
    });

    const long = 'x'.repeat(300);
    it.each([
      ['long', `${long}1`, `${long}2`],
      ['hostile', `it's "a" \`lock\`; -- \\ %s $1 🦊`, `it's "a" \`lock\`; -- \\ %s $1 🐺`],
      ['alike but for case', 'replica public.Users', 'replica public.users'],
    ])('tells names apart that are %s', async (_, one, two) => {
      await using other = await openSink(at.end);
      expect(await take(one)).toBeDefined();
      expect(await take(one, other)).toBeUndefined();
      expect(await take(two, other)).toBeDefined();
      expect(await take(two)).toBeUndefined();
    });

    it('stands beside all units but one that the sink declares, and outlives them', async () => {
      await using other = await openSink(at.end);
      const { maxUnits } = at.open.session.capabilities;
      expect(await take('beside units')).toBeDefined();
      const units = await Promise.all(Array.from({ length: Math.max(1, maxUnits - 1) }, () => at.open.begin()));
      const [unit] = units;
      if (unit !== undefined) {
        await writeChanges({ end: at.end, unit }, { table: pets, changes: [upsert(1, '1', 'Ada', null)] });
      }
      await Promise.all(units.map((each) => each.commit()));
      expect(await take('beside units', other)).toBeUndefined();
    });

    it('is given to one of many that ask at once', async () => {
      const others = await Promise.all(Array.from({ length: 4 }, () => openSink(at.end)));
      const locks = await Promise.all(others.map((open) => take('the same', open)));
      expect(locks.filter((lock) => lock !== undefined)).toHaveLength(1);
      await Promise.all(others.map((open) => open[Symbol.asyncDispose]()));
    });

    it('is not taken once the signal has fired', async () => {
      const error = await failureOf((async () => at.open.session.lock?.('never', quietCall(AbortSignal.abort())))());
      expect(error.code).toBe('ABORTED_BY_SIGNAL');
      expect(await take('never')).toBeDefined();
    });
  });
}
