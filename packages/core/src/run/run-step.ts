import { printTableRef, type TableKey, tableKey } from '../catalog/table-ref.ts';
import type { Definition } from '../catalog/definition.ts';
import type { LoadUnit, SequenceSetting } from '../connector/sink.ts';
import { InternalError, PlanError } from '../errors/classes.ts';
import type { Action, PlannedSequence, Step } from '../plan/plan.ts';
import { checkRowCount, type LoadedTable, loadTables } from './load-tables.ts';
import type { RunContext } from './run-context.ts';
import { plannedSequences, type SnapshotUse } from './snapshot-use.ts';
import { toSyncError } from './to-sync-error.ts';

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
    const begun = sink.begin({ step: step.id, deferConstraints: step.deferConstraints }, call);
    const unit = await gate.wait(begun, (late) => void undo(late, call.signal.reason));
    try {
      for (const action of step.actions) await runAction(action, { step, unit, draft, use, context });
      call.signal.throwIfAborted();
      await gate.wait(unit.commit());
    } catch (cause) {
      await undo(unit, cause);
      throw cause;
    }
  } catch (cause) {
    throw toSyncError(cause, 'sink', { step: step.id });
  }
  return { created: draft.created, tables: [...draft.tables.values()] };
}

async function runAction(action: Action, run: StepRun): Promise<void> {
  const { unit, context } = run;
  context.call.signal.throwIfAborted();
  switch (action.kind) {
    case 'apply-definitions':
      return applyDefinitions(action.ids, run);
    case 'suspend-triggers':
      if (unit.suspendTriggers === undefined) throw lacks('suspends triggers', run.step);
      return context.gate.wait(unit.suspendTriggers(action.tables));
    case 'truncate':
      return context.gate.wait(unit.truncate({ tables: action.tables, isCascading: action.isCascading }));
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

async function applyDefinitions(ids: readonly string[], { unit, draft, step, context }: StepRun): Promise<void> {
  if (unit.applyDefinitions === undefined) throw lacks('applies definitions', step);
  await context.gate.wait(unit.applyDefinitions(ids.map((id) => definitionOf(id, context))));
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
  await use.loadDone();
}

async function mergeStaged(
  action: Action & { kind: 'merge-staged' },
  { step, unit, draft, context }: StepRun,
): Promise<void> {
  if (unit.mergeStaged === undefined) throw lacks('merges staged tables', step);
  const reports = await context.gate.wait(unit.mergeStaged(action.tables));
  for (const { table, rowsWritten } of reports) {
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

async function fillDeferredKey(
  { deferred }: Action & { kind: 'fill-deferred-key' },
  { step, unit, draft, context }: StepRun,
): Promise<void> {
  if (unit.fillDeferredKey === undefined) throw lacks('fills deferred keys', step);
  const rowsFilled = await context.gate.wait(unit.fillDeferredKey(deferred)).catch((cause: unknown) => {
    throw toSyncError(cause, 'sink', { step: step.id, table: printTableRef(deferred.key.table) });
  });
  const key = tableKey(deferred.key.table);
  const entry = draft.tables.get(key);
  if (entry === undefined) return;
  draft.tables.set(key, { ...entry, deferredKeys: [...entry.deferredKeys, { name: deferred.key.name, rowsFilled }] });
}

async function setSequences(
  sequences: readonly PlannedSequence[],
  { step, unit, use, context }: StepRun,
): Promise<void> {
  if (sequences.length === 0) return;
  if (unit.setSequences === undefined) throw lacks('sets sequences', step);
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
  await context.gate.wait(unit.setSequences(settings));
}

function lacks(what: string, { id }: Step): PlanError {
  return new PlanError({
    code: 'PLAN_UNSUPPORTED',
    message: `Step ${id} ${what}, which the sink's load units cannot do.`,
    context: { step: id },
  });
}
