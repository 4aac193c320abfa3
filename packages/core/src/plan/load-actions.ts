import type { PairedTable } from '../catalog/compare-catalogs.ts';
import type { TableRef } from '../catalog/table-ref.ts';
import type { OnConflict } from '../connector/sink.ts';
import type { LoadGroup } from './load-group.ts';
import type { Action, LaneChoice, TableLoad } from './plan.ts';
import type { Truncation } from './plan-truncate.ts';

export interface LoadRequest {
  readonly tables: readonly PairedTable[];
  readonly lanes: readonly LaneChoice[];
  readonly truncation: Truncation;
  /** By number: tables that are read and written in several parts at once. */
  readonly slices: ReadonlyMap<number, number>;
  readonly onConflict: OnConflict;
}

/** What one unit does to load its groups: suspends triggers, empties, loads, merges what was held in stage, fills deferred keys; in that order a group. */
export function loadActions(request: LoadRequest, groups: readonly LoadGroup[]): readonly Action[] {
  return [
    ...suspendAction(request, groups),
    ...truncateAction(request, groups),
    ...mergeLoads(groups.flatMap((group) => groupActions(request, group))),
  ];
}

/**
 * What triggers did is in the source's rows already; firing again they would change a copy (a time of change) or write rows that
 * are copied too (an audit log).
 */
function suspendAction(request: LoadRequest, groups: readonly LoadGroup[]): readonly Action[] {
  const [first, ...others] = groups
    .flatMap((group) => group.tables)
    .sort((a, b) => a - b)
    .flatMap((number): TableRef[] => {
      const table = request.tables[number];
      return table !== undefined && suspendsTriggers(table) ? [table.ref] : [];
    });
  return first === undefined ? [] : [{ kind: 'suspend-triggers', tables: [first, ...others] }];
}

/** A table that the run makes has no triggers yet. */
export function suspendsTriggers(table: PairedTable): boolean {
  return !table.isCreated && table.sink.loadTriggers.length > 0 && table.sink.canSuspendTriggers === true;
}

function truncateAction(request: LoadRequest, groups: readonly LoadGroup[]): readonly Action[] {
  const numbers = groups.flatMap((group) => group.tables).sort((a, b) => a - b);
  const [first, ...others] = numbers.flatMap((number): TableRef[] => {
    const table = request.tables[number];
    return table !== undefined && request.truncation.isEmptied(table) ? [table.ref] : [];
  });
  if (first === undefined) return [];
  const tables: [TableRef, ...TableRef[]] = [first, ...others];
  const reaches = request.truncation.reachedFrom(tables);
  // Without anything to reach a cascade would only take what appeared since the plan was made.
  return [{ kind: 'truncate', tables, isCascading: reaches.length > 0, reaches }];
}

function groupActions(request: LoadRequest, group: LoadGroup): readonly Action[] {
  const loads = group.tables.flatMap((number) => tableLoad(request, group, number));
  const [first, ...others] = loads.map((load) => load.table);
  const merge: Action[] =
    group.isHeldInStage && first !== undefined ? [{ kind: 'merge-staged', tables: [first, ...others] }] : [];
  const fills = loads.flatMap((load) =>
    load.deferredKeys.map((deferred): Action => ({ kind: 'fill-deferred-key', deferred })),
  );
  return [...loads.map((load): Action => ({ kind: 'load', loads: [load] })), ...merge, ...fills];
}

function tableLoad(request: LoadRequest, group: LoadGroup, number: number): readonly TableLoad[] {
  const table = request.tables[number];
  const lane = request.lanes[number];
  if (table === undefined || lane === undefined) return [];
  const slices = request.slices.get(number);
  return [
    {
      table: table.ref,
      from: table.source.ref,
      columns: table.columns.map(({ source, sink, onUnfit }) => ({
        name: sink.name,
        from: source.name,
        ...(onUnfit && { onUnfit }),
      })),
      lane,
      // A table this run makes holds no row to conflict with, and has its keys after the load.
      onConflict: table.isCreated ? 'error' : request.onConflict,
      deferredKeys: group.deferredKeys.get(number) ?? [],
      holdInStage: group.isHeldInStage,
      ...(slices === undefined ? {} : { slices }),
    },
  ];
}

/** Puts loads that follow each other into one action when they may travel through one statement an end. */
function mergeLoads(actions: readonly Action[]): readonly Action[] {
  const merged: Action[] = [];
  for (const action of actions) {
    const last = merged.at(-1);
    if (action.kind === 'load' && last?.kind === 'load' && canShare(last.loads[0], action.loads[0])) {
      merged[merged.length - 1] = { kind: 'load', loads: [...last.loads, ...action.loads] };
    } else merged.push(action);
  }
  return merged;
}

/**
 * Rows kept aside in any way reach their table when the writer finishes, after those of a direct load that follows in the same
 * action; so only loads of one manner share one. A load with deferred keys stays alone.
 */
function canShare(a: TableLoad, b: TableLoad): boolean {
  return (
    a.lane.lane === 'encoded' &&
    b.lane.lane === 'encoded' &&
    a.onConflict === b.onConflict &&
    a.holdInStage === b.holdInStage &&
    a.deferredKeys.length === 0 &&
    b.deferredKeys.length === 0
  );
}
