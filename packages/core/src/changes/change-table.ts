import type { Column, Table } from '../catalog/catalog.ts';
import { compareVersions, primaryKey } from '../catalog/compare-versions.ts';
import type { NotCarried } from '../catalog/definition.ts';
import { pendingChanges } from '../catalog/pending-changes.ts';
import type { TableChange } from '../catalog/table-change.ts';
import { printTableRef } from '../catalog/table-ref.ts';
import type { FeedTable } from '../connector/feed.ts';
import type { ChangeDraft } from '../connector/sink.ts';
import { ChangeError, PlanError } from '../errors/classes.ts';
import { askSink, inUnit, required } from './ask-sink.ts';
import { describeReplica } from './describe-replica.ts';
import type { FeedRun, ReplicaPlace } from './replica-run.ts';

export interface ChangeTask {
  readonly place: ReplicaPlace;
  /** The description that the table follows; undefined when nothing is remembered of it, and it only gets the columns that it lacks. */
  readonly before: FeedTable | undefined;
  readonly after: FeedTable;
  /** As it is at the sink. */
  readonly live: Table;
  /** All its rows will come anew, so that a column which it lost is made again. */
  readonly isRefilled: boolean;
}

/** What became of a table that was to follow its source. */
export interface ChangedTable {
  readonly table: Table;
  /** Ids of definitions applied. */
  readonly changed: readonly string[];
  readonly notCarried: readonly NotCarried[];
}

/**
 * Brings a replica's table to the newest description of its source, in a unit of its own, before any row that needs it.
 *
 * @throws {ChangeError} CHANGE_DEPENDENTS with nothing changed; CHANGE_TABLE_LOST when it lacks what it is to have already
 */
export async function changeTable(task: ChangeTask, run: FeedRun): Promise<ChangedTable> {
  const { place, before, after, live } = task;
  const wanted =
    before === undefined ? task.after.table.columns.map(wantColumn(live)) : versionChanges(task, before, run);
  const changes = pendingChanges(wanted, live);
  if (changes.length === 0) return { table: live, changed: [], notCarried: [] };
  run.emitter.emit({ kind: 'replica-phase', from: place.from, table: place.target, phase: 'changing' });
  const draft = await draftChanges(task, changes, run);
  if (draft.dependents.length > 0) throw hasDependents(place, draft.dependents);
  if (draft.definitions.length === 0) return { table: draft.table, changed: [], notCarried: draft.notCarried };
  await inUnit(
    {
      place,
      work: (unit) => {
        const apply = required(unit.applyDefinitions?.bind(unit), 'apply definitions');
        return askSink(() => apply(draft.definitions), place, run);
      },
    },
    run,
  );
  const table = (await describeReplica(place.target, run)) ?? draft.table;
  checkColumns(place, after.table.columns, table);
  return { table, changed: draft.definitions.map(({ id }) => id), notCarried: draft.notCarried };
}

/** Column by column, the types that the source would like a sink of this dialect to make. */
export function preferredTypes(columns: readonly Column[], { dialect }: Pick<FeedRun, 'dialect'>): Map<string, string> {
  return new Map(
    columns.flatMap(({ name, preferredTypes: preferred }): [string, string][] => {
      const type = preferred?.[dialect];
      return type === undefined ? [] : [[name, type]];
    }),
  );
}

/** The key that changes find their rows by. @throws {PlanError} PLAN_NO_KEY */
export function keyOfFeed({ table }: FeedTable): readonly [string, ...string[]] {
  const [first, ...others] = primaryKey(table);
  if (first !== undefined) return [first, ...others];
  const name = printTableRef(table.ref);
  const message = `${name} has no primary key at the source, so changes of it cannot be followed.`;
  throw new PlanError({ code: 'PLAN_NO_KEY', message, context: { table: name } });
}

function versionChanges(
  { place, after, live, isRefilled }: ChangeTask,
  before: FeedTable,
  { options }: FeedRun,
): readonly TableChange[] {
  const { dropRemovedColumns } = options.replicas;
  const { changes, movesKey } = compareVersions({ before: before.table, after: after.table, dropRemovedColumns });
  if (movesKey) throw keyMoved(place);
  const known = new Set(before.table.columns.map(({ name }) => name));
  const kept = after.table.columns.filter(({ name }) => known.has(name));
  if (!isRefilled) {
    checkColumns(place, kept, live);
    return changes;
  }
  const there = new Set(live.columns.map(({ name }) => name));
  return [...changes, ...kept.filter(({ name }) => !there.has(name)).map(wantColumn(live))];
}

/** A column is as the source has it; one that a table with rows gets may be null. */
function wantColumn(live: Table): (column: Column) => TableChange {
  const there = new Set(live.columns.map(({ name }) => name));
  return (column) => {
    const mayBeNull = !there.has(column.name) && column.default === undefined;
    return { kind: 'add-column', column: mayBeNull ? { ...column, isNullable: true } : column };
  };
}

async function draftChanges(
  { place, after, live }: ChangeTask,
  changes: readonly TableChange[],
  run: FeedRun,
): Promise<ChangeDraft> {
  const { sink, call } = run;
  const draft = required(sink.draftChange?.bind(sink), 'change tables');
  // Defaults and comments as well, which loading does not ask for.
  const table = (await describeReplica(place.target, run, 'schema')) ?? live;
  const types = preferredTypes(after.table.columns, run);
  return askSink(() => draft({ table, changes, types }, call), place, run);
}

function checkColumns({ target }: ReplicaPlace, columns: readonly Column[], live: Table): void {
  const there = new Set(live.columns.map(({ name }) => name));
  const lost = columns.find(({ name }) => !there.has(name));
  if (lost === undefined) return;
  const table = printTableRef(target);
  throw new ChangeError({
    code: 'CHANGE_TABLE_LOST',
    message: `${table} has no column ${lost.name} any more, whose old values no change brings back. Drop the replica and make it anew.`,
    advice: 'fix',
    context: { table, column: lost.name },
  });
}

function hasDependents({ target }: ReplicaPlace, dependents: readonly string[]): ChangeError {
  const table = printTableRef(target);
  const [them, anew] = dependents.length === 1 ? ['it', 'it'] : ['them', 'them'];
  return new ChangeError({
    code: 'CHANGE_DEPENDENTS',
    message: `The source changed ${table}, and ${dependents.join(', ')} of the sink would break. Nothing was changed. Drop ${them}, run again, and make ${anew} again.`,
    advice: 'fix',
    context: { table },
  });
}

function keyMoved({ from }: ReplicaPlace): ChangeError {
  const table = printTableRef(from);
  return new ChangeError({
    code: 'CHANGE_WATERMARK_LOST',
    message: `The source identifies rows of ${table} by other columns now, so no change finds its row. Drop the replica and make it anew.`,
    advice: 'fix',
    context: { table },
  });
}
