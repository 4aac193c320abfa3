import {
  compareTableRefs,
  compareText,
  type Definition,
  type NotCarried,
  type TableKey,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import { assignSections } from './assign-sections.ts';
import { breakCircles } from './break-circles.ts';
import type { Draft } from './draft.ts';
import { type DraftGraph, linkDrafts, needsOf } from './link-drafts.ts';
import { orderByNeeds, orderDrafts } from './order-definitions.ts';
import type { Dependencies } from './read-dependencies.ts';
import { materializedDataId } from './read-views.ts';

/** What became of the drafts. */
export interface ResolvedDrafts {
  readonly definitions: readonly Definition[];
  readonly notCarried: readonly NotCarried[];
}

/** Turns drafts into records that say what they need, in an order in which they can be applied. */
export function resolveDrafts(drafts: readonly Draft[], dependencies: Dependencies): ResolvedDrafts {
  const graph = linkDrafts(drafts, dependencies);
  linkMaterializedData(graph);
  breakCircles(graph);
  assignSections(graph);
  const notCarried = removeRefused(graph);
  const tables = reachedTables(graph);
  const definitions = orderDrafts(graph).map(
    ({ draft, needs }): Definition => ({
      id: draft.id,
      kind: draft.kind,
      tables: tables.get(draft.id) ?? [],
      dependsOn: [...needs].toSorted(compareText),
      ...(draft.impliedBy === undefined ? {} : { impliedBy: draft.impliedBy }),
      section: draft.section,
      sql: draft.sql,
      ...(draft.isAlwaysApplied === true ? { isAlwaysApplied: true } : {}),
    }),
  );
  return { definitions, notCarried };
}

/** The rows of a materialized view come after those of the ones it reads, through whatever views. */
function linkMaterializedData(graph: DraftGraph): void {
  for (const linked of graph.values()) {
    if (linked.draft.kind !== 'materialized view data') continue;
    for (const id of needsOf(graph, linked.draft.id)) {
      const data = materializedDataId(id);
      if (data !== id && data !== linked.draft.id && graph.has(data)) linked.needs.add(data);
    }
  }
}

/** Takes out what is not carried and all that needs it. */
function removeRefused(graph: DraftGraph): NotCarried[] {
  const refused = new Map<string, NotCarried>();
  for (const { draft, needs } of orderByNeeds(graph)) {
    const missing = [...needs].flatMap((id) => refused.get(id) ?? [])[0];
    const because = draft.refusal ?? (missing && `it needs ${missing.kind} ${missing.name}, which is not carried`);
    if (because !== undefined) refused.set(draft.id, { kind: draft.kind, name: draft.name, because });
  }
  for (const id of refused.keys()) graph.delete(id);
  return [...refused.values()].toSorted((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name));
}

/** The tables of every draft; for those that only know what they need, the tables of that. */
function reachedTables(graph: DraftGraph): ReadonlyMap<string, readonly TableRef[]> {
  const tables = new Map<string, readonly TableRef[]>();
  for (const { draft, needs } of orderByNeeds(graph)) {
    const own = draft.tables === 'reached' ? [...needs].flatMap((id) => tables.get(id) ?? []) : draft.tables;
    const unique = new Map<TableKey, TableRef>(own.map((ref) => [tableKey(ref), ref]));
    tables.set(draft.id, [...unique.values()].toSorted(compareTableRefs));
  }
  return tables;
}
