import { printTableRef, type TableRef } from '../catalog/table-ref.ts';
import type { LoadUnit } from '../connector/sink.ts';
import { ChangeError } from '../errors/classes.ts';
import { askSink, inUnit, required } from './ask-sink.ts';
import { describeReplica } from './describe-replica.ts';
import { needsRecords, type RecoveryRecord, readRecords, recordEntry, recordRemoval } from './recovery-record.ts';
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
  await finishRecord(record, run);
  return record.action;
}

/** Does what a record says that is not done yet, then takes it away. */
export async function finishRecord(record: RecoveryRecord, run: ReplicaRun): Promise<void> {
  const { target, action, built } = record;
  const isBuilt = (await describeReplica(built, run)) !== undefined;
  if (action === 'rename' && isBuilt) await rename({ from: built, to: target }, run);
  if (action === 'drop') {
    // The private name is there: the target that was to go has it, and what has its name now is another table.
    if (!isBuilt && (await describeReplica(target, run)) !== undefined) await rename({ from: target, to: built }, run);
    await putRecord({ ...record, action: 'discard' }, run);
  }
  if (action !== 'rename') await dropTable(built, run);
  await removeRecord(record, run);
}

/** @throws {ChangeError} CHANGE_TABLE_EXISTS when the new name is taken */
async function rename(
  { from, to }: { readonly from: TableRef; readonly to: TableRef },
  run: ReplicaRun,
): Promise<void> {
  if ((await describeReplica(to, run)) !== undefined) throw standsInTheWay(to, from);
  const { sink, call } = run;
  const draft = required(sink.draftMove?.bind(sink), 'rename tables');
  const definitions = await askSink(() => draft({ kind: 'rename', from, to }, call), { target: to }, run);
  await applyAlone(definitions, to, run);
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

async function putRecord(record: RecoveryRecord, run: ReplicaRun): Promise<void> {
  const { target } = record;
  const work = async (unit: LoadUnit): Promise<void> => {
    const put = required(unit.putState?.bind(unit), 'keep states');
    await askSink(() => put(recordEntry(defaultSchemaOf(run), record)), { target }, run);
  };
  await inUnit({ place: { target }, work }, run);
}

async function removeRecord(record: RecoveryRecord, run: ReplicaRun): Promise<void> {
  const { target } = record;
  const work = async (unit: LoadUnit): Promise<void> => {
    const remove = required(unit.removeState?.bind(unit), 'remove states');
    await askSink(() => remove(recordRemoval(defaultSchemaOf(run), record)), { target }, run);
  };
  await inUnit({ place: { target }, work }, run);
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
