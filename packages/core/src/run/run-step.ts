import { printTableRef, type TableKey, type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { Definition } from '../catalog/definition.ts';
import type { LoadUnit, SequenceSetting } from '../connector/sink.ts';
import { InternalError, PlanError } from '../errors/classes.ts';
import { SyncError } from '../errors/sync-error.ts';
import { withContext } from '../errors/with-context.ts';
import type { Action, PlannedSequence, Step } from '../plan/plan.ts';
import { countWriters } from '../plan/plan-slices.ts';
import { askEnd } from './ask-end.ts';
import { loadTables } from './load-tables.ts';
import type { RunContext } from './run-context.ts';
import { plannedSequences, type SnapshotUse } from './snapshot-use.ts';
import { checkRowCount, type LoadedTable } from './transfer.ts';
import { toOwnError } from './to-sync-error.ts';

/** What one committed step did. */
export interface StepOutcome {
  /** Ids of definitions applied. */
  readonly created: readonly string[];
  /** In the order of loading. */
  readonly tables: readonly StepTable[];
}

/** One table of a step, with what was filled afterwards. */
export interface StepTable extends LoadedTable {
  readonly deferredKeys: readonly { readonly name: string; readonly rowsFilled: number }[];
}

/** Gathers the outcome while actions run. */
interface Draft {
  readonly created: string[];
  readonly tables: Map<TableKey, StepTable>;
}

/** One step under way. */
interface StepRun {
  readonly step: Step;
  readonly unit: LoadUnit;
  readonly draft: Draft;
  readonly use: SnapshotUse;
  readonly context: RunContext;
}

/**
 * Runs one step as one load unit: its actions in order, then the commit; undone when one of them fails or the signal fires.
 *
 * @throws {SyncError} with the step in its context
 */
export async function runStep(step: Step, use: SnapshotUse, context: RunContext): Promise<StepOutcome> {
  const { sink, gate, cleanup, call } = context;
  const undo = (unit: LoadUnit, cause: unknown) => cleanup.settle('undo', `undo step ${step.id}`, unit.abort(cause));
  const draft: Draft = { created: [], tables: new Map() };
  try {
    const { id, deferConstraints } = step;
    const onLate = (late: LoadUnit): void => void undo(late, call.signal.reason);
    const request = { step: id, deferConstraints, writers: countWriters(step.actions) };
    const unit = await askEnd(() => sink.begin(request, call), { gate, end: 'sink', onLate });
    try {
      for (const action of step.actions) await runAction(action, { step, unit, draft, use, context });
      call.signal.throwIfAborted();
      await commit(unit, step, context);
      await loadsDone(step, use);
    } catch (cause) {
      await undo(unit, cause);
      throw cause;
    }
  } catch (cause) {
    throw toOwnError(cause, { step: step.id });
  }
  return { created: draft.created, tables: [...draft.tables.values()] };
}

async function commit(unit: LoadUnit, { id }: Step, { commitGate }: RunContext): Promise<void> {
  try {
    await askEnd(() => unit.commit(), { gate: commitGate, end: 'sink' });
  } catch (cause) {
    if (!SyncError.isInstance(cause) || cause.code !== 'ABORTED_BY_SIGNAL') throw cause;
    const unknown = `Step ${id} was being committed, so its tables are either complete or undone; run again to find out.`;
    throw withContext(cause, {}, unknown);
  }
}

async function runAction(action: Action, run: StepRun): Promise<void> {
  const { unit, context } = run;
  context.call.signal.throwIfAborted();
  switch (action.kind) {
    case 'apply-definitions':
      return applyDefinitions(action.ids, run);
    case 'suspend-triggers':
      return suspendTriggers(action, run);
    case 'truncate':
      return askSink(run, () => unit.truncate({ tables: action.tables, isCascading: action.isCascading }));
    case 'load':
      return load(action, run);
    case 'merge-staged':
      return mergeStaged(action, run);
    case 'fill-deferred-key':
      return fillDeferredKey(action, run);
    case 'set-sequences':
      return setSequences(action.sequences, run);
    default:
      return action satisfies never;
  }
}

function askSink<Result>({ context }: StepRun, call: () => Promise<Result>, table?: TableRef): Promise<Result> {
  const place = table === undefined ? {} : { context: { table: printTableRef(table) } };
  return askEnd(call, { gate: context.gate, end: 'sink', ...place });
}

async function suspendTriggers({ tables }: Action & { kind: 'suspend-triggers' }, run: StepRun): Promise<void> {
  const suspend = run.unit.suspendTriggers?.bind(run.unit);
  if (suspend === undefined) throw lacks('suspends triggers', run.step);
  await askSink(run, () => suspend(tables));
}

async function applyDefinitions(ids: readonly string[], run: StepRun): Promise<void> {
  const { unit, draft, step, context } = run;
  const apply = unit.applyDefinitions?.bind(unit);
  if (apply === undefined) throw lacks('applies definitions', step);
  const definitions = ids.map((id) => definitionOf(id, context));
  await askSink(run, () => apply(definitions));
  draft.created.push(...ids);
}

function definitionOf(id: string, { definitions }: RunContext): Definition {
  const found = definitions.get(id);
  if (found !== undefined) return found;
  const message = `The plan applies ${id}, which the source did not give. Please report it.`;
  throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
}

async function load(action: Action & { kind: 'load' }, { step, unit, draft, use, context }: StepRun): Promise<void> {
  const loaded = await loadTables({ step: step.id, loads: action.loads }, unit, context);
  for (const table of loaded) {
    draft.tables.set(tableKey(table.load.table), { ...table, deferredKeys: [] });
    if (!table.load.holdInStage) checkNothingDropped(table, table.rowsWritten, step);
  }
  // The whole run in one unit: the source need not be held while indexes are built.
  if (step.kind === 'run') await use.loadDone();
}

/** After the commit, so that a step that is undone can read again. */
async function loadsDone({ kind, actions }: Step, use: SnapshotUse): Promise<void> {
  if (kind === 'run') return;
  for (const action of actions) if (action.kind === 'load') await use.loadDone();
}

async function mergeStaged({ tables }: Action & { kind: 'merge-staged' }, run: StepRun): Promise<void> {
  const { step, unit, draft } = run;
  const merge = unit.mergeStaged?.bind(unit);
  if (merge === undefined) throw lacks('merges staged tables', step);
  for (const { table, rowsWritten } of await askSink(run, () => merge(tables))) {
    const entry = draft.tables.get(tableKey(table));
    if (entry === undefined) continue;
    checkNothingDropped(entry, rowsWritten, step);
    draft.tables.set(tableKey(table), { ...entry, rowsWritten });
  }
}

/** With `onConflict: error` every row must be in the table; less means that the sink left rows out by itself. */
function checkNothingDropped({ load, rows }: LoadedTable, rowsWritten: number, { id }: Step): void {
  if (load.onConflict === 'error') checkRowCount({ step: id, load, rows, received: rowsWritten });
}

async function fillDeferredKey({ deferred }: Action & { kind: 'fill-deferred-key' }, run: StepRun): Promise<void> {
  const { step, unit, draft } = run;
  const { name, table } = deferred.key;
  const fill = unit.fillDeferredKey?.bind(unit);
  if (fill === undefined) throw lacks('fills deferred keys', step);
  const rowsFilled = await askSink(run, () => fill(deferred), table);
  const entry = draft.tables.get(tableKey(table));
  if (entry === undefined) return;
  draft.tables.set(tableKey(table), { ...entry, deferredKeys: [...entry.deferredKeys, { name, rowsFilled }] });
}

async function setSequences(sequences: readonly PlannedSequence[], run: StepRun): Promise<void> {
  const { step, unit, use, context } = run;
  if (sequences.length === 0) return;
  const set = unit.setSequences?.bind(unit);
  if (set === undefined) throw lacks('sets sequences', step);
  const { plan, sourceCatalog, sinkCatalog } = context;
  const states = await use.readSequences();
  const all = plannedSequences(plan);
  const settings: SequenceSetting[] = [];
  for (const planned of sequences) {
    const state = states[all.indexOf(planned)];
    if (state === undefined) continue;
    const isHere = ({ ref }: { readonly ref: typeof planned.sequence }) => tableKey(ref) === tableKey(planned.sequence);
    const isThere = ({ ref }: { readonly ref: typeof planned.from }) => tableKey(ref) === tableKey(planned.from);
    // One that this run created is not in the sink's catalog; it belongs to what its original belongs to.
    const known = sinkCatalog.sequences.find(isHere) ?? sourceCatalog.sequences.find(isThere);
    const sequence = { ...known, ref: planned.sequence };
    settings.push({ sequence, state, direction: planned.direction });
  }
  await askSink(run, () => set(settings));
}

function lacks(what: string, { id }: Step): PlanError {
  return new PlanError({
    code: 'PLAN_UNSUPPORTED',
    message: `Step ${id} ${what}, which the sink's load units cannot do.`,
    context: { step: id },
  });
}
