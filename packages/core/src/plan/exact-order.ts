import { costsToParents, type DependencyGraph, type EdgeCost } from './dependency-graph.ts';

/** Components up to this many tables are ordered exactly: 2^12 sets, each tried with 12 tables, take about a millisecond. */
export const exactLimit = 12;

/**
 * The cheapest order of at most {@link exactLimit} tables. Dynamic programming over the sets of tables placed so far: what placing one
 * more costs depends on the set only, not on the order within it.
 */
export function exactOrder(graph: DependencyGraph, costOf: EdgeCost): readonly number[] {
  const costs = costsToParents(graph, costOf).map((parents) => [...parents]);
  const sets = 1 << graph.size;
  const best = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  const last = new Int8Array(sets).fill(-1);
  best[0] = 0;
  for (let placed = 0; placed < sets; placed++) {
    const sofar = best[placed] ?? Number.POSITIVE_INFINITY;
    if (sofar === Number.POSITIVE_INFINITY) continue;
    for (let table = 0; table < graph.size; table++) {
      if ((placed & (1 << table)) !== 0) continue;
      let cost = sofar;
      for (const [parent, open] of costs[table] ?? []) if ((placed & (1 << parent)) === 0) cost += open;
      const next = placed | (1 << table);
      if (cost < (best[next] ?? 0)) {
        best[next] = cost;
        last[next] = table;
      }
    }
  }
  return readBack(last, sets - 1);
}

/** Follows the last table of each best set down to the empty one. */
function readBack(last: Int8Array, all: number): readonly number[] {
  const order: number[] = [];
  for (let placed = all; placed !== 0; ) {
    const table = last[placed] ?? 0;
    order.push(table);
    placed ^= 1 << table;
  }
  return order.reverse();
}
