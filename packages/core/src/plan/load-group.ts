import type { DeferredKey } from '../connector/sink.ts';
import type { KeyChoice } from './plan.ts';

/** Tables that their foreign keys force into one load unit; mostly a single one. */
export interface LoadGroup {
  /** By number, in the order in which they are loaded. */
  readonly tables: readonly number[];
  /** Rows are kept aside and moved into all tables by one statement. */
  readonly isHeldInStage: boolean;
  /** The unit checks constraints that can wait at its commit. */
  readonly defersConstraints: boolean;
  /** The keys a table loads as null, filled once all tables of the group are loaded. */
  readonly deferredKeys: ReadonlyMap<number, readonly DeferredKey[]>;
  /** How each table's keys within the group are met; a table that is not in here has none that need care. */
  readonly choices: ReadonlyMap<number, KeyChoice>;
}

/** A table that no circle holds. */
export function singleGroup(table: number): LoadGroup {
  return {
    tables: [table],
    isHeldInStage: false,
    defersConstraints: false,
    deferredKeys: new Map(),
    choices: new Map(),
  };
}
