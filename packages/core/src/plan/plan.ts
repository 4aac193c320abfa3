import type { Encoding, ForeignKey } from '../catalog/catalog.ts';
import type { NotCarried } from '../catalog/definition.ts';
import type { TableRef } from '../catalog/table-ref.ts';
import type { Warning } from '../connector/call-options.ts';
import type { DeferredKey, OnConflict } from '../connector/sink.ts';

/** Names one step of one plan: made of what it does, so the same request gives the same ids. */
export type StepId = string & { readonly __stepId: never };

/**
 * What a run will do: steps with dependencies. Plain JSON; print it with `formatPlan`, store it, compare it. The same two catalogs
 * and the same options give the same plan.
 */
export interface Plan {
  readonly version: 1;
  readonly source: PlannedEnd;
  readonly sink: PlannedEnd;
  readonly atomic: 'table' | 'run';
  /** Every table that will be loaded, in the order of their steps. */
  readonly tables: readonly PlannedTable[];
  readonly steps: readonly Step[];
  /** Tables that will be emptied, also those that only a cascade reaches. */
  readonly emptied: readonly TableRef[];
  /** Ids of definitions that exist at the sink and stay as they are. */
  readonly existing: readonly string[];
  readonly notCarried: readonly NotCarried[];
  readonly warnings: readonly Warning[];
}

export interface PlannedEnd {
  readonly connector: string;
  readonly product: string;
  /** Secrets left out. */
  readonly display: string;
  /** How the source's view was pinned, for people. */
  readonly pinned?: string;
}

/** One load unit of the sink: its actions run in order and commit together, or none of them does. */
export interface Step {
  readonly id: StepId;
  readonly kind: 'create-schema' | 'load' | 'finish-schema' | 'set-sequences' | 'run';
  /** Steps that must have committed before. */
  readonly dependsOn: readonly StepId[];
  /** Relative cost; ready steps start heaviest first. */
  readonly weight: number;
  readonly deferConstraints: boolean;
  readonly actions: readonly Action[];
}

export type Action =
  | { readonly kind: 'apply-definitions'; readonly ids: readonly string[] }
  /** Until the unit commits, no trigger of users fires for these tables. */
  | { readonly kind: 'suspend-triggers'; readonly tables: readonly [TableRef, ...TableRef[]] }
  | {
      readonly kind: 'truncate';
      readonly tables: readonly [TableRef, ...TableRef[]];
      readonly isCascading: boolean;
      readonly reaches: readonly TableRef[];
    }
  /** Loads of one action are read and written in one go: all in the encoded lane when there are several. */
  | { readonly kind: 'load'; readonly loads: readonly [TableLoad, ...TableLoad[]] }
  | { readonly kind: 'merge-staged'; readonly tables: readonly [TableRef, ...TableRef[]] }
  | { readonly kind: 'fill-deferred-key'; readonly deferred: DeferredKey }
  | { readonly kind: 'set-sequences'; readonly sequences: readonly PlannedSequence[] };

/** How one table travels. */
export interface TableLoad {
  /** The table at the sink. */
  readonly table: TableRef;
  /** The table at the source. */
  readonly from: TableRef;
  readonly columns: readonly LoadedColumn[];
  readonly lane: LaneChoice;
  readonly onConflict: OnConflict;
  readonly deferredKeys: readonly DeferredKey[];
  readonly holdInStage: boolean;
  /** Parts that are read and written at once, at most. @defaultValue 1 */
  readonly slices?: number;
}

export interface LoadedColumn {
  /** Name at the sink. */
  readonly name: string;
  /** Name at the source. */
  readonly from: string;
  /** What is written for a value the sink cannot hold, where the load does not fail for it. */
  readonly onUnfit?: 'null' | 'clamp';
}

export type LaneChoice =
  | { readonly lane: 'encoded'; readonly encoding: Encoding; readonly because: string }
  | { readonly lane: 'rows'; readonly because: string };

/** A table of the plan, with what decided its place. */
export interface PlannedTable {
  /** At the sink. */
  readonly table: TableRef;
  /** At the source. */
  readonly from: TableRef;
  readonly step: StepId;
  /** The sink lacked the table, and the plan creates it. */
  readonly isCreated: boolean;
  readonly estimatedRows: number;
  readonly estimatedBytes: number;
  readonly lane: LaneChoice;
  /** How the foreign keys of this table are met. */
  readonly keys: KeyChoice;
}

/** The rung of the ladder that was taken, and why. */
export interface KeyChoice {
  readonly rung:
    | 'no-keys'
    | 'constraints-after-load'
    | 'parents-first'
    | 'one-statement'
    | 'deferred-constraints'
    | 'deferred-keys'
    | 'enforcement-off';
  readonly because: string;
  /** The edges the rung deals with. */
  readonly edges: readonly ForeignKey[];
}

export interface PlannedSequence {
  /** The sequence at the source. */
  readonly from: TableRef;
  /** The sequence at the sink. */
  readonly sequence: TableRef;
  readonly direction: 'exact' | 'forward';
}
