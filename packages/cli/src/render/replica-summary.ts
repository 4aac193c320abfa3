import { printTableRef, type ReplicaReport } from '@sync/core';
import { formatCount, formatDuration } from './format.ts';
import { formatTable } from './format-table.ts';

/** What became of each replica as a table for people, by name, then the totals. */
export function formatReplicas(reported: readonly ReplicaReport[]): readonly string[] {
  const replicas = reported.toSorted((a, b) => (printTableRef(a.from) < printTableRef(b.from) ? -1 : 1));
  const header = ['table', 'outcome', 'upserted', 'deleted', 'data as of', 'time'];
  const [title = '', ...lines] = formatTable({ header, rows: replicas.map(cellsOf), numeric: [2, 3] });
  return [
    ...(replicas.length === 0 ? [] : [title]),
    ...replicas.flatMap((replica, index) => [lines[index] ?? '', ...notesOf(replica).map((note) => `    ${note}`)]),
    totalsOf(replicas),
  ];
}

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
  const { table, changed, unfit, error } = replica;
  return [
    ...(isUsualName(replica) ? [] : [`in ${printTableRef(table)}`]),
    ...(changed.length === 0 ? [] : [`table changed: ${changed.join(', ')}`]),
    ...unfit.map(
      ({ column, onUnfit, values }) =>
        `${column}: ${formatCount(values)} ${values === 1 ? 'value' : 'values'} that did not fit written as ${onUnfit === 'null' ? 'NULL' : 'the nearest value'}`,
    ),
    ...(error === undefined ? [] : [`${error.code}: ${error.message}`]),
  ];
}

/** As the source calls it, or with its schema in front where schemas are databases. */
function isUsualName({ from, table }: ReplicaReport): boolean {
  return printTableRef(from) === printTableRef(table) || table.name === `${from.schema}__${from.name}`;
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
