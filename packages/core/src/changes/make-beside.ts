import { printTableRef } from '../catalog/table-ref.ts';
import { SyncError } from '../errors/sync-error.ts';
import { withTable } from '../errors/with-context.ts';
import { inUnit } from './ask-sink.ts';
import { commitLoad, type Load } from './commit-load.ts';
import { dropTable, finishRecord } from './finish-recovery.ts';
import { applyTo, draftReplica, isShared, makeShared } from './draft-replica.ts';
import { defaultSchemaOf } from './read-states.ts';
import { privateName, recordEntry } from './recovery-record.ts';
import type { Loaded } from './replica-outcome.ts';
import type { FeedRun } from './replica-run.ts';

/**
 * Makes a replica where making a table commits by itself: under a private name, then rows, state and the record of what is left to do
 * together, then the rename, then the record goes.
 */
export async function makeBeside(load: Load, form: 'rows' | 'changes', run: FeedRun): Promise<Loaded> {
  const { place, feed } = load;
  const built = privateName(place.target);
  run.emitter.emit({ kind: 'replica-phase', from: place.from, table: place.target, phase: 'changing' });
  // What an earlier run left of it: without a record, so not complete.
  await dropTable(built, run);
  const { definitions, table, notCarried } = await draftReplica({ place, name: built }, feed, run);
  const shared = await makeShared(definitions.filter(isShared), place, run);
  const own = definitions.filter((definition) => !isShared(definition));
  await inUnit({ place, work: (unit) => applyTo(unit, { list: own, place }, run) }, run);
  const record = { target: place.target, action: 'rename', built } as const;
  const records = [recordEntry(defaultSchemaOf(run), record)];
  const loading = commitLoad({ load, form, prepare: async () => table, records }, run);
  const arrived = await loading.catch((cause: unknown) => {
    const [unknown, known] = [printTableRef(built), printTableRef(place.target)];
    throw SyncError.isInstance(cause) ? withTable(cause, unknown, known) : cause;
  });
  await finishRecord(record, run);
  return { ...arrived, created: [...shared, ...own.map(({ id }) => id)], changed: [], notCarried };
}
