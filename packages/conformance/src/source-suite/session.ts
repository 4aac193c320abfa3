import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SourceEnd } from '../ends.ts';
import { everyTable, expectSameRows, failureOf, quietCall, until } from '../expectations.ts';
import { fixtureRows, loadedColumns } from '../fixtures/fixture.ts';
import { identityColumns } from '../fixtures/identity-columns.ts';
import { selfReference } from '../fixtures/self-reference.ts';
import { describedTable, openSource, readTable, refAt } from './open-source.ts';
import type { SourceSuiteInit } from './source-suite.ts';

/** Opening, identity, snapshots and closing. */
export function sessionSuite({ start, hasBareTables = false, weaknesses = [] }: SourceSuiteInit): void {
  describe('a session', () => {
    const [employees] = selfReference.tables;
    const [tickets] = identityColumns.tables;
    let end: SourceEnd;
    beforeAll(async () => {
      end = await start();
      await end.oracle.create(selfReference);
      await end.oracle.create(identityColumns);
    });
    afterEach(() => until(async () => (await end.oracle.openSessions()) === 0, 'no session of the source is open'));
    afterAll(() => end.stop());

    it('says who the server is, the same each time, without secrets', async () => {
      const call = quietCall();
      await using one = await end.source.open(call);
      await using other = await end.source.open(call);
      const identity = await one.identify(call);
      expect(identity.product).not.toBe('');
      expect(identity.display).not.toBe('');
      expect((await other.identify(call)).database).toBe(identity.database);
    });

    it('rejects with AbortedError when the signal has fired before it opens', async () => {
      const error = await failureOf(end.source.open(quietCall(AbortSignal.abort())));
      expect(error.code).toBe('ABORTED_BY_SIGNAL');
    });

    it('takes a mark, and takes it off again', async ({ skip }) => {
      const call = quietCall();
      await using session = await end.source.open(call);
      if (session.plantMark === undefined) skip('the source plants no marks');
      const mark = await session.plantMark?.(randomUUID(), call);
      await mark?.[Symbol.asyncDispose]();
    });

    it('keeps its view while others write', async ({ skip }) => {
      if (weaknesses.includes('view')) skip('the source has no view of its own');
      await using open = await openSource(end);
      const ref = refAt(end, employees);
      const columns = loadedColumns(employees);
      await end.oracle.insertRows(ref, columns, [['100', 'late', null]]);
      expectSameRows(await readTable(open, ref), fixtureRows(employees));
      await using later = await openSource(end);
      expect(await readTable(later, ref)).toHaveLength(employees.rows.length + 1);
    });

    it('describes only the tables that are selected, and every foreign key', async () => {
      const call = quietCall();
      await using session = await end.source.open(call);
      await using snapshot = await session.snapshot(call);
      const { name } = refAt(end, tickets);
      const catalog = await snapshot.describe({ ...everyTable, matches: (ref) => ref.name === name }, call);
      expect(catalog.tables.map(({ ref }) => ref.name)).toEqual([name]);
      const names = catalog.foreignKeys.map((key) => key.name);
      if (hasBareTables) expect(names).toEqual([]);
      else expect(names).toContain('employees_manager_fkey');
    });

    it('reads sequences as they are: the value that comes next', async ({ skip }) => {
      await using open = await openSource(end);
      if (open.snapshot.readSequences === undefined) skip('the source has no sequences');
      if (weaknesses.includes('sequences')) skip('the source tells what follows the values it read');
      const table = describedTable(open.catalog, refAt(end, tickets));
      const owned = open.catalog.sequences.filter(({ ownedBy }) => ownedBy?.table.name === table.ref.name);
      expect(owned.map(({ ownedBy }) => ownedBy?.column)).toEqual(['id']);
      const nextOf = async (): Promise<number> => {
        const [state] = (await open.snapshot.readSequences?.(owned, open.call)) ?? [];
        return Number(state?.value) + (state?.isCalled === true ? 1 : 0);
      };
      const before = await nextOf();
      expect(Number(await end.oracle.nextValue(table.ref, 'id'))).toBe(before);
      expect(Number(await end.oracle.nextValue(table.ref, 'id'))).toBe(before + 1);
      expect(await nextOf()).toBe(before + 2);
    });

    it('gives equal digests for equal rows and others for others', async ({ skip }) => {
      await using open = await openSource(end);
      const digest = open.snapshot.digest?.bind(open.snapshot);
      if (digest === undefined) return skip('the source gives no digests');
      const table = refAt(end, employees);
      const read = (columns: readonly string[]) => digest({ table, columns }, open.call);
      const whole = await read(loadedColumns(employees));
      expect(whole).toEqual(await read(loadedColumns(employees)));
      expect((await read(['id', 'name'])).hash).not.toBe(whole.hash);
    });

    it('closes a snapshot that is still open, and may be closed twice', async () => {
      const call = quietCall();
      const session = await end.source.open(call);
      await session.snapshot(call);
      await session[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
    });
  });
}
