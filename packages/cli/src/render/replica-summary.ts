import { printTableRef, type ReplicaReport } from '@sync/core';
import { formatCount, formatDuration } from './format.ts';

/** What became of each replica as a table for people, then the totals. */
export function formatReplicas(replicas: readonly ReplicaReport[]): readonly string[] {
  const rows = replicas.map((replica) => ({ replica, cells: cellsOf(replica) }));
  const header = ['table', 'outcome', 'upserted', 'deleted', 'data as of', 'time'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map(({ cells }) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        numeric.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [
    ...(rows.length === 0 ? [] : [line(header)]),
    ...rows.flatMap(({ replica, cells }) => [line(cells), ...notesOf(replica).map((note) => `    ${note}`)]),
    totalsOf(replicas),
  ];
}

/** Columns of numbers. */
const numeric: ReadonlySet<number> = new Set([2, 3]);

function cellsOf(replica: ReplicaReport): readonly string[] {
  const isWithoutRows = replica.outcome === 'failed' || replica.outcome === 'skipped' || replica.outcome === 'dropped';
  return [
    printTableRef(replica.from),
    replica.outcome,
    isWithoutRows ? '' : formatCount(replica.rowsWritten),
    isWithoutRows ? '' : formatCount(replica.rowsDeleted),
    watermarksOf(replica),
    formatDuration(replica.durationMs),
  ];
}

function watermarksOf({ before, after, outcome }: ReplicaReport): string {
  if (outcome === 'dropped' || after === undefined || after === before) return before ?? '';
  return before === undefined ? after : `${before} → ${after}`;
}

function notesOf(replica: ReplicaReport): readonly string[] {
  const { from, table, changed, unfit, error } = replica;
  return [
    ...(printTableRef(from) === printTableRef(table) ? [] : [`in ${printTableRef(table)}`]),
    ...(changed.length === 0 ? [] : [`table changed: ${changed.join(', ')}`]),
    ...unfit.map(
      ({ column, onUnfit, values }) =>
        `${column}: ${formatCount(values)} ${values === 1 ? 'value' : 'values'} that did not fit written as ${onUnfit === 'null' ? 'NULL' : 'the nearest value'}`,
    ),
    ...(error === undefined ? [] : [`${error.code}: ${error.message}`]),
  ];
}

function totalsOf(replicas: readonly ReplicaReport[]): string {
  const outcomes = new Map<string, number>();
  let [written, deleted, replaced] = [0, 0, 0];
  for (const { outcome, rowsWritten, rowsDeleted, unfit } of replicas) {
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    written += rowsWritten;
    deleted += rowsDeleted;
    for (const { values } of unfit) replaced += values;
  }
  const counts = [...outcomes].map(([outcome, count]) => `${formatCount(count)} ${outcome}`);
  return [
    `Tables: ${counts.length === 0 ? 'none' : counts.join(', ')}`,
    `rows: ${formatCount(written)} upserted, ${formatCount(deleted)} deleted${replaced === 0 ? '' : `, ${formatCount(replaced)} values replaced`}`,
  ].join('; ');
}
