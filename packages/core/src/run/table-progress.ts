import type { Emitter } from '../events/emit.ts';
import type { PlannedTable, StepId, TableLoad } from '../plan/plan.ts';

const progressEveryMs = 100;

/** What one table's loading came to. */
export interface TableCount {
  rows: number;
  bytes: number;
  durationMs: number;
}

/** What {@link TableProgress} takes. */
export interface TableProgressInit {
  readonly step: StepId;
  readonly loads: readonly {
    readonly table: TableLoad['table'];
    readonly lane: Pick<TableLoad['lane'], 'lane'>;
  }[];
  /** The plan's entry of each load, where it has one. */
  readonly planned: readonly (Pick<PlannedTable, 'estimatedRows' | 'estimatedBytes'> | undefined)[];
  readonly emitter: Emitter;
}

/** Counts what each of several tables, loaded one after the other, received, and tells it. */
export class TableProgress {
  readonly counts: readonly TableCount[];
  readonly #init: TableProgressInit;
  #current = -1;
  #startedMs = 0;
  #toldMs = 0;

  constructor(init: TableProgressInit) {
    this.#init = init;
    this.counts = init.loads.map(() => ({ rows: 0, bytes: 0, durationMs: 0 }));
    this.#moveTo(0);
  }

  /** Index of the table that is being loaded. */
  get current(): number {
    return this.#current;
  }

  /** The sink took over this much of the request with this index. */
  add(request: number, rows: number, bytes: number): void {
    if (request > this.#current) this.#moveTo(request);
    const count = this.counts[request];
    const load = this.#init.loads[request];
    if (count === undefined || load === undefined) return;
    count.rows += rows;
    count.bytes += bytes;
    const nowMs = this.#init.emitter.elapsedMs();
    if (nowMs - this.#toldMs >= progressEveryMs) this.#tell(request, nowMs);
  }

  /** Every table has been taken over. */
  finish(): void {
    this.#moveTo(this.counts.length);
  }

  /** Ends the tables before `request` and starts it. Tables without rows are passed through, so that each is told. */
  #moveTo(request: number): void {
    const { emitter, step, loads, planned } = this.#init;
    while (this.#current < request) {
      const nowMs = emitter.elapsedMs();
      this.#end(nowMs);
      this.#current += 1;
      this.#startedMs = nowMs;
      this.#toldMs = nowMs;
      const load = loads[this.#current];
      if (load === undefined) return;
      const { estimatedRows = -1, estimatedBytes = -1 } = planned[this.#current] ?? {};
      const { table, lane } = load;
      emitter.emit({ kind: 'table-start', step, table, lane: lane.lane, estimatedRows, estimatedBytes });
    }
  }

  #end(nowMs: number): void {
    const count = this.counts[this.#current];
    const load = this.#init.loads[this.#current];
    if (count === undefined || load === undefined) return;
    count.durationMs = nowMs - this.#startedMs;
    this.#tell(this.#current, nowMs);
    const { rows, bytes, durationMs } = count;
    this.#init.emitter.emit({ kind: 'table-end', step: this.#init.step, table: load.table, rows, bytes, durationMs });
  }

  #tell(request: number, nowMs: number): void {
    const count = this.counts[request];
    const load = this.#init.loads[request];
    if (count === undefined || load === undefined) return;
    this.#toldMs = nowMs;
    const { rows, bytes } = count;
    this.#init.emitter.emit({ kind: 'table-progress', step: this.#init.step, table: load.table, rows, bytes });
  }
}
