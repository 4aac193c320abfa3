import type { Emitter } from '../events/emit.ts';
import type { Report, TableReport } from '../events/report.ts';
import { printTableRef, tableKey } from '../catalog/table-ref.ts';
import type { CheckedOptions } from '../config/check-options.ts';
import type { Plan } from '../plan/plan.ts';
import type { RunOutcome } from './run-plan.ts';

/** What {@link collectReport} takes. */
export interface Finished {
  readonly plan: Plan;
  readonly outcome: RunOutcome;
  readonly options: CheckedOptions;
  readonly emitter: Emitter;
}

/** The report of a run that went well. Call it last: it has every warning so far and the time until now. */
export function collectReport({ plan, outcome, options, emitter }: Finished): Report {
  const planned = new Map(plan.tables.map((table) => [tableKey(table.table), table]));
  const tables = outcome.tables.map((table): TableReport => {
    const { load, rows, rowsWritten, bytes, durationMs, deferredKeys, slices, isDigestEqual } = table;
    const verifiedBy = isDigestEqual ? 'digest' : 'counts';
    return {
      table: load.table,
      rows,
      rowsWritten,
      rowsSkipped: load.onConflict === 'nothing' ? rows - rowsWritten : 0,
      bytes,
      durationMs,
      lane: load.lane.lane,
      because: load.lane.because,
      keys: planned.get(tableKey(load.table))?.keys ?? {
        rung: 'no-keys',
        because: printTableRef(load.table),
        edges: [],
      },
      deferredKeys,
      verified: options.verify === 'none' ? 'no' : verifiedBy,
      slices,
      unfit: table.unfit ?? [],
    };
  });
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  const { created } = outcome;
  const { existing, notCarried, source } = plan;
  const warnings = [...plan.warnings, ...emitter.warnings.filter((warning) => !plan.warnings.includes(warning))];
  return {
    tables,
    totals: { tables: tables.length, rows, bytes, durationMs: emitter.elapsedMs() },
    warnings,
    created,
    existing,
    notCarried,
    ...(source.pinned === undefined ? {} : { pinned: source.pinned }),
  };
}
