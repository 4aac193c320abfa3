import type { Forward } from './apply-changes.ts';
import { askSink } from './ask-sink.ts';
import { changeTable } from './change-table.ts';
import { commitLoad } from './commit-load.ts';
import { mergingRepeatedKeys } from './make-replica.ts';
import type { Loaded } from './replica-outcome.ts';
import type { FeedRun } from './replica-run.ts';
import { seeThroughLookups } from './see-through-lookups.ts';

/** Brings the table to the newest description, then empties and fills it with its state in one unit: what users added to it stays. */
export async function refillReplica({ load, live, remembered }: Forward, run: FeedRun): Promise<Loaded> {
  const { place, feed } = load;
  const task = { place, before: remembered, after: feed, live, isRefilled: true };
  const { table: followed, changed, notCarried } = await changeTable(task, run);
  const table = await seeThroughLookups(load.feed, followed, run);
  const arrived = await mergingRepeatedKeys(load, (form) =>
    commitLoad(
      {
        load,
        form,
        prepare: async (unit) => {
          await askSink(() => unit.truncate({ tables: [place.target], isCascading: false }), place, run);
          return table;
        },
      },
      run,
    ),
  );
  return { ...arrived, created: [], changed, notCarried };
}
