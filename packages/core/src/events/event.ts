import type { TableRef } from '../catalog/table-ref.ts';
import type { Warning } from '../connector/call-options.ts';
import type { StagedChunk } from '../connector/staging.ts';
import type { Plan, Step, StepId } from '../plan/plan.ts';
import type { SyncError } from '../errors/sync-error.ts';
import type { ReplicaReport, Report } from './report.ts';

/**
 * What a run tells while it goes, in order. Plain JSON but for `error`. `atMs` counts from the start of the call.
 * A consumer's `switch` ends in a `never` check.
 */
export type SyncEvent =
  | { readonly kind: 'plan-end'; readonly atMs: number; readonly plan: Plan }
  | {
      readonly kind: 'run-start';
      readonly atMs: number;
      readonly tables: number;
      readonly estimatedRows: number;
      readonly estimatedBytes: number;
    }
  | { readonly kind: 'step-start'; readonly atMs: number; readonly step: StepId; readonly stepKind: Step['kind'] }
  | {
      readonly kind: 'table-start';
      readonly atMs: number;
      readonly step: StepId;
      readonly table: TableRef;
      readonly lane: 'encoded' | 'rows';
      readonly estimatedRows: number;
      readonly estimatedBytes: number;
    }
  /** At most every 100 ms a table, and once at its end. Counts are totals, exact. */
  | {
      readonly kind: 'table-progress';
      readonly atMs: number;
      readonly step: StepId;
      readonly table: TableRef;
      readonly rows: number;
      readonly bytes: number;
    }
  | {
      readonly kind: 'chunk-sent';
      readonly atMs: number;
      readonly step: StepId;
      readonly table: TableRef;
      readonly chunk: StagedChunk;
    }
  | {
      readonly kind: 'table-end';
      readonly atMs: number;
      readonly step: StepId;
      readonly table: TableRef;
      readonly rows: number;
      readonly bytes: number;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'step-end';
      readonly atMs: number;
      readonly step: StepId;
      readonly stepKind: Step['kind'];
      readonly durationMs: number;
    }
  | {
      readonly kind: 'step-fail';
      readonly atMs: number;
      readonly step: StepId;
      readonly stepKind: Step['kind'];
      readonly error: SyncError;
    }
  /**
   * What one replica is at: the source gets its rows ready, the sink's table is changed, rows arrive (told by `table-start`,
   * `table-progress`, `table-end` as well), and they are merged and committed.
   */
  | {
      readonly kind: 'replica-phase';
      readonly atMs: number;
      readonly from: TableRef;
      readonly table: TableRef;
      readonly phase: 'asking' | 'changing' | 'loading' | 'committing';
    }
  /** One replica is done or has failed; the others go on. */
  | { readonly kind: 'replica-end'; readonly atMs: number; readonly replica: ReplicaReport }
  | { readonly kind: 'warning'; readonly atMs: number; readonly warning: Warning }
  | { readonly kind: 'run-end'; readonly atMs: number; readonly report: Report };
