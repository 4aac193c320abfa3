import { printTableRef, type SyncEvent, tableKey, type TableKey, type TableRef } from '@sync/core';

/** One table as the view knows it. */
export interface TableProgress {
  readonly name: string;
  readonly state: 'loading' | 'done';
  readonly rows: number;
  readonly bytes: number;
  /** -1 when unknown. */
  readonly estimatedRows: number;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
  /** Of a replica: what it is at. */
  readonly phase?: Extract<SyncEvent, { kind: 'replica-phase' }>['phase'];
}

/** What has happened so far, folded from events. */
export class ProgressBoard {
  readonly tables: Map<TableKey, TableProgress> = new Map<TableKey, TableProgress>();
  tableCount = 0;
  estimatedRows = 0;
  /** What the run does apart from tables, such as `create-schema`. */
  phase = '';
  /** Replicas that failed. */
  failedCount = 0;

  apply(event: SyncEvent): void {
    switch (event.kind) {
      case 'run-start':
        this.tableCount = event.tables;
        this.estimatedRows = event.estimatedRows;
        return;
      case 'step-start':
        if (event.stepKind !== 'load') this.phase = event.stepKind;
        return;
      case 'step-end':
        if (event.stepKind === this.phase) this.phase = '';
        return;
      case 'table-start':
        this.#put(event.table, {
          state: 'loading',
          rows: 0,
          bytes: 0,
          estimatedRows: event.estimatedRows,
          startedAtMs: event.atMs,
        });
        return;
      case 'table-progress':
        this.#put(event.table, { rows: event.rows, bytes: event.bytes });
        return;
      case 'table-end':
        this.#put(event.table, {
          // A replica has yet to be merged and committed.
          ...(this.of(event.table)?.phase === undefined && { state: 'done', endedAtMs: event.atMs }),
          rows: event.rows,
          bytes: event.bytes,
        });
        return;
      case 'replica-phase':
        this.#put(event.table, {
          state: 'loading',
          phase: event.phase,
          ...(this.of(event.table) === undefined && { startedAtMs: event.atMs }),
        });
        return;
      case 'replica-end':
        this.#put(event.replica.table, { state: 'done', rows: event.replica.rowsReceived, endedAtMs: event.atMs });
        if (event.replica.outcome === 'failed') this.failedCount++;
        return;
      default:
    }
  }

  get rows(): number {
    let rows = 0;
    for (const table of this.tables.values()) rows += table.rows;
    return rows;
  }

  get doneCount(): number {
    let count = 0;
    for (const table of this.tables.values()) if (table.state === 'done') count++;
    return count;
  }

  of(table: TableRef): TableProgress | undefined {
    return this.tables.get(tableKey(table));
  }

  #put(ref: TableRef, change: Partial<TableProgress>): void {
    const key = tableKey(ref);
    const before = this.tables.get(key) ?? {
      name: printTableRef(ref),
      state: 'loading',
      rows: 0,
      bytes: 0,
      estimatedRows: -1,
      startedAtMs: 0,
    };
    this.tables.set(key, { ...before, ...change });
  }
}

/** Rows a second since a start; 0 while nothing is known. */
export function rateOf(rows: number, elapsedMs: number): number {
  return elapsedMs <= 0 ? 0 : (rows * 1000) / elapsedMs;
}

/** Milliseconds left at the present rate, or undefined when there is no estimate or no rate. */
export function timeLeftMs(rows: number, estimatedRows: number, elapsedMs: number): number | undefined {
  const rate = rateOf(rows, elapsedMs);
  if (rate <= 0 || estimatedRows <= rows) return undefined;
  return ((estimatedRows - rows) * 1000) / rate;
}
