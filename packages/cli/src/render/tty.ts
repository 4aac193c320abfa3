import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import { formatCount, formatDuration, formatRate } from './format.ts';
import { phaseWords } from './log-line.ts';
import { ProgressBoard, rateOf, type TableProgress, timeLeftMs } from './progress-board.ts';
import type { Renderer, RenderStreams } from './renderer.ts';
import { formatSummary } from './summary.ts';

const repaintEveryMs = 80;
const barWidth = 20;
const nameWidth = 32;
const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';

/** A live view on a terminal: the tables under way with rows, rate and time left, and a line for the whole. */
export function createTtyRenderer({ stdout, stderr }: RenderStreams): Renderer {
  const board = new ProgressBoard();
  const paint = createLogUpdate(stderr, { showCursor: false });
  const startedAt = performance.now();
  let isEnded = false;
  let frame = 0;
  const repaint = (): void =>
    paint(viewOf(board, { nowMs: performance.now() - startedAt, frame: frame++, stream: stderr }).join('\n'));
  const timer = setInterval(repaint, repaintEveryMs);
  timer.unref();
  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    clearInterval(timer);
    paint.clear();
    paint.done();
  };
  return {
    onEvent(event) {
      board.apply(event);
      if (event.kind === 'warning') {
        paint.clear();
        stderr.write(
          `${styleText('yellow', `warning ${event.warning.code}:`, { stream: stderr })} ${event.warning.message}\n`,
        );
      }
      if (event.kind === 'plan-end' && event.plan.source.pinned !== undefined) {
        paint.clear();
        stderr.write(`Snapshot: ${event.plan.source.pinned}\n`);
      }
      if (event.kind !== 'run-end') return;
      end();
      stdout.write(formatSummary(event.report));
    },
    end,
  };
}

interface View {
  readonly nowMs: number;
  readonly frame: number;
  readonly stream: RenderStreams['stderr'];
}

/** The lines of one frame: never more than the terminal has, so that the view can be repainted in place. */
function viewOf(board: ProgressBoard, view: View): readonly string[] {
  const room = Math.max(1, (view.stream.rows ?? 24) - 4);
  const loading = [...board.tables.values()].filter((table) => table.state === 'loading');
  const lines = loading.slice(0, room).map((table) => tableLine(table, view));
  if (loading.length > room) lines.push(`  … and ${loading.length - room} more`);
  return [...lines, totalLine(board, view)];
}

function tableLine(table: TableProgress, view: View): string {
  const elapsedMs = view.nowMs - table.startedAtMs;
  const share = table.estimatedRows > 0 ? Math.min(1, table.rows / table.estimatedRows) : undefined;
  const left = timeLeftMs(table.rows, table.estimatedRows, elapsedMs);
  const name = table.name.length > nameWidth ? `${table.name.slice(0, nameWidth - 1)}…` : table.name.padEnd(nameWidth);
  const sign = styleText('cyan', spinner[view.frame % spinner.length] ?? ' ', { stream: view.stream });
  if (table.phase !== undefined && table.phase !== 'loading')
    return `${sign} ${name} ${phaseWords[table.phase]} · ${formatDuration(elapsedMs)}`;
  return [
    sign,
    name,
    barOf(share, view),
    `${formatCount(table.rows).padStart(13)} rows`,
    `${formatRate(rateOf(table.rows, elapsedMs)).padStart(7)}/s`,
    left === undefined ? '' : `${formatDuration(left)} left`,
  ].join(' ');
}

function barOf(share: number | undefined, { stream }: View): string {
  if (share === undefined) return ' '.repeat(barWidth);
  const filled = Math.round(share * barWidth);
  return (
    styleText('cyan', '━'.repeat(filled), { stream }) + styleText('dim', '━'.repeat(barWidth - filled), { stream })
  );
}

function totalLine(board: ProgressBoard, { nowMs, stream }: View): string {
  const left = timeLeftMs(board.rows, board.estimatedRows, nowMs);
  const parts = [
    `${board.doneCount}/${board.tableCount} tables`,
    ...(board.failedCount === 0 ? [] : [`${board.failedCount} failed`]),
    `${formatCount(board.rows)} rows`,
    `${formatRate(rateOf(board.rows, nowMs))} rows/s`,
    formatDuration(nowMs),
    ...(left === undefined ? [] : [`about ${formatDuration(left)} left`]),
    ...(board.phase === '' ? [] : [board.phase]),
  ];
  return styleText('bold', parts.join(' · '), { stream });
}
