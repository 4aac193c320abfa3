import type { ForeignKey } from '../catalog/catalog.ts';
import type { PairedTable } from '../catalog/compare-catalogs.ts';
import { printTableRef, type TableKey, tableKey } from '../catalog/table-ref.ts';
import type { DependencyGraph } from './dependency-graph.ts';
import { compareForeignKeys } from './dependency-graph.ts';
import type { LoadGroup } from './load-group.ts';
import { stepsByTable } from './make-steps.ts';
import type { KeyChoice, LaneChoice, PlannedTable, Step } from './plan.ts';
import type { PlanOptions } from './plan-input.ts';
import { stepId } from './step-id.ts';

export interface TablesRequest {
  readonly tables: readonly PairedTable[];
  readonly lanes: readonly LaneChoice[];
  readonly graph: DependencyGraph;
  readonly groups: readonly LoadGroup[];
  readonly steps: readonly Step[];
  /** The source's, named as at the sink. */
  readonly sourceKeys: readonly ForeignKey[];
  readonly options: PlanOptions;
}

/** Every table once, in the order in which it is loaded, with what decided its place. */
export function describeTables(request: TablesRequest): readonly PlannedTable[] {
  const stepOf = stepsByTable(request.steps);
  const place = new Map([...stepOf.keys()].map((key, index) => [key, index]));
  const choices = new Map(request.groups.flatMap((group) => [...group.choices]));
  const laterKeys = keysMadeLater(request);
  const planned = request.tables.map((table, number): PlannedTable => {
    const key = tableKey(table.ref);
    return {
      table: table.ref,
      from: table.source.ref,
      step: stepOf.get(key) ?? stepId('load'),
      isCreated: table.isCreated,
      estimatedRows: table.source.estimatedRows,
      estimatedBytes: table.source.estimatedBytes,
      lane: request.lanes[number] ?? { lane: 'rows', because: '' },
      keys: choices.get(number) ?? chooseOutside(request, number, laterKeys.get(key) ?? []),
    };
  });
  return planned.sort((a, b) => (place.get(tableKey(a.table)) ?? 0) - (place.get(tableKey(b.table)) ?? 0));
}

/** How the keys are met of a table that no circle holds. */
function chooseOutside(request: TablesRequest, number: number, later: readonly ForeignKey[]): KeyChoice {
  const edges = (request.graph.byChild[number] ?? []).map((edge) => edge.key);
  if (edges.length > 0) {
    const parents = [...new Set(edges.map((key) => printTableRef(key.references)))];
    return { rung: 'parents-first', because: `after ${parents.join(', ')}, which it references`, edges };
  }
  if (later.length > 0) {
    return { rung: 'constraints-after-load', because: 'its foreign keys are made after the load', edges: later };
  }
  return { rung: 'no-keys', because: 'it references no table of this run', edges: [] };
}

/** By child: the source's keys between loaded tables that the sink lacks and the run makes. */
function keysMadeLater(request: TablesRequest): ReadonlyMap<TableKey, readonly ForeignKey[]> {
  const later = new Map<TableKey, ForeignKey[]>();
  if (request.options.schema === 'none') return later;
  const loaded = new Set(request.tables.map((table) => tableKey(table.ref)));
  const atSink = new Set(request.graph.edges.map((edge) => sameKey(edge.key)));
  for (const key of request.sourceKeys.toSorted(compareForeignKeys)) {
    const child = tableKey(key.table);
    if (!loaded.has(child) || !loaded.has(tableKey(key.references)) || atSink.has(sameKey(key))) continue;
    const list = later.get(child);
    if (list === undefined) later.set(child, [key]);
    else list.push(key);
  }
  return later;
}

function sameKey(key: ForeignKey): string {
  return JSON.stringify([
    tableKey(key.table),
    tableKey(key.references),
    key.columns.map((pair) => [pair.column, pair.references]),
  ]);
}
