import { printTableRef, type SyncEvent } from '@sync/core';
import { formatBytes, formatCount, formatDuration, formatRate } from './format.ts';
import { ProgressBoard, rateOf } from './progress-board.ts';
import type { Renderer, RenderStreams } from './renderer.ts';
import { formatSummary } from './summary.ts';

/** Milliseconds between two lines about a table that is still loading. */
const progressEveryMs = 5000;

/** Plain lines for logs: what starts and ends, a sign of life for long tables, the summary. */
export function createPlainRenderer({ stdout, stderr }: RenderStreams): Renderer {
  const board = new ProgressBoard();
  const spokenAtMs = new Map<string, number>();
  return {
    onEvent(event) {
      board.apply(event);
      const line = lineOf(event, { board, spokenAtMs });
      if (line !== undefined) stderr.write(`${line}\n`);
      if (event.kind === 'run-end') stdout.write(formatSummary(event.report));
    },
    end: () => undefined,
  };
}

interface LineState {
  readonly board: ProgressBoard;
  readonly spokenAtMs: Map<string, number>;
}

function lineOf(event: SyncEvent, state: LineState): string | undefined {
  switch (event.kind) {
    case 'run-start':
      return `Copying ${formatCount(event.tables)} tables${event.estimatedRows > 0 ? `, about ${formatCount(event.estimatedRows)} rows` : ''}`;
    case 'step-start':
      return event.stepKind === 'load' ? undefined : `${event.step} …`;
    case 'step-end':
      return event.stepKind === 'load' ? undefined : `${event.step} done in ${formatDuration(event.durationMs)}`;
    case 'step-fail':
      return `${event.step} failed: ${event.error.message}`;
    case 'table-start':
      state.spokenAtMs.set(printTableRef(event.table), event.atMs);
      return undefined;
    case 'table-progress':
      return progressLine(event, state);
    case 'table-end':
      return `${printTableRef(event.table)}: ${formatCount(event.rows)} rows, ${formatBytes(event.bytes)} in ${formatDuration(event.durationMs)}`;
    case 'warning':
      return `warning ${event.warning.code}: ${event.warning.message}`;
    default:
      return undefined;
  }
}

function progressLine(
  event: Extract<SyncEvent, { kind: 'table-progress' }>,
  { board, spokenAtMs }: LineState,
): string | undefined {
  const name = printTableRef(event.table);
  if (event.atMs - (spokenAtMs.get(name) ?? 0) < progressEveryMs) return undefined;
  spokenAtMs.set(name, event.atMs);
  const rate = rateOf(event.rows, event.atMs - (board.of(event.table)?.startedAtMs ?? 0));
  return `${name}: ${formatCount(event.rows)} rows so far, ${formatRate(rate)} rows/s`;
}
