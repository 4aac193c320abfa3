import { printTableRef, type ReplicaStatus } from '@sync/core';
import { formatCount, formatDuration } from './format.ts';
import { formatTable } from './format-table.ts';

/** What of replicas is shown. */
export interface StatusOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly hasCounts: boolean;
}

/** Which command of `dbsync dap` is next for a replica. */
const nextCommands = {
  replicated: 'syncdb',
  'not-replicated': 'initdb',
  lost: 'syncdb --reinit',
} as const satisfies Record<ReplicaStatus['status'], string>;

/** Replicas as a table for people: how far, how old, how large, and what is next. */
export function formatStatus(replicas: readonly ReplicaStatus[], { now, hasCounts }: StatusOptions): string {
  if (replicas.length === 0) return 'No table is replicated.\n';
  const rows = replicas.map((replica) => {
    const stale = stalenessMs(replica, now);
    return [
      printTableRef(replica.from),
      replica.status,
      replica.watermark ?? '',
      stale === undefined ? '' : formatDuration(stale),
      ...(hasCounts ? [replica.estimatedRows < 0 ? '' : formatCount(replica.estimatedRows)] : []),
      replica.version ?? '',
      printTableRef(replica.table),
      nextCommands[replica.status],
    ];
  });
  const header = [
    'table',
    'status',
    'data as of',
    'staleness',
    ...(hasCounts ? ['rows (about)'] : []),
    'version',
    'in',
    'next',
  ];
  return `${formatTable({ header, rows, numeric: hasCounts ? [3, 4, 5] : [3, 4] }).join('\n')}\n`;
}

/** The same as JSON: `{"tables": […]}`. */
export function statusToJson(replicas: readonly ReplicaStatus[], { now, hasCounts }: StatusOptions): string {
  const tables = replicas.map((replica) => {
    const { from, table, status, watermark, version, estimatedRows } = replica;
    const stale = stalenessMs(replica, now);
    return {
      namespace: from.schema,
      table: from.name,
      status,
      target: table,
      ...(watermark !== undefined && { dataAsOf: watermark }),
      ...(stale !== undefined && { stalenessSeconds: Math.round(stale / 1000) }),
      ...(version !== undefined && { schemaVersion: version }),
      ...(hasCounts && estimatedRows >= 0 && { estimatedRows }),
      next: nextCommands[status],
    };
  });
  return JSON.stringify({ tables });
}

function stalenessMs({ watermark }: ReplicaStatus, now: number): number | undefined {
  const at = watermark === undefined ? Number.NaN : Date.parse(watermark);
  return Number.isNaN(at) ? undefined : Math.max(0, now - at);
}
