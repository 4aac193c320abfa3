import { printTableRef } from '../catalog/table-ref.ts';
import { ChangeError } from '../errors/classes.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { ReplicaPlace } from './replica-run.ts';

/** What is done to one replica: made, emptied and filled, or brought forward by changes. */
export type Way = 'initialise' | 'refill' | 'update';

/** What decides it. */
export interface Situation {
  readonly mode: 'snapshot' | 'incremental';
  readonly initialise: boolean;
  readonly reinitialise: 'never' | 'when-required' | 'always';
  readonly hasState: boolean;
  readonly hasTable: boolean;
}

/** The way, or the code of the error that says why there is none. */
export function decide(situation: Situation): Way | ErrorCode {
  const { mode, initialise, reinitialise, hasState, hasTable } = situation;
  if (hasState && hasTable) {
    if (reinitialise === 'always') return 'refill';
    return mode === 'incremental' ? 'update' : 'CHANGE_ALREADY_INITIALISED';
  }
  if (hasState) return reinitialise === 'never' ? 'CHANGE_TABLE_LOST' : 'initialise';
  if (hasTable && reinitialise === 'always') return 'refill';
  if (mode === 'incremental' && !initialise) return 'CHANGE_NOT_INITIALISED';
  return hasTable ? 'CHANGE_TABLE_EXISTS' : 'initialise';
}

const reasons: Partial<Record<ErrorCode, (table: string) => string>> = {
  CHANGE_ALREADY_INITIALISED: (table) =>
    `${table} is followed already. Bring it forward with mode 'incremental', drop it first, or fill it anew with replicas.reinitialise 'always'.`,
  CHANGE_NOT_INITIALISED: (table) =>
    `${table} is not followed yet: the sink remembers nothing of it. Begin with mode 'snapshot', or set replicas.initialise.`,
  CHANGE_TABLE_EXISTS: (table) =>
    `${table} exists, and the sink remembers nothing of it, so it may be somebody else's. Rename or drop it, or let it be emptied and filled with replicas.reinitialise 'always'.`,
  CHANGE_TABLE_LOST: (table) =>
    `${table} is remembered, and it is gone. Make it anew with replicas.reinitialise 'when-required', or drop what is remembered of it.`,
};

/** The error that {@link decide} found. */
export function refusal(code: ErrorCode, { target }: Pick<ReplicaPlace, 'target'>): ChangeError {
  const table = printTableRef(target);
  const message = reasons[code]?.(table) ?? `${table} cannot be followed (${code}).`;
  return new ChangeError({ code, message, advice: 'fix', context: { table } });
}
