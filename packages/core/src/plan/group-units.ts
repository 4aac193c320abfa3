import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { DependencyGraph } from './dependency-graph.ts';
import type { LoadGroup } from './load-group.ts';
import { orderSteps } from './order-steps.ts';
import { packUnits } from './pack-units.ts';
import type { LaneChoice } from './plan.ts';
import type { Truncation } from './plan-truncate.ts';
import { UnionFind } from './union-find.ts';
import { filled } from './filled.ts';

/** What one transaction of the sink loads. */
export interface Unit {
  /** Parents before children. */
  readonly groups: readonly LoadGroup[];
  /** Indexes of units that must have committed before, all smaller than its own; ascending. */
  readonly after: readonly number[];
}

export interface UnitRequest {
  readonly tables: readonly PairedTable[];
  readonly lanes: readonly LaneChoice[];
  readonly graph: DependencyGraph;
  /** Parents before children. */
  readonly groups: readonly LoadGroup[];
  readonly truncation: Truncation;
  /** Units that run at the same time. */
  readonly workers: number;
}

/**
 * Cuts the load into units. A table that is emptied shares its unit with every table that references it, since an engine
 * empties them together and each must be as before or complete; tables in between that are not loaded count as well. All
 * other groups have units of their own, a child's after its parents', and small ones are packed together.
 */
export function groupUnits(request: UnitRequest): readonly Unit[] {
  const groupOf = numberGroups(request);
  const sets = new UnionFind(request.groups.length);
  for (const [a, b] of request.truncation.together) sets.join(groupOf[a] ?? 0, groupOf[b] ?? 0);
  const clusters = new Map<number, LoadGroup[]>();
  for (const [index, group] of request.groups.entries()) {
    const set = sets.find(index);
    const cluster = clusters.get(set);
    if (cluster === undefined) clusters.set(set, [group]);
    else cluster.push(group);
  }
  const numbers = new Map([...clusters.keys()].map((set, number) => [set, number]));
  const clusterOf = (table: number): number => numbers.get(sets.find(groupOf[table] ?? 0)) ?? 0;
  const list = [...clusters.values()];
  const parentsOf = list.map((cluster, number) => {
    const edges = cluster.flatMap((group) => group.tables).flatMap((table) => request.graph.byChild[table] ?? []);
    return [...new Set(edges.map((edge) => clusterOf(edge.parent)))].filter((parent) => parent !== number);
  });
  const order = orderSteps(list.length, (number) => parentsOf[number] ?? []);
  return packUnits(request, { clusters: list, parentsOf, order });
}

/** The group of each table, as an index. */
function numberGroups(request: UnitRequest): readonly number[] {
  const groupOf = filled(request.tables.length, 0);
  for (const [index, group] of request.groups.entries()) for (const table of group.tables) groupOf[table] = index;
  return groupOf;
}
