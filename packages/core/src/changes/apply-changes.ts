import type { Table } from '../catalog/catalog.ts';
import type { FeedTable } from '../connector/feed.ts';
import { changeTable } from './change-table.ts';
import { commitLoad, type Load } from './commit-load.ts';
import type { Loaded } from './replica-outcome.ts';
import type { FeedRun } from './replica-run.ts';
import { seeThroughLookups } from './see-through-lookups.ts';

/** A delivery for a replica that is there. */
export interface Forward {
  readonly load: Load;
  readonly live: Table;
  /** The description that the table follows. */
  readonly remembered: FeedTable | undefined;
}

/** Brings the table to the newest description, then merges the changes with the watermark they lead to. */
export async function applyChanges({ load, live, remembered }: Forward, run: FeedRun): Promise<Loaded> {
  const task = { place: load.place, before: remembered, after: load.feed, live, isRefilled: false };
  const { table: followed, changed, notCarried } = await changeTable(task, run);
  const table = await seeThroughLookups(load.feed, followed, run);
  const arrived = await commitLoad({ load, form: 'changes', prepare: async () => table }, run);
  return { ...arrived, created: [], changed, notCarried };
}
