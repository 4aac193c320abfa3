import type { ForeignKey } from '../catalog/catalog.ts';
import { compareTableRefs, compareText, type TableRef, tableKey } from '../catalog/table-ref.ts';

/** A foreign key between two numbered tables; a self reference has one number twice. */
export interface Edge {
  readonly child: number;
  readonly parent: number;
  readonly key: ForeignKey;
}

/** Tables by their number and the foreign keys between them. */
export interface DependencyGraph {
  readonly size: number;
  /** In one order for equal keys, whatever the order they came in. */
  readonly edges: readonly Edge[];
  /** The edges of each table as child. */
  readonly byChild: readonly (readonly Edge[])[];
}

/** What leaving an edge open costs. `Number.POSITIVE_INFINITY`: it must hold, the parent is loaded first. */
export type EdgeCost = (edge: Edge) => number;

/** Numbers the tables by their place in `tables`. Keys with an end outside of them are left out. */
export function buildDependencyGraph(tables: readonly TableRef[], keys: readonly ForeignKey[]): DependencyGraph {
  const numbers = new Map(tables.map((ref, index) => [tableKey(ref), index]));
  const byChild: Edge[][] = tables.map(() => []);
  const edges: Edge[] = [];
  for (const key of keys.toSorted(compareForeignKeys)) {
    const child = numbers.get(tableKey(key.table));
    const parent = numbers.get(tableKey(key.references));
    if (child === undefined || parent === undefined) continue;
    const edge = { child, parent, key };
    edges.push(edge);
    byChild[child]?.push(edge);
  }
  return { size: tables.length, edges, byChild };
}

/** Orders keys by child, parent, columns and name: stable whatever the locale. */
export function compareForeignKeys(a: ForeignKey, b: ForeignKey): number {
  return (
    compareTableRefs(a.table, b.table) ||
    compareTableRefs(a.references, b.references) ||
    compareText(a.name, b.name) ||
    compareText(pairText(a), pairText(b))
  );
}

function pairText(key: ForeignKey): string {
  return JSON.stringify(key.columns.map((pair) => [pair.column, pair.references]));
}

/** A part of a graph with its tables numbered anew, by their place in `tables`; edges that leave it are left out. */
export function cutGraph(graph: DependencyGraph, tables: readonly number[]): DependencyGraph {
  const numbers = new Map(tables.map((table, index) => [table, index]));
  const byChild = tables.map((table) =>
    (graph.byChild[table] ?? []).flatMap(({ child, parent, key }) => {
      const [from, to] = [numbers.get(child), numbers.get(parent)];
      return from === undefined || to === undefined ? [] : [{ child: from, parent: to, key }];
    }),
  );
  return { size: tables.length, edges: byChild.flat(), byChild };
}

/** By child: each parent and the cost of leaving open all edges to it, those of a table to itself left out. */
export function costsToParents(graph: DependencyGraph, costOf: EdgeCost): readonly ReadonlyMap<number, number>[] {
  return graph.byChild.map((edges, table) => {
    const costs = new Map<number, number>();
    for (const edge of edges) {
      if (edge.parent !== table) costs.set(edge.parent, (costs.get(edge.parent) ?? 0) + costOf(edge));
    }
    return costs;
  });
}
