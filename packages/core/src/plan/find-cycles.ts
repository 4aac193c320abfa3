import type { DependencyGraph, Edge } from './dependency-graph.ts';
import { filled } from './filled.ts';

/** Tables that reference each other in circles: each reaches every other one. A table in no circle is alone in one. */
export interface Components {
  /** Parents before children; tables of one component in ascending order. */
  readonly components: readonly (readonly number[])[];
  /** The component of each table, as an index into `components`. */
  readonly componentOf: readonly number[];
}

/** A table whose edges are being followed, and the next one to follow. */
interface Visit {
  readonly table: number;
  nextEdge: number;
}

/**
 * Finds the strongly connected components (Tarjan, with a stack of its own, so that a chain of any length fits). Takes time
 * linear in tables and keys. Edges that `isIgnored` holds for are left out.
 */
export function findCycles(graph: DependencyGraph, isIgnored: (edge: Edge) => boolean = () => false): Components {
  const order = filled(graph.size, -1);
  const low = filled(graph.size, -1);
  const componentOf = filled(graph.size, -1);
  const components: number[][] = [];
  const open: number[] = [];
  const visits: Visit[] = [];
  let count = 0;

  const enter = (table: number): void => {
    order[table] = low[table] = count++;
    open.push(table);
    visits.push({ table, nextEdge: 0 });
  };
  const lower = (table: number, to: number): void => {
    low[table] = Math.min(low[table] ?? to, to);
  };
  const close = (root: number): void => {
    const members: number[] = [];
    let member: number | undefined;
    do {
      member = open.pop();
      if (member === undefined) break;
      componentOf[member] = components.length;
      members.push(member);
    } while (member !== root);
    components.push(members.sort((a, b) => a - b));
  };

  for (let start = 0; start < graph.size; start++) {
    if (order[start] !== -1) continue;
    enter(start);
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const { table } = visit;
      const edge = graph.byChild[table]?.[visit.nextEdge++];
      if (edge === undefined) {
        visits.pop();
        if (low[table] === order[table]) close(table);
        const below = visits.at(-1);
        if (below !== undefined) lower(below.table, low[table] ?? 0);
      } else if (!isIgnored(edge)) {
        if (order[edge.parent] === -1) enter(edge.parent);
        else if (componentOf[edge.parent] === -1) lower(table, order[edge.parent] ?? 0);
      }
    }
  }
  return { components, componentOf };
}
