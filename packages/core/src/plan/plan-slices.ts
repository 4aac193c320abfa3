import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { DependencyGraph } from './dependency-graph.ts';
import type { Unit } from './group-units.ts';
import type { Action, LaneChoice } from './plan.ts';
import { tableWeight } from './plan-schema.ts';
import type { Truncation } from './plan-truncate.ts';

/** A part of this size takes long enough to make up for a connection of its own. */
export const sliceBytes = 32 * 1024 * 1024;

export interface SlicesRequest {
  readonly tables: readonly PairedTable[];
  readonly lanes: readonly LaneChoice[];
  readonly graph: DependencyGraph;
  readonly units: readonly Unit[];
  readonly truncation: Truncation;
  /** Rows go straight into a table of this run: none can be there that decides about them. */
  readonly isDirect: (table: PairedTable) => boolean;
  /** The most parts that options and both ends allow. */
  readonly most: number;
  readonly workers: number;
}

/**
 * Into how many parts each table is cut that is read and written in several at once; tables that are not are left out. Worth it
 * for a table so large that the other workers would run out of tables while one loads it. Its unit has no other table, and the table
 * is not emptied there: the writers would wait for each other's locks.
 */
export function planSlices(request: SlicesRequest): ReadonlyMap<number, number> {
  const slices = new Map<number, number>();
  if (request.most < 2) return slices;
  const allBytes = request.tables.reduce((sum, table) => sum + tableWeight(table), 0);
  for (const { groups } of request.units) {
    const numbers = groups.flatMap((group) => group.tables);
    const [number] = numbers;
    const table = number === undefined ? undefined : request.tables[number];
    if (number === undefined || table === undefined || numbers.length > 1) continue;
    const isPlain = groups.every((group) => !group.isHeldInStage && group.deferredKeys.size === 0);
    const referencesItself = (request.graph.byChild[number] ?? []).some((edge) => edge.parent === number);
    if (!isPlain || referencesItself || request.truncation.isEmptied(table) || !request.isDirect(table)) continue;
    if (request.lanes[number]?.lane !== 'rows') continue;
    const bytes = tableWeight(table);
    const count = Math.min(request.most, Math.floor(bytes / sliceBytes));
    if (count >= 2 && bytes * request.workers > allBytes) slices.set(number, count);
  }
  return slices;
}

/** Writers that are open at once in a unit of these actions. */
export function countWriters(actions: readonly Action[]): number {
  const counts = actions.flatMap((action) =>
    action.kind === 'load' ? action.loads.map((load) => load.slices ?? 1) : [],
  );
  return Math.max(1, ...counts);
}
