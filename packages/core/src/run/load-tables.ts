import type { LoadUnit } from '../connector/sink.ts';
import type { StepId, TableLoad } from '../plan/plan.ts';
import { loadEncoded } from './load-encoded.ts';
import { loadRows } from './load-rows.ts';
import type { RunContext } from './run-context.ts';
import type { LoadedTable } from './transfer.ts';

/** Loads the tables of one action: encoded ones in one reading and one writing, others one after the other. @throws {SyncError} */
export async function loadTables(
  { step, loads }: { readonly step: StepId; readonly loads: readonly [TableLoad, ...TableLoad[]] },
  unit: LoadUnit,
  context: RunContext,
): Promise<readonly LoadedTable[]> {
  if (loads.every(({ lane }) => lane.lane === 'encoded')) return loadEncoded({ step, loads }, unit, context);
  const loaded: LoadedTable[] = [];
  for (const load of loads) loaded.push(...(await loadRows({ step, load }, unit, context)));
  return loaded;
}
