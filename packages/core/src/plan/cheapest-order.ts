import type { DependencyGraph, EdgeCost } from './dependency-graph.ts';
import { exactLimit, exactOrder } from './exact-order.ts';
import { greedyOrder } from './greedy-order.ts';

/**
 * Orders the tables of one component so that the edges whose parent comes after its child cost little: least up to
 * {@link exactLimit} tables. Edges of infinite cost always hold; there is such an order, the caller has seen to it. Edges of a table
 * to itself do not count.
 */
export function cheapestOrder(graph: DependencyGraph, costOf: EdgeCost): readonly number[] {
  return graph.size <= exactLimit ? exactOrder(graph, costOf) : greedyOrder(graph, costOf);
}
