import type { DependencyGraph, Edge, EdgeCost } from './dependency-graph.ts';
import { orderSteps } from './order-steps.ts';
import { filled } from './filled.ts';

/** Edges that the search may follow in all; bounds the time for large components, a few tens of milliseconds. */
const budget = 1_000_000;

/**
 * Improves an order: looks at each edge it leaves open, the dearest first, and closes it when that makes no circle with
 * the edges that hold. Gives an order in which all those hold. What the budget does not reach stays as it was.
 */
export function closeEdges(graph: DependencyGraph, costOf: EdgeCost, order: readonly number[]): readonly number[] {
  const rank = filled(graph.size, 0);
  for (const [index, table] of order.entries()) rank[table] = index;
  const held: Set<number>[] = Array.from({ length: graph.size }, () => new Set());
  const open: Edge[] = [];
  for (const edge of graph.edges) {
    if (edge.child === edge.parent || costOf(edge) === 0) continue;
    if ((rank[edge.parent] ?? 0) < (rank[edge.child] ?? 0)) held[edge.child]?.add(edge.parent);
    else open.push(edge);
  }
  const seen = filled(graph.size, -1);
  let left = budget;
  const reaches = (start: number, end: number, round: number): boolean => {
    const stack = [start];
    for (let table = stack.pop(); table !== undefined; table = stack.pop()) {
      if (table === end) return true;
      for (const parent of held[table] ?? []) {
        left -= 1;
        if (seen[parent] === round) continue;
        seen[parent] = round;
        stack.push(parent);
      }
    }
    return false;
  };
  const dearest = open.map((edge) => ({ edge, cost: costOf(edge) })).sort((a, b) => b.cost - a.cost);
  for (const [round, { edge }] of dearest.entries()) {
    if (left <= 0) break;
    if (!reaches(edge.parent, edge.child, round)) held[edge.child]?.add(edge.parent);
  }
  return orderSteps(graph.size, (table) => held[table] ?? []);
}
