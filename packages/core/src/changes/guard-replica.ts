import { printTableRef } from '../catalog/table-ref.ts';
import { PlanError } from '../errors/classes.ts';
import type { ReplicaPlace, ReplicaRun } from './replica-run.ts';

/** Refuses to empty a replica on another machine unless the caller allowed it. @throws {PlanError} PLAN_REMOTE_REFUSED */
export function guardRefill(place: Pick<ReplicaPlace, 'target'>, run: ReplicaRun): void {
  guardDestructive(place, 'empty', run);
}

/** The same for dropping. @throws {PlanError} PLAN_REMOTE_REFUSED */
export function guardDrop(place: Pick<ReplicaPlace, 'target'>, run: ReplicaRun): void {
  guardDestructive(place, 'drop', run);
}

function guardDestructive(
  { target }: Pick<ReplicaPlace, 'target'>,
  what: 'empty' | 'drop',
  { identity, allowRemote }: ReplicaRun,
): void {
  if (identity.isLocal || allowRemote) return;
  const table = printTableRef(target);
  throw new PlanError({
    code: 'PLAN_REMOTE_REFUSED',
    message:
      `The sink ${identity.display} is not on this machine, and this run would ${what} ${table}. ` +
      'Set allowRemote (--allow-remote) if that is what you want.',
    context: { option: 'allowRemote', table },
  });
}
