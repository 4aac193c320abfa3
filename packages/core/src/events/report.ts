import type { NotCarried } from '../catalog/definition.ts';
import type { TableRef } from '../catalog/table-ref.ts';
import type { Warning } from '../connector/call-options.ts';
import type { SyncError } from '../errors/sync-error.ts';
import type { KeyChoice } from '../plan/plan.ts';

/** What a run did. */
export interface Report {
  /** In the order in which they were committed. */
  readonly tables: readonly TableReport[];
  /** Of a source of feeds: what became of each table, failed ones included, in the order in which they ended. */
  readonly replicas?: readonly ReplicaReport[];
  readonly totals: {
    readonly tables: number;
    readonly rows: number;
    readonly bytes: number;
    readonly durationMs: number;
  };
  readonly warnings: readonly Warning[];
  /** Ids of definitions created, in order. */
  readonly created: readonly string[];
  /** Ids of definitions that existed and were left as they are. */
  readonly existing: readonly string[];
  readonly notCarried: readonly NotCarried[];
  /** How the source's view was pinned, for people. */
  readonly pinned?: string;
}

export interface TableReport {
  readonly table: TableRef;
  /** Rows read from the source; every one of them is written or counted in `rowsSkipped`. */
  readonly rows: number;
  readonly rowsWritten: number;
  /** Rows left out because the sink had their key and `onConflict` is `nothing`. */
  readonly rowsSkipped: number;
  /** Bytes as they travelled. */
  readonly bytes: number;
  readonly durationMs: number;
  readonly lane: 'encoded' | 'rows';
  /** Why that lane. */
  readonly because: string;
  readonly keys: KeyChoice;
  /** Foreign keys that were loaded as null and filled, with the rows each changed. */
  readonly deferredKeys: readonly { readonly name: string; readonly rowsFilled: number }[];
  readonly verified: 'counts' | 'digest' | 'no';
  /** Parts in which it was read and written at once. */
  readonly slices: number;
  /** Values that the sink could not hold and what was written instead, as the options said; columns without any are left out. */
  readonly unfit: readonly { readonly column: string; readonly onUnfit: 'null' | 'clamp'; readonly values: number }[];
}

/** What became of one replica. */
export interface ReplicaReport {
  /** At the source. */
  readonly from: TableRef;
  /** At the sink. */
  readonly table: TableRef;
  readonly outcome:
    | 'initialised'
    | 'reinitialised'
    | 'updated'
    /** There was nothing to change; the watermark may have moved. */
    | 'unchanged'
    | 'dropped'
    | 'failed'
    /** The run ended before it began. */
    | 'skipped';
  readonly rowsReceived: number;
  readonly rowsWritten: number;
  readonly rowsDeleted: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** What the sink had reached before and after, as the source prints it. Missing: nothing. */
  readonly before?: string;
  readonly after?: string;
  /** Ids of definitions by which its table was changed. */
  readonly changed: readonly string[];
  /** Values that no column could hold and what was written instead. */
  readonly unfit: readonly { readonly column: string; readonly onUnfit: 'null' | 'clamp'; readonly values: number }[];
  readonly error?: SyncError;
}
