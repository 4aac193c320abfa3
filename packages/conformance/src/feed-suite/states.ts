import type { FeedState, FeedStates, StateLayout, StatePlace, StateRow } from '@sync/core/connector';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedEnd } from '../ends.ts';
import { failureOf } from '../expectations.ts';
import type { FeedSuiteInit } from './feed-suite.ts';
import { ask, openFeed } from './open-feed.ts';

/** A sink whose schemas are namespaces, and one whose schemas are databases. */
const places = {
  namespaces: (states: FeedStates): StatePlace => ({
    style: 'namespaces',
    schema: 'public',
    place: (ref) => ref,
    schemas: states.schemas,
  }),
  databases: (states: FeedStates): StatePlace => ({
    style: 'databases',
    schema: 'warehouse',
    place: ({ schema, name }) => ({ schema: 'warehouse', name: `${schema}__${name}` }),
    schemas: states.schemas,
  }),
};

/** How what is remembered of replicas is kept: every layout gives back what it was given. */
export function feedStatesSuite({ start }: FeedSuiteInit): void {
  describe.each(['namespaces', 'databases'] as const)('what is remembered where schemas are %s', (style) => {
    let end: FeedEnd;
    let place: StatePlace;
    let state: FeedState;
    let layouts: readonly StateLayout[];
    beforeAll(async () => {
      end = await start();
      place = places[style](end.source.states);
      await using open = await openFeed(end);
      await using delivery = await ask(open);
      const { table, version, description } = open.table;
      const replica = place.place(table.ref);
      state = { table: table.ref, replica, watermark: delivery.watermark, version, description };
      layouts = end.source.states.layouts(place);
    });
    afterAll(() => end.stop());

    const takes = ({ takes: asked }: StateLayout): boolean => asked?.(state.table) ?? true;

    it('goes to one table that is made when there is none', () => {
      expect(layouts.filter((layout) => layout.isDefault && takes(layout))).toHaveLength(1);
    });

    it('is in rows whose columns and key are what the layout says', () => {
      for (const layout of layouts) {
        const names = layout.columns.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const name of layout.key) expect(names).toContain(name);
        const row = layout.toRow(state);
        expect(row).toHaveLength(names.length);
        layout.columns.forEach(({ isNullable, isNumber }, i) => {
          if (!isNullable && isNumber !== true) expect(row[i], names[i]).not.toBeNull();
        });
      }
    });

    it('is the same when it comes back', () => {
      const taking = layouts.filter(takes);
      expect(taking.length).toBeGreaterThan(0);
      for (const layout of taking) expect(layout.fromRow(stored(layout, layout.toRow(state)))).toEqual(state);
    });

    it('is the same when it replaces a row, whose key stays', () => {
      for (const layout of layouts.filter(takes)) {
        const before = stored(layout, layout.toRow(state));
        const after = layout.toRow({ ...state, version: '7' }, before);
        expect(layout.fromRow(after)).toEqual({ ...state, version: '7' });
        const keyOf = (row: StateRow) =>
          layout.key.map((name) => row[layout.columns.findIndex((c) => c.name === name)]);
        expect(keyOf(after)).toEqual(keyOf(before));
      }
    });

    it('tells the table as it was described', async () => {
      await using open = await openFeed(end);
      const recalled = end.source.states.recall(state);
      expect(recalled).toEqual(open.table);
    });

    it('is refused with CHANGE_STATE_INVALID when its description cannot be read', async () => {
      const broken = { ...state, description: 'neither here nor there' };
      const error = await failureOf((async () => void end.source.states.recall(broken))());
      expect(error).toMatchObject({ name: 'ChangeError', code: 'CHANGE_STATE_INVALID' });
    });
  });
}

/** The row as a sink gives it back: numbered. */
function stored({ columns }: StateLayout, row: StateRow): StateRow {
  return row.map((value, i) => (columns[i]?.isNumber === true ? '12' : value));
}
