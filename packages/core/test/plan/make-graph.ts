import { buildDependencyGraph, type DependencyGraph } from '../../src/plan/dependency-graph.ts';
import type { ForeignKey } from '../../src/catalog/catalog.ts';
import { foreignKey, ref } from './make-catalog.ts';

/** A graph of `size` tables t0, t1, … with a key for each `[child, parent]`. */
export function makeGraph(size: number, edges: readonly (readonly [child: number, parent: number])[]): DependencyGraph {
  const tables = Array.from({ length: size }, (_, number) => ref(`t${number}`));
  return buildDependencyGraph(tables, edges.map(makeKey));
}

/** The n-th key, named by its place so that costs can be told by it. */
export function makeKey([child, parent]: readonly [child: number, parent: number], place: number): ForeignKey {
  return foreignKey(`t${child}(fk${place})`, `t${parent}(id)`, { name: `k${place}` });
}
