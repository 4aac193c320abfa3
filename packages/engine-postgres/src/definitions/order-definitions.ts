import { compareText, type DefinitionSection } from '@sync/core/connector';
import type { DraftGraph, LinkedDraft } from './link-drafts.ts';

/** The sections in the order in which they run. */
export const sectionOrder: readonly DefinitionSection[] = [
  'before-data',
  'indexes',
  'constraints',
  'foreign-keys',
  'finish',
];

/**
 * Among what is equally possible, the kinds in this order. Casts and operator classes stand early because the server records
 * no dependency on them where an expression uses them; what may hide rows or react to statements stands last.
 */
const kindOrder: readonly string[] = [
  'schema',
  'comment',
  'extension',
  'collation',
  'enum',
  'domain',
  'composite type',
  'range type',
  'shell type',
  'base type',
  'operator',
  'operator family',
  'operator class',
  'operator family members',
  'cast',
  'domain constraint',
  'text search dictionary',
  'text search configuration',
  'sequence',
  'function',
  'procedure',
  'aggregate',
  'table',
  'default',
  'sequence owner',
  'view',
  'materialized view',
  'primary key',
  'unique constraint',
  'exclusion constraint',
  'index',
  'index partition',
  'not-null constraint',
  'check constraint',
  'cluster',
  'replica identity',
  'foreign key',
  'rule',
  'statistics',
  'materialized view data',
  'trigger',
  'trigger state',
  'policy',
  'row security',
  'event trigger',
];

const ranks: ReadonlyMap<string, number> = new Map(kindOrder.map((kind, rank) => [kind, rank]));

/**
 * Orders drafts so that applying them one by one works: sections in order, within a section what is needed first, and else by
 * kind and id. The graph has no circles. The same graph always gives the same order.
 */
export function orderDrafts(graph: DraftGraph): LinkedDraft[] {
  const sorted = [...graph.values()].toSorted(compareLinked);
  const positions = new Map(sorted.map(({ draft }, position) => [draft.id, position]));
  const placed = new Set<LinkedDraft>();
  for (const section of sectionOrder) {
    const isWanted = (linked: LinkedDraft): boolean => linked.draft.section === section && !placed.has(linked);
    const needsOf = ({ needs }: LinkedDraft): LinkedDraft[] =>
      [...needs]
        .flatMap((id) => positions.get(id) ?? [])
        .toSorted((a, b) => a - b)
        .flatMap((position) => sorted[position] ?? []);
    for (const start of sorted) {
      for (const linked of needsFirst(start, { isWanted, needsOf })) placed.add(linked);
    }
  }
  return [...placed];
}

/** Orders every draft after what it needs, whatever the section. */
export function orderByNeeds(graph: DraftGraph): LinkedDraft[] {
  const ordered = new Set<LinkedDraft>();
  const isWanted = (linked: LinkedDraft): boolean => !ordered.has(linked);
  const needsOf = ({ needs }: LinkedDraft): LinkedDraft[] => [...needs].flatMap((id) => graph.get(id) ?? []);
  for (const start of graph.values()) {
    for (const linked of needsFirst(start, { isWanted, needsOf })) ordered.add(linked);
  }
  return [...ordered];
}

interface Walk {
  readonly isWanted: (linked: LinkedDraft) => boolean;
  readonly needsOf: (linked: LinkedDraft) => LinkedDraft[];
}

/** A draft and all it needs that is still wanted, needed ones first. Keeps its own stack, since chains may be long. */
function needsFirst(start: LinkedDraft, { isWanted, needsOf }: Walk): LinkedDraft[] {
  if (!isWanted(start)) return [];
  const done: LinkedDraft[] = [];
  const seen = new Set([start]);
  const path = [{ linked: start, needs: needsOf(start).values() }];
  for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
    const { value: next, done: isDone } = visit.needs.next();
    if (isDone) {
      done.push(visit.linked);
      path.pop();
    } else if (!seen.has(next) && isWanted(next)) {
      seen.add(next);
      path.push({ linked: next, needs: needsOf(next).values() });
    }
  }
  return done;
}

function compareLinked(a: LinkedDraft, b: LinkedDraft): number {
  return rankOf(a) - rankOf(b) || compareText(a.draft.id, b.draft.id);
}

function rankOf({ draft }: LinkedDraft): number {
  return ranks.get(draft.kind) ?? kindOrder.length;
}
