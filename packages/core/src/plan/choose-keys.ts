import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { OnConflict, SinkCapabilities } from '../connector/sink.ts';
import { InternalError, PlanError } from '../errors/classes.ts';
import { cutGraph, type DependencyGraph } from './dependency-graph.ts';
import { findCycles } from './find-cycles.ts';
import { type LoadGroup, singleGroup } from './load-group.ts';
import { loadInOneStatement } from './load-in-one-statement.ts';
import { loadInOrder } from './load-in-order.ts';
import { orderSteps } from './order-steps.ts';

export interface KeyRequest {
  readonly tables: readonly PairedTable[];
  /** The foreign keys the sink enforces during the load. */
  readonly graph: DependencyGraph;
  readonly onConflict: OnConflict;
  readonly capabilities: SinkCapabilities;
}

/** Tables that reference each other, on their way down the ladder. */
export interface Circle {
  /** By number, ascending. */
  readonly tables: readonly number[];
  /** The circle alone; its tables are numbered by their place in `tables`. */
  readonly graph: DependencyGraph;
}

/**
 * Decides how the foreign keys are met that the sink enforces during the load, component by component, by the first that
 * applies: parents first; one statement, when the sink checks at its end and the component is small; constraints that wait
 * for the commit; keys loaded as null and filled later. Groups come parents before children.
 *
 * @throws {PlanError} PLAN_CYCLE when no way is open; with several such circles one error whose `errors` holds each
 */
export function chooseKeys(request: KeyRequest): readonly LoadGroup[] {
  const problems: PlanError[] = [];
  const groups = orderCircles(request.graph).map((tables): LoadGroup => {
    const graph = cutGraph(request.graph, tables);
    if (graph.edges.length === 0) return singleGroup(onlyTable(tables));
    const circle = { tables, graph };
    const group = loadInOneStatement(request, circle) ?? loadInOrder(request, circle);
    if (!(group instanceof PlanError)) return group;
    problems.push(group);
    return singleGroup(onlyTable(tables));
  });
  throwProblems(problems);
  return groups;
}

/** Parents before children, and as far as that allows in the order of the tables, which is the one people look for. */
function orderCircles(graph: DependencyGraph): readonly (readonly number[])[] {
  const { components, componentOf } = findCycles(graph);
  const circles = components.toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
  const places = new Map(circles.map((circle, place) => [componentOf[circle[0] ?? 0], place]));
  const order = orderSteps(circles.length, (place) =>
    (circles[place] ?? [])
      .flatMap((table) => graph.byChild[table] ?? [])
      .map((edge) => places.get(componentOf[edge.parent]) ?? 0)
      .filter((parent) => parent !== place),
  );
  return order.map((place) => circles[place] ?? []);
}

function onlyTable([table]: readonly number[]): number {
  if (table !== undefined) return table;
  throw new InternalError({ code: 'INTERNAL_INVARIANT', message: 'A component of the foreign keys has no table.' });
}

function throwProblems(problems: readonly PlanError[]): void {
  const [first, second] = problems;
  if (first === undefined) return;
  if (second === undefined) throw first;
  throw new PlanError({
    code: 'PLAN_CYCLE',
    message: problems.map((each) => each.message).join('\n\n'),
    errors: problems,
    cause: first,
  });
}
