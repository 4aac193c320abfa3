import type { DependencyGraph, Edge } from './dependency-graph.ts';
import { NumberHeap } from './number-heap.ts';

/** What leaving an edge open costs. `Number.POSITIVE_INFINITY`: it must hold, the parent is loaded first. */
export type EdgeCost = (edge: Edge) => number;

/** Components up to this many tables are ordered exactly: 2^12 subsets, each tried with 12 tables, take about a millisecond. */
export const exactLimit = 12;

/**
 * Orders the tables of one component so that the edges whose parent comes after its child cost little. Edges of infinite cost
 * always hold; there is such an order, the caller has seen to it.
 */
export function cheapestOrder(graph: DependencyGraph, costOf: EdgeCost): readonly number[] {
  return graph.size <= exactLimit ? exactOrder(graph, costOf) : greedyOrder(graph, costOf);
}

/** The cost of leaving open all edges from a table to each of its parents. */
function costsToParents(graph: DependencyGraph, costOf: EdgeCost): readonly ReadonlyMap<number, number>[] {
  return graph.byChild.map((edges, table) => {
    const costs = new Map<number, number>();
    for (const edge of edges) {
      if (edge.parent !== table) costs.set(edge.parent, (costs.get(edge.parent) ?? 0) + costOf(edge));
    }
    return costs;
  });
}

/** Dynamic programming over sets of tables placed so far: the cost of placing one more depends on the set only. */
function exactOrder(graph: DependencyGraph, costOf: EdgeCost): readonly number[] {
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
  const order: number[] = [];
  for (let placed = sets - 1; placed !== 0; ) {
    const table = last[placed] ?? 0;
    order.push(table);
    placed ^= 1 << table;
  }
  return order.reverse();
}

/** Always places the table, among those whose unbreakable parents are placed, that leaves the fewest edges open. */
function greedyOrder(graph: DependencyGraph, costOf: EdgeCost): readonly number[] {
  const parents = costsToParents(graph, costOf);
  const children: number[][] = Array.from({ length: graph.size }, () => []);
  const hard = new Array<number>(graph.size).fill(0);
  const soft = new Array<number>(graph.size).fill(0);
  for (const [table, costs] of parents.entries()) {
    for (const [parent, cost] of costs) {
      children[parent]?.push(table);
      const counts = cost === Number.POSITIVE_INFINITY ? hard : soft;
      counts[table] = (counts[table] ?? 0) + 1;
    }
  }
  const ready = new NumberHeap();
  // One number for both: fewest open edges first, then the smallest table.
  const offer = (table: number): void => {
    if (hard[table] === 0) ready.push((soft[table] ?? 0) * graph.size + table);
  };
  for (let table = 0; table < graph.size; table++) offer(table);
  const isPlaced = new Array<boolean>(graph.size).fill(false);
  const order: number[] = [];
  for (let top = ready.pop(); top !== undefined; top = ready.pop()) {
    const table = top % graph.size;
    // A table is offered again whenever it gets cheaper; its older offers are passed over.
    if (isPlaced[table]) continue;
    isPlaced[table] = true;
    order.push(table);
    for (const child of children[table] ?? []) {
      const counts = parents[child]?.get(table) === Number.POSITIVE_INFINITY ? hard : soft;
      counts[child] = (counts[child] ?? 0) - 1;
      if (!isPlaced[child]) offer(child);
    }
  }
  return order;
}
