import { printTableRef, type ReplicaReport, type SyncEvent, type TableRef } from '@sync/core';
import { formatBytes, formatCount, formatDuration, formatRate, formatTables } from './format.ts';
import { ProgressBoard, rateOf } from './progress-board.ts';

/** How much a line matters, from the least. */
export type LineLevel = 'debug' | 'info' | 'warning' | 'error';

const order: readonly LineLevel[] = ['debug', 'info', 'warning', 'error'];

/** What is told of an event for people who read lines. */
export interface LogLine {
  readonly level: LineLevel;
  readonly message: string;
  /** The table it is about, as the source names it where it is told. */
  readonly table?: TableRef;
}

/** Whether a line is to be told where lines from a level on are. */
export function isTold(line: LogLine, from: LineLevel): boolean {
  return order.indexOf(line.level) >= order.indexOf(from);
}

/** Milliseconds between two lines about a table that is still loading. */
const progressEveryMs = 5000;

/** Says events as lines, in the order in which they come: what starts and ends, a sign of life for long tables. */
export class LineTeller {
  readonly #board = new ProgressBoard();
  readonly #spokenAtMs = new Map<string, number>();

  /** The line of an event; undefined when there is nothing to say. */
  tell(event: SyncEvent): LogLine | undefined {
    this.#board.apply(event);
    switch (event.kind) {
      case 'plan-end': {
        // Also told at the end; a run that fails in between has said what it read.
        const { pinned } = event.plan.source;
        return pinned === undefined ? undefined : info(`Snapshot: ${pinned}`);
      }
      case 'run-start':
        return info(
          `Copying ${formatTables(event.tables)}${event.estimatedRows > 0 ? `, about ${formatCount(event.estimatedRows)} rows` : ''}`,
        );
      case 'step-start':
        return event.stepKind === 'load' ? undefined : info(`${event.step} …`);
      case 'step-end':
        return event.stepKind === 'load'
          ? undefined
          : info(`${event.step} done in ${formatDuration(event.durationMs)}`);
      case 'step-fail':
        return { level: 'error', message: `${event.step} failed: ${event.error.message}` };
      case 'table-start':
        this.#spokenAtMs.set(printTableRef(event.table), event.atMs);
        return undefined;
      case 'table-progress':
        return this.#progress(event);
      case 'table-end':
        return this.#tableEnd(event);
      case 'replica-phase': {
        const level = event.phase === 'asking' ? 'info' : 'debug';
        return { level, message: `${printTableRef(event.from)}: ${phaseWords[event.phase]}`, table: event.from };
      }
      case 'replica-end':
        return replicaLine(event.replica);
      case 'warning':
        return { level: 'warning', message: `warning ${event.warning.code}: ${event.warning.message}` };
      default:
        return undefined;
    }
  }

  #progress(event: Extract<SyncEvent, { kind: 'table-progress' }>): LogLine | undefined {
    const name = printTableRef(event.table);
    if (event.atMs - (this.#spokenAtMs.get(name) ?? 0) < progressEveryMs) return undefined;
    this.#spokenAtMs.set(name, event.atMs);
    const rate = rateOf(event.rows, event.atMs - (this.#board.of(event.table)?.startedAtMs ?? 0));
    return info(`${name}: ${formatCount(event.rows)} rows so far, ${formatRate(rate)} rows/s`);
  }

  #tableEnd(event: Extract<SyncEvent, { kind: 'table-end' }>): LogLine {
    const message = `${printTableRef(event.table)}: ${formatCount(event.rows)} rows, ${formatBytes(event.bytes)} in ${formatDuration(event.durationMs)}`;
    // A replica is told of once more when it is committed.
    return { level: this.#board.of(event.table)?.phase === undefined ? 'info' : 'debug', message };
  }
}

/** What a replica is at, for people. */
export const phaseWords = {
  asking: 'waiting for the source to get its rows ready',
  changing: 'changing the table',
  loading: 'loading',
  committing: 'merging and committing',
} as const satisfies Record<Extract<SyncEvent, { kind: 'replica-phase' }>['phase'], string>;

function info(message: string): LogLine {
  return { level: 'info', message };
}

function replicaLine(replica: ReplicaReport): LogLine {
  const { from, outcome, error } = replica;
  const name = printTableRef(from);
  if (error !== undefined) {
    return { level: 'error', message: `${name}: ${outcome} ${error.code}: ${error.message}`, table: from };
  }
  const rows = `${formatCount(replica.rowsWritten)} rows written, ${formatCount(replica.rowsDeleted)} deleted`;
  const reached = replica.after === undefined ? '' : `, as of ${replica.after}`;
  return {
    level: 'info',
    message: `${name}: ${outcome}, ${rows} in ${formatDuration(replica.durationMs)}${reached}`,
    table: from,
  };
}
