import { cheapestOrder } from './cheapest-order.ts';
import { cutGraph, type DependencyGraph, type Edge, type EdgeCost } from './dependency-graph.ts';
import { findCycles } from './find-cycles.ts';
import { orderSteps } from './order-steps.ts';
import { filled } from './filled.ts';

export type BrokenCycles =
  | {
      readonly kind: 'broken';
      /** Every table once; parents before children but for the edges in `open`. */
      readonly order: readonly number[];
      /** Edges that do not hold in this order and must be met in another way. */
      readonly open: readonly Edge[];
    }
  /** Edges that must hold form circles: each of them lies on one. */
  | { readonly kind: 'unbreakable'; readonly edges: readonly Edge[] };

/**
 * Orders tables that reference each other so that the cost of the edges left open is small: least for components up to
 * `exactLimit` tables, near it for larger ones (no edge is left open that could be closed again, as far as a bounded
 * search tells). An edge of a table to itself is open when its cost is finite.
 */
export function breakCycles(graph: DependencyGraph, costOf: EdgeCost): BrokenCycles {
  const hard = findCycles(graph, (edge) => costOf(edge) !== Number.POSITIVE_INFINITY);
  const stuck = graph.edges.filter(
    (edge) =>
      costOf(edge) === Number.POSITIVE_INFINITY && hard.componentOf[edge.child] === hard.componentOf[edge.parent],
  );
  if (stuck.length > 0) return { kind: 'unbreakable', edges: stuck };

  // Edges that cost nothing are no reason to keep tables in one component.
  const costly = findCycles(graph, (edge) => costOf(edge) === 0);
  const place = filled(graph.size, 0);
  for (const component of costly.components) {
    if (component.length === 1) continue;
    const order = cheapestOrder(cutGraph(graph, component), costOf);
    for (const [index, local] of order.entries()) place[component[local] ?? 0] = index;
  }
  const isOpen = (edge: Edge): boolean =>
    costOf(edge) !== Number.POSITIVE_INFINITY &&
    (edge.child === edge.parent ||
      (costly.componentOf[edge.child] === costly.componentOf[edge.parent] &&
        (place[edge.child] ?? 0) < (place[edge.parent] ?? 0)));
  const isFree = (edge: Edge): boolean => costOf(edge) === 0 || isOpen(edge);
  const order = orderSteps(graph.size, (table) =>
    (graph.byChild[table] ?? []).filter((edge) => !isFree(edge)).map((edge) => edge.parent),
  );
  const rank = filled(graph.size, 0);
  for (const [index, table] of order.entries()) rank[table] = index;
  return {
    kind: 'broken',
    order,
    open: graph.edges.filter((edge) => (rank[edge.child] ?? 0) <= (rank[edge.parent] ?? 0)),
  };
}
