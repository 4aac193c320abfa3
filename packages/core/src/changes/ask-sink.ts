import { printTableRef } from '../catalog/table-ref.ts';
import type { LoadUnit } from '../connector/sink.ts';
import { throwIfAborted } from '../connector/abort.ts';
import { PlanError } from '../errors/classes.ts';
import { SyncError } from '../errors/sync-error.ts';
import { withContext } from '../errors/with-context.ts';
import { askEnd } from '../run/ask-end.ts';
import type { ReplicaPlace, ReplicaRun } from './replica-run.ts';

/** Name of a replica's steps, in events, errors and what the server shows. */
export function stepOf({ target }: Pick<ReplicaPlace, 'target'>): string {
  return `replica ${printTableRef(target)}`;
}

/** Makes one call of the sink about a replica. */
export function askSink<Result>(
  call: () => Promise<Result>,
  place: Pick<ReplicaPlace, 'target'>,
  { gate }: Pick<ReplicaRun, 'gate'>,
): Promise<Result> {
  const context = { step: stepOf(place), table: printTableRef(place.target) };
  return askEnd(call, { gate, end: 'sink', context });
}

/** What is done in one load unit, and how to find out whether a commit that was not answered happened. */
export interface UnitWork<Result> {
  readonly place: Pick<ReplicaPlace, 'target'>;
  readonly work: (unit: LoadUnit) => Promise<Result>;
  /** @defaultValue it is not found out */
  readonly isCommitted?: () => Promise<boolean>;
}

/**
 * Does work in one load unit, then commits it; undone when the work fails or the signal fires.
 *
 * @throws {SyncError}
 */
export function inUnit<Result>(unitWork: UnitWork<Result>, run: ReplicaRun): Promise<Result> {
  return run.inTurn(() => workAndCommit(unitWork, run));
}

async function workAndCommit<Result>({ place, work, isCommitted }: UnitWork<Result>, run: ReplicaRun): Promise<Result> {
  const { sink, cleanup, call } = run;
  const step = stepOf(place);
  throwIfAborted(call.signal);
  const undo = (unit: LoadUnit, cause: unknown) => cleanup.settle('undo', `undo ${step}`, unit.abort(cause));
  const onLate = (late: LoadUnit): void => void undo(late, call.signal.reason);
  const context = { step, table: printTableRef(place.target) };
  const begin = () => sink.begin({ step, deferConstraints: false }, call);
  const unit = await askEnd(begin, { gate: run.gate, end: 'sink', context, onLate });
  try {
    const result = await work(unit);
    throwIfAborted(call.signal);
    await commit(unit, { place, undo: (cause) => undo(unit, cause), ...(isCommitted && { isCommitted }) }, run);
    return result;
  } catch (cause) {
    await undo(unit, cause);
    throw cause;
  }
}

async function commit(
  unit: LoadUnit,
  {
    place,
    isCommitted,
    undo,
  }: Pick<UnitWork<never>, 'place' | 'isCommitted'> & { readonly undo: (cause: unknown) => Promise<void> },
  run: ReplicaRun,
): Promise<void> {
  try {
    await askSink(() => unit.commit(), place, { gate: run.commitGate });
  } catch (cause) {
    if (!SyncError.isInstance(cause)) throw cause;
    if (cause.code === 'ABORTED_BY_SIGNAL') {
      const unknown = `${printTableRef(place.target)} was being committed, so it is either complete or as before; run again to find out.`;
      throw withContext(cause, {}, unknown);
    }
    if (!isLost(cause) || isCommitted === undefined) throw cause;
    // Gives its connection back, which may be the only one.
    await undo(cause);
    if (!(await isCommitted().catch(() => false))) throw cause;
  }
}

/** Whether a connection ended under a call. */
export function isLost(cause: unknown): boolean {
  return SyncError.isInstance(cause) && cause.code.startsWith('CONNECTION_');
}

/** A method that a sink of replicas has. @throws {PlanError} PLAN_UNSUPPORTED */
export function required<Method>(method: Method | undefined, what: string): Method {
  if (method !== undefined) return method;
  const message = `The sink takes replicas, and its connector does not ${what}. Please report it to its author.`;
  throw new PlanError({ code: 'PLAN_UNSUPPORTED', message });
}
