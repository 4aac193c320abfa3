import { printTableRef, type ReplicaReport, type Report, type TableReport } from '@sync/core';
import { formatBytes, formatCount, formatDuration, formatTables } from './format.ts';
import { formatReplicas } from './replica-summary.ts';

/** The end of a run for people: a line a table, what was not carried, the totals. Ends with a newline. */
export function formatSummary(report: Report): string {
  if (report.replicas !== undefined) return formatReplicaReport(report, report.replicas);
  const width = Math.max(5, ...report.tables.map((table) => printTableRef(table.table).length));
  const lines = report.tables.map((table) => tableLine(table, width));
  if (report.pinned !== undefined) lines.push(`snapshot: ${report.pinned}`);
  for (const entry of report.notCarried) lines.push(`not carried: ${entry.kind} ${entry.name}: ${entry.because}`);
  for (const warning of report.warnings) lines.push(`warning ${warning.code}: ${warning.message}`);
  if (report.created.length > 0) lines.push(`${formatCount(report.created.length)} objects created`);
  if (report.existing.length > 0)
    lines.push(`${formatCount(report.existing.length)} objects existed and were left as they are`);
  const { tables, rows, bytes, durationMs } = report.totals;
  lines.push(
    `Done: ${formatTables(tables)}, ${formatCount(rows)} rows, ${formatBytes(bytes)} in ${formatDuration(durationMs)}.`,
  );
  return `${lines.join('\n')}\n`;
}

function formatReplicaReport(report: Report, replicas: readonly ReplicaReport[]): string {
  const failed = replicas.filter(({ outcome }) => outcome === 'failed' || outcome === 'skipped').length;
  const { bytes, durationMs } = report.totals;
  const end = failed === 0 ? 'Done' : `Not done: ${formatCount(failed)} of ${formatTables(replicas.length)}`;
  const lines = [
    ...formatReplicas(replicas),
    ...report.notCarried.map((entry) => `not carried: ${entry.kind} ${entry.name}: ${entry.because}`),
    ...report.warnings.map((warning) => `warning ${warning.code}: ${warning.message}`),
    `${end}${failed === 0 ? `: ${formatTables(replicas.length)}` : ''}, ${formatBytes(bytes)} in ${formatDuration(durationMs)}.`,
  ];
  return `${lines.join('\n')}\n`;
}

function tableLine(table: TableReport, width: number): string {
  const extra = [
    ...(table.slices > 1 ? [`${table.slices} parts at once`] : []),
    ...(table.rowsSkipped > 0 ? [`${formatCount(table.rowsSkipped)} left alone`] : []),
    ...table.unfit.map(sayUnfit),
    ...table.deferredKeys.map((key) => `${key.name} filled in ${formatCount(key.rowsFilled)} rows`),
  ];
  return [
    printTableRef(table.table).padEnd(width),
    `${formatCount(table.rows).padStart(13)} rows`,
    formatBytes(table.bytes).padStart(9),
    formatDuration(table.durationMs).padStart(9),
    `${table.lane}${extra.length > 0 ? ` (${extra.join(', ')})` : ''}`,
  ].join('  ');
}

function sayUnfit({ column, onUnfit, values }: TableReport['unfit'][number]): string {
  const fate = onUnfit === 'null' ? 'written as NULL' : 'written as the nearest value';
  return `${column}: ${formatCount(values)} that did not fit ${fate}`;
}
