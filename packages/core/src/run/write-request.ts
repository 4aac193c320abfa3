import { printTableRef, type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { WriteRequest } from '../connector/sink.ts';
import type { StagingOptions } from '../connector/staging.ts';
import { InternalError } from '../errors/classes.ts';
import type { StepId, TableLoad } from '../plan/plan.ts';
import type { RunContext } from './run-context.ts';
import { TableProgress } from './table-progress.ts';

/** Staged chunks when the caller wants gathering, and when not: then only crumbs are gathered, the rest passes without a copy. */
const gatheredBytes = 1024 * 1024;
const crumbBytes = 8 * 1024;

/** Counts and tells what the tables of one action receive. */
export function startProgress(step: StepId, loads: readonly TableLoad[], { plan, emitter }: RunContext): TableProgress {
  const byKey = new Map(plan.tables.map((planned) => [tableKey(planned.table), planned]));
  return new TableProgress({ step, loads, planned: loads.map(({ table }) => byKey.get(tableKey(table))), emitter });
}

/** What the sink is asked to write of a table, whatever the lane. */
export function writeRequest(step: StepId, load: TableLoad, context: RunContext): WriteRequest {
  const { table, onConflict, deferredKeys, holdInStage } = load;
  const staging = stagingOf({ step, table }, context);
  return { table, columns: load.columns.map(({ name }) => name), onConflict, deferredKeys, holdInStage, staging };
}

/** How the sink gathers the rows of one table. */
export function stagingOf(
  { step, table }: { readonly step: StepId; readonly table: TableRef },
  { options, emitter }: Pick<RunContext, 'options' | 'emitter'>,
): StagingOptions {
  const { count, periodMs } = options.batch;
  const isGathering = count !== undefined || periodMs !== undefined;
  return {
    ...(count === undefined ? {} : { maxRows: count }),
    ...(periodMs === undefined ? {} : { maxAgeMs: periodMs }),
    maxBytes: Math.min(isGathering ? gatheredBytes : crumbBytes, options.limits.inFlightBytes),
    maxInFlight: options.maxInFlight,
    onChunk: (chunk) => emitter.emit({ kind: 'chunk-sent', step, table, chunk }),
  };
}

/** The types of the columns that travel, as the source has them. */
export function typesOf({ from, columns }: TableLoad, { sourceCatalog }: RunContext) {
  const key = tableKey(from);
  const table = sourceCatalog.tables.find(({ ref }) => tableKey(ref) === key);
  return columns.map((column) => {
    const found = table?.columns.find(({ name }) => name === column.from);
    if (found !== undefined) return found.type;
    const message = `The plan loads a column that ${printTableRef(from)} does not have. Please report it.`;
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message, context: { table: printTableRef(from) } });
  });
}

/** Where an error of a load stands. */
export function placeOf(step: StepId, load: Pick<TableLoad, 'table'> | undefined) {
  return { step, ...(load === undefined ? {} : { table: printTableRef(load.table) }) };
}
