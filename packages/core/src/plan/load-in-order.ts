import type { ForeignKey } from '../catalog/catalog.ts';
import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { DeferredKey } from '../connector/sink.ts';
import type { PlanError } from '../errors/classes.ts';
import { breakCycles } from './break-cycles.ts';
import { chooseDeferredKey } from './choose-deferred-key.ts';
import type { Circle, KeyRequest } from './choose-keys.ts';
import { cycleError } from './cycle-error.ts';
import type { Edge } from './dependency-graph.ts';
import { describeKey } from './describe-key.ts';
import type { LoadGroup } from './load-group.ts';
import type { KeyChoice } from './plan.ts';

/** How a key is met when its parent is loaded after its child. */
type Way = { readonly by: 'statement' | 'commit' } | { readonly by: 'fill'; readonly deferred: DeferredKey };

/**
 * Rungs 3 and 4 of the ladder: parents first, but for keys that wait for the commit, and where these are not enough, as few
 * as possible that are loaded as null and filled later. Gives the error when a circle has neither.
 */
export function loadInOrder(request: KeyRequest, { tables, graph }: Circle): LoadGroup | PlanError {
  const tableAt = (index: number): PairedTable | undefined => request.tables[tables[index] ?? -1];
  const ways = new Map<ForeignKey, Way>();
  const costs = new Map<ForeignKey, number>();
  for (const edge of graph.edges) {
    const table = tableAt(edge.child);
    const way = table === undefined ? undefined : chooseWay(request, edge, table);
    if (way !== undefined) ways.set(edge.key, way);
    costs.set(edge.key, way === undefined ? Number.POSITIVE_INFINITY : way.by === 'fill' ? fillCost(table) : 0);
  }
  const broken = breakCycles(graph, (edge) => costs.get(edge.key) ?? Number.POSITIVE_INFINITY);
  if (broken.kind === 'unbreakable') return cycleError(broken.edges, tableAt);
  const open = splitByWay(broken.open, ways);
  return {
    tables: broken.order.map((index) => tables[index] ?? 0),
    isHeldInStage: false,
    defersConstraints: open.commit.size > 0,
    deferredKeys: new Map(
      [...open.fillsOf].map(([index, keys]): [number, readonly DeferredKey[]] => [tables[index] ?? 0, keys]),
    ),
    choices: new Map(
      tables.map((table, index): [number, KeyChoice] => [table, describeChoice(graph.byChild[index] ?? [], open)]),
    ),
  };
}

function chooseWay({ capabilities, onConflict }: KeyRequest, edge: Edge, table: PairedTable): Way | undefined {
  if (edge.child === edge.parent && capabilities.checksKeysAtStatementEnd) return { by: 'statement' };
  if (edge.key.isDeferrable && capabilities.canDeferConstraints) return { by: 'commit' };
  const deferred = chooseDeferredKey(edge.key, table, onConflict);
  return deferred === undefined ? undefined : { by: 'fill', deferred };
}

/** Fewest keys first; among as few, those whose fill touches the fewest rows. The share of the rows stays below one key. */
function fillCost(table: PairedTable | undefined): number {
  return 1 + Math.min(Math.max(0, table?.source.estimatedRows ?? 0), 1e9) * 1e-15;
}

/** The keys that loading in order leaves open, by what meets them. */
interface OpenKeys {
  readonly statement: ReadonlySet<ForeignKey>;
  readonly commit: ReadonlySet<ForeignKey>;
  readonly fill: ReadonlySet<ForeignKey>;
  /** By child. */
  readonly fillsOf: ReadonlyMap<number, readonly DeferredKey[]>;
}

function splitByWay(edges: readonly Edge[], ways: ReadonlyMap<ForeignKey, Way>): OpenKeys {
  const open = { statement: new Set<ForeignKey>(), commit: new Set<ForeignKey>(), fill: new Set<ForeignKey>() };
  const fillsOf = new Map<number, DeferredKey[]>();
  for (const edge of edges) {
    const way = ways.get(edge.key);
    if (way === undefined) continue;
    open[way.by].add(edge.key);
    if (way.by !== 'fill') continue;
    const known = fillsOf.get(edge.child);
    if (known === undefined) fillsOf.set(edge.child, [way.deferred]);
    else known.push(way.deferred);
  }
  return { ...open, fillsOf };
}

/** How the keys of one table of the circle are met. */
function describeChoice(edges: readonly Edge[], open: OpenKeys): KeyChoice {
  const keys = edges.map((edge) => edge.key);
  const fill = keys.filter((key) => open.fill.has(key));
  if (fill.length > 0) {
    const because = `part of a circle; loaded as null and filled once the parents are there: ${fill.map(describeKey).join('; ')}`;
    return { rung: 'deferred-keys', because, edges: fill };
  }
  const commit = keys.filter((key) => open.commit.has(key));
  if (commit.length > 0) {
    const because = `part of a circle; checked at the commit: ${commit.map(describeKey).join('; ')}`;
    return { rung: 'deferred-constraints', because, edges: commit };
  }
  const self = keys.filter((key) => open.statement.has(key));
  if (self.length > 0) {
    const because = 'references itself; loaded by one statement, at whose end the sink checks its keys';
    return { rung: 'one-statement', because, edges: self };
  }
  const count = open.fill.size + open.commit.size;
  const because = `after its parents; ${count === 1 ? 'one key' : `${count} keys`} of other tables in its circle can wait`;
  return { rung: 'parents-first', because, edges: keys };
}
