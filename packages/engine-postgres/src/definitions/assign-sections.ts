import type { DefinitionSection } from '@sync/core/connector';
import { splitDraft } from './break-circles.ts';
import type { Draft } from './draft.ts';
import { type DraftGraph, type LinkedDraft, needsOf } from './link-drafts.ts';
import { orderByNeeds, sectionOrder } from './order-definitions.ts';

/** Kinds that the data needs: they cannot wait for what comes after it. */
const needsNoWaiting: ReadonlySet<string> = new Set([
  'schema',
  'extension',
  'collation',
  'enum',
  'domain',
  'composite type',
  'range type',
  'shell type',
  'base type',
  'sequence',
  'table',
]);

/**
 * Moves what needs something late to where it can be made: a view that groups by a primary key comes after the keys. Where a
 * table needs such a view (it has a column of its row type), the view starts as a placeholder.
 */
export function assignSections(graph: DraftGraph): void {
  const late = lateDrafts(graph);
  for (const table of late.filter(({ draft }) => needsNoWaiting.has(draft.kind))) {
    const needed = needsOf(graph, table.draft.id);
    for (const id of needed) {
      const linked = graph.get(id);
      if (linked !== undefined && late.includes(linked))
        splitDraft(graph, linked, new Set([...needed, table.draft.id]));
    }
  }
  const sections = new Map<string, DefinitionSection>();
  for (const linked of orderByNeeds(graph)) sections.set(linked.draft.id, sectionOf(linked, sections));
  for (const [id, linked] of graph) graph.set(id, { ...linked, draft: placed(linked.draft, sections.get(id)) });
}

function placed(draft: Draft, section: DefinitionSection = draft.section): Draft {
  if (section === draft.section) return draft;
  if (!needsNoWaiting.has(draft.kind)) return { ...draft, section };
  return { ...draft, refusal: 'it is needed before the data, but needs what can only be made after it' };
}

/** A draft's own section, or the last one when something it needs comes later. */
function sectionOf(linked: LinkedDraft, sections: ReadonlyMap<string, DefinitionSection>): DefinitionSection {
  const own = sectionOrder.indexOf(linked.draft.section);
  for (const id of linked.needs) {
    const section = sections.get(id);
    if (section !== undefined && sectionOrder.indexOf(section) > own) return 'finish';
  }
  return linked.draft.section;
}

/** Drafts of the first section that need something of a later one. */
function lateDrafts(graph: DraftGraph): LinkedDraft[] {
  const sections = new Map<string, DefinitionSection>();
  return orderByNeeds(graph).filter((linked) => {
    const section = sectionOf(linked, sections);
    sections.set(linked.draft.id, section);
    return linked.draft.section === 'before-data' && section !== 'before-data';
  });
}
