import { closeEdges } from './close-edges.ts';
import { costsToParents, type DependencyGraph, type EdgeCost } from './dependency-graph.ts';
import { NumberHeap } from './number-heap.ts';
import { filled } from './filled.ts';

/**
 * A cheap order of any number of tables: always places the table, among those whose unbreakable parents are placed, that
 * leaves the fewest parents behind; then closes again what can be closed. Time is about linear in the edges.
 */
export function greedyOrder(graph: DependencyGraph, costOf: EdgeCost): readonly number[] {
  return closeEdges(graph, costOf, firstOrder(graph, costOf));
}

function firstOrder(graph: DependencyGraph, costOf: EdgeCost): readonly number[] {
  const parents = costsToParents(graph, costOf);
  const children: number[][] = Array.from({ length: graph.size }, () => []);
  const hard = filled(graph.size, 0);
  const soft = filled(graph.size, 0);
  for (const [table, costs] of parents.entries()) {
    for (const [parent, cost] of costs) {
      children[parent]?.push(table);
      const counts = cost === Number.POSITIVE_INFINITY ? hard : soft;
      counts[table] = (counts[table] ?? 0) + 1;
    }
  }
  const ready = new NumberHeap();
  // One number for both: fewest open parents first, then the smallest table.
  const offer = (table: number): void => {
    if (hard[table] === 0) ready.push((soft[table] ?? 0) * graph.size + table);
  };
  for (let table = 0; table < graph.size; table++) offer(table);
  const isPlaced: boolean[] = filled(graph.size, false);
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
