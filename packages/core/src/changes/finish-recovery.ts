import { printTableRef, type TableRef } from '../catalog/table-ref.ts';
import { ChangeError } from '../errors/classes.ts';
import { askSink, inUnit, required } from './ask-sink.ts';
import { describeReplica } from './describe-replica.ts';
import { needsRecords, type RecoveryRecord, readRecords, recordRemoval } from './recovery-record.ts';
import { defaultSchemaOf, readRowsOf } from './read-states.ts';
import type { ReplicaRun } from './replica-run.ts';

/**
 * Finishes what a run left that was killed between two commits of one replica, whose lock is held. Resolves to what it was.
 *
 * @throws {ChangeError} CHANGE_TABLE_EXISTS when a table stands where the finished one belongs
 */
export async function finishRecovery(target: TableRef, run: ReplicaRun): Promise<RecoveryRecord['action'] | undefined> {
  if (!needsRecords(run)) return undefined;
  const [record] = await readRecords(readRowsOf(run), { schema: defaultSchemaOf(run), target });
  if (record === undefined) return undefined;
  await (record.action === 'rename' ? renameBuilt(record, run) : dropTable(target, run));
  await removeRecord(record, run);
  return record.action;
}

/** Gives a table that was built under its private name the one it is to have, unless that has happened. */
export async function renameBuilt(
  { target, built }: RecoveryRecord & { readonly action: 'rename' },
  run: ReplicaRun,
): Promise<void> {
  if ((await describeReplica(built, run)) === undefined) return;
  if ((await describeReplica(target, run)) !== undefined) throw standsInTheWay(target, built);
  const { sink, call } = run;
  const draft = required(sink.draftMove?.bind(sink), 'rename tables');
  const definitions = await askSink(() => draft({ kind: 'rename', from: built, to: target }, call), { target }, run);
  await applyAlone(definitions, target, run);
}

/** Drops a table with what was made for it, if it is there. */
export async function dropTable(table: TableRef, run: ReplicaRun): Promise<void> {
  await applyAlone(await draftDrop(table, run), table, run);
}

/** Says how a table is dropped. */
export function draftDrop(table: TableRef, run: ReplicaRun) {
  const { sink, call } = run;
  const draft = required(sink.draftMove?.bind(sink), 'drop tables');
  return askSink(() => draft({ kind: 'drop', table }, call), { target: table }, run);
}

/** Takes a record away, once what it says is done. */
export async function removeRecord(record: RecoveryRecord, run: ReplicaRun): Promise<void> {
  const { target } = record;
  await inUnit(
    {
      place: { target },
      work: async (unit) => {
        const remove = required(unit.removeState?.bind(unit), 'remove states');
        await askSink(() => remove(recordRemoval(defaultSchemaOf(run), record)), { target }, run);
      },
    },
    run,
  );
}

async function applyAlone(definitions: Awaited<ReturnType<typeof draftDrop>>, target: TableRef, run: ReplicaRun) {
  if (definitions.length === 0) return;
  await inUnit(
    {
      place: { target },
      work: (unit) => {
        const apply = required(unit.applyDefinitions?.bind(unit), 'apply definitions');
        return askSink(() => apply(definitions), { target }, run);
      },
    },
    run,
  );
}

function standsInTheWay(target: TableRef, built: TableRef): ChangeError {
  const table = printTableRef(target);
  const message = `${table} was built as ${printTableRef(built)} and cannot get its name, since a table of that name was made meanwhile. Rename or drop it, and run again.`;
  return new ChangeError({ code: 'CHANGE_TABLE_EXISTS', message, advice: 'fix', context: { table } });
}
