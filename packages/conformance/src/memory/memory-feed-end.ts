import type { NeutralType } from '@sync/core/connector';
import type { FeedEnd } from '../ends.ts';
import { feedColumn, feedTable } from '../feed-table.ts';
import { memoryFeedSource } from './memory-feed-source.ts';
import { type FeedRow, MemoryFeeds } from './memory-feeds.ts';

const int8: NeutralType = { kind: 'integer', bits: 64, isUnsigned: false };
const text: NeutralType = { kind: 'text', isFixed: false };

/** A memory source of feeds for the suite, with a table of 5000 rows. */
export async function memoryFeedEnd(): Promise<FeedEnd> {
  const feeds = new MemoryFeeds();
  const ref = { schema: 'canvas', name: 'accounts' };
  const columns = [feedColumn('id', int8, { isNullable: false }), feedColumn('name', text), feedColumn('note', text)];
  const [id, ...others] = columns;
  if (id !== undefined) feeds.add(feedTable(ref, [id, ...others]), rowsOf(5000, 'first'));
  let round = 0;
  return {
    source: memoryFeedSource({ feeds }),
    oracle: {
      table: ref,
      rows: async (names) => feeds.rows(ref, names),
      change: async () => {
        round += 1;
        feeds.apply(ref, [
          ...rowsOf(50, `round ${round}`).map((row) => ({ operation: 'U' as const, row })),
          { operation: 'U', row: { id: `${10_000 + round}`, name: 'new', note: null } },
          { operation: 'D', row: { id: `${100 + round}` } },
          { operation: 'D', row: { id: '999999' } },
        ]);
      },
      advance: async () => {
        const { table } = feeds.feed(ref);
        feeds.describe(ref, { ...table, columns: [...table.columns, feedColumn(`more ${round}`, text)] });
      },
      reload: async () => feeds.forget(ref),
    },
    stop: async () => {},
  };
}

function rowsOf(count: number, name: string): readonly FeedRow[] {
  return Array.from({ length: count }, (_, i) => ({ id: `${i}`, name: `${name} ${i}`, note: i % 3 === 0 ? null : '' }));
}
