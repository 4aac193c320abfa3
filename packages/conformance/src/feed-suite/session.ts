import { compareTableRefs, isFeedSource, isSameTable } from '@sync/core/connector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedEnd } from '../ends.ts';
import { failureOf, quietCall } from '../expectations.ts';
import type { FeedSuiteInit } from './feed-suite.ts';
import { openFeed } from './open-feed.ts';

/** Opening, identity, the list of tables and their descriptions. */
export function feedSessionSuite({ start }: FeedSuiteInit): void {
  describe('a session', () => {
    let end: FeedEnd;
    beforeAll(async () => {
      end = await start();
    });
    afterAll(() => end.stop());

    it('is one of a source of feeds', () => {
      expect(isFeedSource(end.source)).toBe(true);
      expect(end.source.name).not.toBe('');
    });

    it('says who the server is', async () => {
      await using open = await openFeed(end);
      const identity = await open.session.identify(open.call);
      expect(identity.product).not.toBe('');
      expect(identity.display).not.toBe('');
    });

    it('rejects with AbortedError when the signal has fired before it opens', async () => {
      const error = await failureOf(end.source.open(quietCall(AbortSignal.abort())));
      expect(error.code).toBe('ABORTED_BY_SIGNAL');
    });

    it('lists every table once, ordered by schema and name', async () => {
      await using open = await openFeed(end);
      const tables = await open.session.listTables(open.call);
      expect(tables.filter((ref) => isSameTable(ref, end.oracle.table))).toHaveLength(1);
      expect(tables).toEqual(tables.toSorted(compareTableRefs));
      for (const { schema } of tables) expect(end.source.states.schemas).toContain(schema);
    });

    it('describes a table with its key, the same each time', async () => {
      await using open = await openFeed(end);
      const { table, version } = open.table;
      expect(table.ref).toEqual(end.oracle.table);
      const [primary] = table.uniqueKeys;
      expect(primary?.isPrimary).toBe(true);
      const columns = table.columns.map(({ name }) => name);
      for (const name of primary?.columns ?? []) expect(columns).toContain(name);
      expect(version).not.toBe('');
      expect(await open.session.describe(end.oracle.table, open.call)).toEqual(open.table);
    });

    it('rejects with CATALOG_TABLE_MISSING for a table that it does not have', async () => {
      await using open = await openFeed(end);
      const unknown = { ...end.oracle.table, name: 'no_such_table' };
      const error = await failureOf(open.session.describe(unknown, open.call));
      expect(error.code).toBe('CATALOG_TABLE_MISSING');
      expect(error.message).toContain('no_such_table');
    });

    it('may be closed twice, also with a delivery that nobody read', async () => {
      const open = await openFeed(end);
      await open.session.read({ table: open.table }, open.call);
      await open.session[Symbol.asyncDispose]();
      await open.session[Symbol.asyncDispose]();
    });
  });
}
