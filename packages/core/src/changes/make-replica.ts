import type { Definition } from '../catalog/definition.ts';
import type { LoadUnit } from '../connector/sink.ts';
import { SyncError } from '../errors/sync-error.ts';
import { keyOfFeed } from './change-table.ts';
import { commitLoad, type Load } from './commit-load.ts';
import { applyTo, draftReplica, isShared, makeShared } from './draft-replica.ts';
import { makeBeside } from './make-beside.ts';
import { needsRecords } from './recovery-record.ts';
import type { Loaded } from './replica-outcome.ts';
import type { FeedRun } from './replica-run.ts';

/**
 * Makes a replica with the rows of a snapshot: as a whole, or not at all. When rows of one key come more than once, though the source did not
 * say so, it starts over and merges them.
 */
export async function makeReplica(load: Load, run: FeedRun): Promise<Loaded> {
  keyOfFeed(load.feed);
  const make = needsRecords(run) ? makeBeside : makeInUnit;
  return mergingRepeatedKeys(load, (form) => make(load, form, run));
}

/** Rows straight into the table, or merged by key when they have to be. */
export async function mergingRepeatedKeys<Result>(
  { feed }: Load,
  work: (form: 'rows' | 'changes') => Promise<Result>,
): Promise<Result> {
  if (feed.repeatsKeys) return work('changes');
  try {
    return await work('rows');
  } catch (cause) {
    if (!isRepeatedKey(cause)) throw cause;
    return work('changes');
  }
}

/** Told by the load, or by making the key behind it. */
function isRepeatedKey(cause: unknown): boolean {
  if (!SyncError.isInstance(cause)) return false;
  return cause.code === 'WRITE_UNIQUE' || (SyncError.isInstance(cause.cause) && cause.cause.code === 'WRITE_UNIQUE');
}

/** Everything in one unit: types and table, rows, keys, state. */
async function makeInUnit(load: Load, form: 'rows' | 'changes', run: FeedRun): Promise<Loaded> {
  const { place, feed } = load;
  const { definitions, table, notCarried } = await draftReplica({ place, name: place.target }, feed, run);
  run.emitter.emit({ kind: 'replica-phase', from: place.from, table: place.target, phase: 'changing' });
  const shared = definitions.filter(isShared);
  const own = definitions.filter((definition) => !isShared(definition));
  // Changes are merged by the key, which rows are loaded faster without.
  const isEarly = ({ section }: Definition): boolean => form === 'changes' || section === 'before-data';
  const apply = (unit: LoadUnit, list: readonly Definition[]) => applyTo(unit, { list, place }, run);
  const made = await makeShared(shared, place, run);
  const arrived = await commitLoad(
    {
      load,
      form,
      prepare: async (unit) => {
        await apply(unit, own.filter(isEarly));
        return table;
      },
      complete: (unit) =>
        apply(
          unit,
          own.filter((definition) => !isEarly(definition)),
        ),
    },
    run,
  );
  return { ...arrived, created: [...made, ...own.map(({ id }) => id)], changed: [], notCarried };
}
