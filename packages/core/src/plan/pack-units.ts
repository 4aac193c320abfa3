import type { Unit, UnitRequest } from './group-units.ts';
import type { LoadGroup } from './load-group.ts';

/** A table up to this size is small: its load takes less time than the round trips around it. */
export const smallTableBytes = 1024 * 1024;
/** The same in rows, for engines whose estimate of bytes is missing or coarse. */
export const smallTableRows = 20_000;
/** Fewer tables than this in a pack leave round trips on the table; measured with 200 tables (docs/benchmarks.md). */
export const packTables = 10;
/** Large numbers of small tables are spread over this many packs a worker, so that no worker waits long for the last one. */
const packsPerWorker = 5;

/** Groups that must share a unit, and which of these wait for which. */
export interface Clusters {
  readonly clusters: readonly (readonly LoadGroup[])[];
  readonly parentsOf: readonly (readonly number[])[];
  /** All of them, parents before children. */
  readonly order: readonly number[];
}

/**
 * Makes units of clusters. Small ones that travel encoded are packed, several a unit, so that their bytes go through one
 * statement an end; the others have a unit each.
 *
 * Packs cannot wait for each other in a circle: a pack is a run of clusters ordered by level, all with equally many big ones
 * above them. So what a pack waits for comes before it in that order, and no big cluster stands between its members.
 */
export function packUnits(request: UnitRequest, clusters: Clusters): readonly Unit[] {
  const isSmall = clusters.clusters.map((cluster) => isPackable(request, cluster));
  const places = placeClusters(clusters, isSmall);
  const ordered = clusters.order.toSorted((a, b) => comparePlaces(places[a], places[b]));
  const layers = new Map<number, number[]>();
  for (const cluster of ordered) {
    if (!isSmall[cluster]) continue;
    const above = places[cluster]?.bigAbove ?? 0;
    const layer = layers.get(above);
    if (layer === undefined) layers.set(above, [cluster]);
    else layer.push(cluster);
  }
  const packs = [...layers.values()].flatMap((layer) => cutPacks(layer, clusters, request.workers));
  const singles = ordered.filter((cluster) => !isSmall[cluster]).map((cluster) => [cluster]);
  const units = [...packs, ...singles].sort((a, b) => comparePlaces(places[a[0] ?? 0], places[b[0] ?? 0]));
  return connectUnits(units, clusters);
}

/** Where a cluster stands among those it waits for. */
interface Place {
  /** The most big clusters on a way up from it. */
  readonly bigAbove: number;
  /** The most clusters on a way up from it. Those of one level do not wait for each other. */
  readonly level: number;
  /** Its place in the order. */
  readonly rank: number;
}

function placeClusters({ order, parentsOf }: Clusters, isSmall: readonly boolean[]): readonly Place[] {
  const places: Place[] = [];
  for (const [rank, cluster] of order.entries()) {
    let [bigAbove, level] = [0, 0];
    for (const parent of parentsOf[cluster] ?? []) {
      bigAbove = Math.max(bigAbove, (places[parent]?.bigAbove ?? 0) + (isSmall[parent] ? 0 : 1));
      level = Math.max(level, (places[parent]?.level ?? 0) + 1);
    }
    places[cluster] = { bigAbove, level, rank };
  }
  return places;
}

function comparePlaces(a: Place | undefined, b: Place | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a.bigAbove - b.bigAbove || a.level - b.level || a.rank - b.rank;
}

function isPackable(request: UnitRequest, cluster: readonly LoadGroup[]): boolean {
  return cluster.every(
    (group) =>
      !group.isHeldInStage &&
      !group.defersConstraints &&
      group.deferredKeys.size === 0 &&
      group.tables.every((table) => request.lanes[table]?.lane === 'encoded' && isSmallTable(request, table)),
  );
}

function isSmallTable(request: UnitRequest, table: number): boolean {
  const source = request.tables[table]?.source;
  return source !== undefined && source.estimatedBytes <= smallTableBytes && source.estimatedRows <= smallTableRows;
}

/** Cuts a run of clusters into packs of about equally many tables. */
function cutPacks(layer: readonly number[], { clusters }: Clusters, workers: number): number[][] {
  const tables = layer.reduce((sum, cluster) => sum + countTables(clusters[cluster]), 0);
  const count = Math.min(Math.ceil(tables / packTables), workers * packsPerWorker);
  const packs: number[][] = [];
  let before = 0;
  for (const cluster of layer) {
    // Which pack the cluster's first table falls into; several clusters share one, and a big one may skip some.
    const pack = Math.min(count - 1, Math.floor((before * count) / tables));
    const last = packs[pack];
    if (last === undefined) packs[pack] = [cluster];
    else last.push(cluster);
    before += countTables(clusters[cluster]);
  }
  return packs.filter((pack) => pack.length > 0);
}

function countTables(cluster: readonly LoadGroup[] | undefined): number {
  return (cluster ?? []).reduce((sum, group) => sum + group.tables.length, 0);
}

/** Translates who waits for whom from clusters to units, which come parents before children. */
function connectUnits(units: readonly (readonly number[])[], { clusters, parentsOf }: Clusters): readonly Unit[] {
  const unitOf = new Map(units.flatMap((part, unit) => part.map((cluster): [number, number] => [cluster, unit])));
  return units.map((part, unit) => ({
    groups: part.flatMap((cluster) => clusters[cluster] ?? []),
    after: [...new Set(part.flatMap((cluster) => parentsOf[cluster] ?? []).map((parent) => unitOf.get(parent) ?? 0))]
      .filter((other) => other !== unit)
      .sort((a, b) => a - b),
  }));
}
