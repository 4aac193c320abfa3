import { printTableRef, type TableRef } from '../catalog/table-ref.ts';
import { ChangeError } from '../errors/classes.ts';
import { SyncError } from '../errors/sync-error.ts';
import { askSink, inUnit, required } from './ask-sink.ts';
import { draftDrop, dropTable, finishRecord, finishRecovery } from './finish-recovery.ts';
import { guardDrop } from './guard-replica.ts';
import { lockReplica } from './lock-replica.ts';
import { defaultSchemaOf, readRowsOf } from './read-states.ts';
import { needsRecords, privateName, readRecords, recordEntry } from './recovery-record.ts';
import type { ReplicaPlace, ReplicaRun } from './replica-run.ts';
import { type Remembered, removalOf } from './state-book.ts';

/** What was remembered of a replica that is gone now; undefined when a run that was killed had dropped all but its table. */
export type Dropped = Remembered | undefined;

/**
 * Takes away one replica: its table, with the types made for it, and what is remembered of it.
 *
 * @throws {ChangeError} CHANGE_NOT_INITIALISED when nothing is
 */
export async function dropReplica(place: ReplicaPlace, run: ReplicaRun): Promise<Dropped> {
  guardDrop(place, run);
  await using _ = await lockReplica(place, run);
  const finished = await finishRecovery(place.target, run);
  const before = await run.book.readAgain(place.from);
  const isGone = finished !== undefined && finished !== 'rename';
  if (before === undefined && !isGone) throw notFollowed(place);
  if (before !== undefined) await (needsRecords(run) ? dropWithRecord : dropInUnit)(place, before, run);
  return before;
}

/**
 * Drops the tables whose states runs before had removed before they were killed. Resolves to their places at the sink; one that another
 * run works on is left to it.
 */
export async function finishDrops(run: ReplicaRun): Promise<readonly TableRef[]> {
  if (!needsRecords(run)) return [];
  const finished: TableRef[] = [];
  for (const { action, target } of await readRecords(readRowsOf(run), { schema: defaultSchemaOf(run) })) {
    if (action === 'rename') continue;
    guardDrop({ target }, run);
    try {
      await using _ = await lockReplica({ target }, run);
      if ((await finishRecovery(target, run)) !== undefined) finished.push(target);
    } catch (cause) {
      if (!SyncError.isInstance(cause) || cause.code !== 'CHANGE_LOCKED') throw cause;
    }
  }
  return finished;
}

/** Both in one unit. */
async function dropInUnit(place: ReplicaPlace, before: Remembered, run: ReplicaRun): Promise<void> {
  const definitions = await draftDrop(place.target, run);
  await inUnit(
    {
      place,
      work: async (unit) => {
        const remove = required(unit.removeState?.bind(unit), 'remove states');
        await askSink(() => remove(removalOf(before)), place, run);
        const apply = required(unit.applyDefinitions?.bind(unit), 'apply definitions');
        if (definitions.length > 0) await askSink(() => apply(definitions), place, run);
      },
    },
    run,
  );
}

/** The state goes and the record comes together, then what the record says is done. */
async function dropWithRecord(place: ReplicaPlace, before: Remembered, run: ReplicaRun): Promise<void> {
  const record = { target: place.target, action: 'drop', built: privateName(place.target) } as const;
  // What a run left that was to make this replica before.
  await dropTable(record.built, run);
  await inUnit(
    {
      place,
      work: async (unit) => {
        const remove = required(unit.removeState?.bind(unit), 'remove states');
        const put = required(unit.putState?.bind(unit), 'keep states');
        await askSink(() => put(recordEntry(defaultSchemaOf(run), record)), place, run);
        await askSink(() => remove(removalOf(before)), place, run);
      },
    },
    run,
  );
  await finishRecord(record, run);
}

function notFollowed({ from, target }: ReplicaPlace): ChangeError {
  const table = printTableRef(target);
  const message = `${printTableRef(from)} is not followed: the sink remembers nothing of it, and ${table}, if it exists, is left alone.`;
  return new ChangeError({ code: 'CHANGE_NOT_INITIALISED', message, advice: 'fix', context: { table } });
}
