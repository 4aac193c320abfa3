import { compareText } from '@sync/core/connector';
import type { Draft, ObjectKey } from './draft.ts';
import type { Dependencies, Dependency } from './read-dependencies.ts';

/** A draft with what it needs, by id. */
export interface LinkedDraft {
  readonly draft: Draft;
  readonly needs: Set<string>;
  /** What its placeholder needs. */
  readonly placeholderNeeds: Set<string>;
  /** It needs itself: only a placeholder helps. */
  isSelfReferring: boolean;
}

/** Drafts by id, in the order given. */
export type DraftGraph = Map<string, LinkedDraft>;

/** Turns recorded dependencies between catalog objects into needs between drafts. */
export function linkDrafts(drafts: readonly Draft[], dependencies: Dependencies): DraftGraph {
  const graph: DraftGraph = new Map(
    drafts
      .toSorted((a, b) => compareText(a.id, b.id))
      .map((draft) => [
        draft.id,
        { draft, needs: new Set(draft.needsIds), placeholderNeeds: new Set<string>(), isSelfReferring: false },
      ]),
  );
  const makers = new Map<ObjectKey, Draft>();
  const substitutes = new Map<ObjectKey, Draft>();
  for (const draft of drafts) {
    for (const key of draft.makes) makers.set(key, draft);
    for (const key of draft.standsFor ?? []) substitutes.set(key, draft);
  }
  const makerOf = (key: ObjectKey): Draft | undefined => findMaker(key, makers, dependencies);
  for (const linked of graph.values()) {
    for (const key of linked.draft.needs ?? []) {
      const maker = makerOf(key);
      if (maker !== undefined && maker !== linked.draft) linked.needs.add(maker.id);
    }
  }
  for (const edge of dependencies.edges) {
    const to = makerOf(edge.to);
    if (to === undefined) continue;
    for (const from of [makerOf(edge.from), substitutes.get(edge.from)]) {
      if (from !== undefined) addNeed(graph, from, to, edge);
    }
  }
  for (const draft of drafts) {
    for (const key of draft.accompanies ?? []) {
      const other = makerOf(key);
      if (other !== undefined) accompany(graph, draft.id, other.id);
    }
  }
  return graph;
}

/** Kinds that are made of names only, so that what accompanies a type is of no use to them. */
const namesOnly: ReadonlySet<string> = new Set([
  'function',
  'procedure',
  'aggregate',
  'operator',
  'operator class',
  'operator family members',
  'cast',
]);

/** Lets all who need `other` need `id` too, but not those that `id` itself needs. */
function accompany(graph: DraftGraph, id: string, other: string): void {
  const own = needsOf(graph, id);
  for (const { draft, needs } of graph.values()) {
    const isParsed = !namesOnly.has(draft.kind) || draft.placeholder !== undefined;
    if (isParsed && needs.has(other) && draft.id !== id && !own.has(draft.id)) needs.add(id);
  }
}

/** Everything that a draft needs, directly or not. */
export function needsOf(graph: DraftGraph, id: string): Set<string> {
  const needs = new Set(graph.get(id)?.needs);
  for (const need of needs) for (const next of graph.get(need)?.needs ?? []) needs.add(next);
  return needs;
}

function addNeed(graph: DraftGraph, from: Draft, to: Draft, edge: Dependency): void {
  const linked = graph.get(from.id);
  if (linked === undefined) return;
  if (from === to) {
    if (edge.from === edge.to && from.placeholder !== undefined) linked.isSelfReferring = true;
    return;
  }
  // A sequence goes with the column that owns it, but comes before it: the ownership is a record of its own.
  if (from.kind === 'sequence' && edge.type === 'a') return;
  linked.needs.add(to.id);
  const { placeholder } = from;
  if (placeholder?.from === edge.from && placeholder.needsCatalogs.includes(edge.toCatalog)) {
    linked.placeholderNeeds.add(to.id);
  }
}

/** An object without a maker is a part of one that has: an array type of its element, a rule of its view. */
function findMaker(
  key: ObjectKey,
  makers: ReadonlyMap<ObjectKey, Draft>,
  dependencies: Dependencies,
): Draft | undefined {
  const seen = new Set<ObjectKey>();
  for (
    let next: ObjectKey | undefined = key;
    next !== undefined && !seen.has(next);
    next = dependencies.wholeOf(next)
  ) {
    const maker = makers.get(next);
    if (maker !== undefined) return maker;
    seen.add(next);
  }
  return undefined;
}
