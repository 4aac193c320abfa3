import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { DeferredKey, OnConflict, SinkCapabilities } from '../connector/sink.ts';
import { PlanError } from '../errors/classes.ts';
import { breakCycles } from './break-cycles.ts';
import { chooseDeferredKey } from './choose-deferred-key.ts';
import { cycleError } from './cycle-error.ts';
import { cutGraph, type DependencyGraph, type Edge } from './dependency-graph.ts';
import { describeKey } from './describe-key.ts';
import { findCycles } from './find-cycles.ts';
import { type LoadGroup, singleGroup } from './load-group.ts';
import type { KeyChoice } from './plan.ts';

/**
 * A component is moved from staging by one statement up to this many rows, all its tables together. The rows are written twice
 * and the engine remembers each until the statement ends; for more rows waiting constraints or deferred keys are cheaper.
 */
export const oneStatementRows = 200_000;

export interface KeyRequest {
  readonly tables: readonly PairedTable[];
  /** The foreign keys the sink enforces during the load. */
  readonly graph: DependencyGraph;
  readonly onConflict: OnConflict;
  readonly capabilities: SinkCapabilities;
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
  const groups = findCycles(request.graph).components.map((component) => {
    const [table] = component;
    if (table === undefined) throw new Error('a component has a table');
    const graph = cutGraph(request.graph, component);
    if (graph.edges.length === 0) return singleGroup(table);
    const edges = graph.edges.map((edge) => renumber(edge, component));
    const ladder = { request, component, graph, edges };
    const group = inOneStatement(ladder) ?? inOrder(ladder);
    if (!(group instanceof PlanError)) return group;
    problems.push(group);
    return singleGroup(table);
  });
  throwCycles(problems);
  return groups;
}

/** One component on its way down the ladder. */
interface Ladder {
  readonly request: KeyRequest;
  readonly component: readonly number[];
  /** The component alone; its tables are numbered by their place in `component`. */
  readonly graph: DependencyGraph;
  /** Its edges, with the plan's own numbers. */
  readonly edges: readonly Edge[];
}

function renumber(edge: Edge, component: readonly number[]): Edge {
  return { child: component[edge.child] ?? 0, parent: component[edge.parent] ?? 0, key: edge.key };
}

function throwCycles(problems: readonly PlanError[]): void {
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

/** Rung 2b: the sink looks at keys when a statement ends, so rows of one statement may reference each other. */
function inOneStatement({ request, component, edges }: Ladder): LoadGroup | undefined {
  const { capabilities } = request;
  if (!capabilities.checksKeysAtStatementEnd) return undefined;
  const isChunked = capabilities.loadsInSeveralStatements === true;
  const [only, second] = component;
  if (only !== undefined && second === undefined) {
    const how = isChunked ? 'is loaded aside and moved in by one statement' : 'is loaded by one statement';
    const because = `references itself and ${how}, at whose end the sink checks its keys`;
    const choices = new Map([
      [only, { rung: 'one-statement', because, edges: keysOf(edges, only) } satisfies KeyChoice],
    ]);
    return { ...singleGroup(only), isHeldInStage: isChunked, choices };
  }
  const rows = component.reduce((sum, table) => sum + Math.max(0, request.tables[table]?.source.estimatedRows ?? 0), 0);
  // Loads in several statements could not meet a self reference within the component in any other way.
  if (rows > oneStatementRows && !isChunked) return undefined;
  const because =
    `one of ${component.length} tables in a circle (about ${rows} rows together), loaded aside and moved in by one ` +
    'statement, at whose end the sink checks their keys';
  const choices = component.map((table): [number, KeyChoice] => [
    table,
    { rung: 'one-statement', because, edges: keysOf(edges, table) },
  ]);
  return {
    tables: component,
    isHeldInStage: true,
    defersConstraints: false,
    deferredKeys: new Map(),
    choices: new Map(choices),
  };
}

/** Rungs 3 and 4: parents first but for edges that wait for the commit or are filled later. */
function inOrder({ request, component, graph, edges }: Ladder): LoadGroup | PlanError {
  const { capabilities, tables, onConflict } = request;
  const deferrals = new Map<Edge['key'], DeferredKey>();
  const costs = new Map<Edge['key'], number>();
  for (const { key, child, parent } of edges) {
    const table = tables[child];
    const isMetByStatement = child === parent && capabilities.checksKeysAtStatementEnd;
    const canWait = key.isDeferrable && capabilities.canDeferConstraints;
    const deferral =
      table === undefined || canWait || isMetByStatement ? undefined : chooseDeferredKey(key, table, onConflict);
    if (deferral !== undefined) deferrals.set(key, deferral);
    costs.set(
      key,
      canWait || isMetByStatement ? 0 : deferral === undefined ? Number.POSITIVE_INFINITY : fillCost(table),
    );
  }
  const broken = breakCycles(graph, (edge) => costs.get(edge.key) ?? Number.POSITIVE_INFINITY);
  if (broken.kind === 'unbreakable') {
    return cycleError(
      broken.edges.map((edge) => renumber(edge, component)),
      tables,
    );
  }
  const open = broken.open.map((edge) => renumber(edge, component));
  const ofStatement = open.filter((edge) => edge.child === edge.parent && capabilities.checksKeysAtStatementEnd);
  const ofFill = open.filter((edge) => deferrals.has(edge.key));
  const ofCommit = open.filter((edge) => !ofStatement.includes(edge) && !ofFill.includes(edge));
  const order = broken.order.map((local) => component[local] ?? 0);
  return {
    tables: order,
    isHeldInStage: false,
    defersConstraints: ofCommit.length > 0,
    deferredKeys: groupDeferredKeys(ofFill, deferrals),
    choices: new Map(order.map((table) => [table, describeChoice(table, { edges, ofStatement, ofFill, ofCommit })])),
  };
}

/** Fewest keys first; among as few, those whose fill touches the fewest rows. The share of the rows stays below one key. */
function fillCost(table: PairedTable | undefined): number {
  return 1 + Math.min(Math.max(0, table?.source.estimatedRows ?? 0), 1e9) * 1e-15;
}

function groupDeferredKeys(
  edges: readonly Edge[],
  deferrals: ReadonlyMap<Edge['key'], DeferredKey>,
): ReadonlyMap<number, readonly DeferredKey[]> {
  const groups = new Map<number, DeferredKey[]>();
  for (const edge of edges) {
    const deferral = deferrals.get(edge.key);
    if (deferral === undefined) continue;
    const group = groups.get(edge.child) ?? [];
    group.push(deferral);
    groups.set(edge.child, group);
  }
  return groups;
}

/** The edges of a component, and those of them that loading in order leaves open, by what meets them. */
interface OpenEdges {
  readonly edges: readonly Edge[];
  readonly ofStatement: readonly Edge[];
  readonly ofFill: readonly Edge[];
  readonly ofCommit: readonly Edge[];
}

function describeChoice(table: number, open: OpenEdges): KeyChoice {
  const fill = keysOf(open.ofFill, table);
  if (fill.length > 0) {
    const because = `part of a circle; loaded as null and filled once the parents are there: ${fill.map(describeKey).join('; ')}`;
    return { rung: 'deferred-keys', because, edges: fill };
  }
  const commit = keysOf(open.ofCommit, table);
  if (commit.length > 0) {
    const because = `part of a circle; checked at the commit: ${commit.map(describeKey).join('; ')}`;
    return { rung: 'deferred-constraints', because, edges: commit };
  }
  const self = keysOf(open.ofStatement, table);
  if (self.length > 0) {
    const because = 'references itself and is loaded by one statement, at whose end the sink checks its keys';
    return { rung: 'one-statement', because, edges: self };
  }
  const waiting = [...open.ofFill, ...open.ofCommit].map((edge) => describeKey(edge.key)).join('; ');
  const because = `after its parents; the circle it is part of is opened elsewhere: ${waiting}`;
  return { rung: 'parents-first', because, edges: keysOf(open.edges, table) };
}

function keysOf(edges: readonly Edge[], child: number): readonly Edge['key'][] {
  return edges.filter((edge) => edge.child === child).map((edge) => edge.key);
}
