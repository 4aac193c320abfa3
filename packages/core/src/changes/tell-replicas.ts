import { printTableRef } from '../catalog/table-ref.ts';
import type { SyncError } from '../errors/sync-error.ts';
import type { Emitter } from '../events/emit.ts';
import type { ReplicaReport, Report, TableReport } from '../events/report.ts';
import type { Followed } from './replica-outcome.ts';
import type { ReplicaPlace } from './replica-run.ts';

/** Gathers what becomes of each replica, and tells it. */
export class ReplicaLog {
  readonly #emitter: Emitter;
  readonly #replicas: ReplicaReport[] = [];
  readonly #tables: TableReport[] = [];
  readonly #created: string[] = [];
  readonly #notCarried: Report['notCarried'][number][] = [];
  readonly #verified: TableReport['verified'];

  constructor(emitter: Emitter, verified: TableReport['verified']) {
    this.#emitter = emitter;
    this.#verified = verified;
  }

  /** Of those that failed, in the order in which they did. */
  get failures(): readonly SyncError[] {
    return this.#replicas.flatMap(({ error }) => error ?? []);
  }

  /** Printed names at the sink of those that are done. */
  get completed(): readonly string[] {
    return this.#replicas
      .filter(({ outcome }) => outcome !== 'failed' && outcome !== 'skipped')
      .map(({ table }) => printTableRef(table));
  }

  /** The signal kept replicas from being done. */
  get isCutShort(): boolean {
    return this.#replicas.some(({ outcome, error }) => outcome === 'skipped' || error?.code === 'ABORTED_BY_SIGNAL');
  }

  /** One replica was brought forward; it began at `startMs`. */
  followed({ from, target }: ReplicaPlace, followed: Followed, startMs: number): void {
    const { loaded, before, after } = followed;
    const { rows, rowsWritten, rowsDeleted, bytes, unfit, changed } = loaded;
    this.#created.push(...loaded.created);
    this.#notCarried.push(...loaded.notCarried);
    this.#tables.push(tableReport({ target }, followed, this.#verified));
    this.#end({
      from,
      table: target,
      outcome: outcomeOf(followed),
      rowsReceived: rows,
      rowsWritten,
      rowsDeleted,
      bytes,
      durationMs: this.#emitter.elapsedMs() - startMs,
      ...(before && { before: before.state.watermark.value }),
      after: after.value,
      changed,
      unfit,
    });
  }

  /** One replica went, with what is remembered of it. */
  dropped({ from, target }: ReplicaPlace, before: string | undefined, startMs: number): void {
    const durationMs = this.#emitter.elapsedMs() - startMs;
    this.#end({
      ...nothingDone(from, target),
      outcome: 'dropped',
      durationMs,
      ...(before !== undefined && { before }),
    });
  }

  failed({ from, target }: ReplicaPlace, error: SyncError, startMs: number): void {
    const durationMs = this.#emitter.elapsedMs() - startMs;
    this.#end({ ...nothingDone(from, target), outcome: 'failed', durationMs, error });
  }

  /** The run ended before it began. */
  skipped({ from, target }: ReplicaPlace): void {
    this.#end({ ...nothingDone(from, target), outcome: 'skipped' });
  }

  /** Call it last: it has every warning so far and the time until now. */
  report(): Report {
    const sum = (of: 'rowsReceived' | 'bytes') => this.#replicas.reduce((total, each) => total + each[of], 0);
    return {
      tables: this.#tables,
      replicas: this.#replicas,
      totals: {
        tables: this.#tables.length,
        rows: sum('rowsReceived'),
        bytes: sum('bytes'),
        durationMs: this.#emitter.elapsedMs(),
      },
      warnings: this.#emitter.warnings,
      created: this.#created,
      existing: [],
      notCarried: this.#notCarried,
    };
  }

  #end(replica: ReplicaReport): void {
    this.#replicas.push(replica);
    this.#emitter.emit({ kind: 'replica-end', replica });
  }
}

function nothingDone(from: ReplicaReport['from'], table: ReplicaReport['table']) {
  return {
    from,
    table,
    rowsReceived: 0,
    rowsWritten: 0,
    rowsDeleted: 0,
    bytes: 0,
    durationMs: 0,
    changed: [],
    unfit: [],
  } as const;
}

function outcomeOf({ way, before, loaded }: Followed): ReplicaReport['outcome'] {
  if (way === 'initialise') return before === undefined ? 'initialised' : 'reinitialised';
  if (way === 'refill') return 'reinitialised';
  const { rowsWritten, rowsDeleted, changed } = loaded;
  return rowsWritten === 0 && rowsDeleted === 0 && changed.length === 0 ? 'unchanged' : 'updated';
}

function tableReport(
  { target }: Pick<ReplicaPlace, 'target'>,
  { loaded }: Followed,
  verified: TableReport['verified'],
): TableReport {
  const { rows, rowsWritten, bytes, durationMs, unfit } = loaded;
  return {
    table: target,
    rows,
    rowsWritten,
    rowsSkipped: 0,
    bytes,
    durationMs,
    lane: 'rows',
    because: 'feeds tell rows field by field',
    keys: { rung: 'no-keys', because: 'a replica has no foreign keys', edges: [] },
    deferredKeys: [],
    verified,
    slices: 1,
    unfit,
  };
}
