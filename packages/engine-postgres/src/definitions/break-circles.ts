import { compareText } from '@sync/core/connector';
import { findCircles } from './find-circles.ts';
import type { DraftGraph, LinkedDraft } from './link-drafts.ts';

/**
 * Makes the graph free of circles: of views first, else of whatever can be made in two steps, a placeholder is made before the
 * others and the real thing after them. What no placeholder helps is refused. The same graph always gives the same result.
 */
export function breakCircles(graph: DraftGraph): void {
  for (let circles = findCircles(graph); circles.length > 0; circles = findCircles(graph)) {
    for (const circle of circles) {
      const candidates = circle
        .filter(({ draft }) => draft.placeholder !== undefined)
        .toSorted((a, b) => compareText(a.draft.id, b.draft.id));
      const views = candidates.filter(({ draft }) => draft.kind === 'view');
      const chosen = views.length > 0 ? views : candidates;
      if (chosen.length === 0) refuse(graph, circle);
      else for (const linked of chosen) splitDraft(graph, linked, new Set(circle.map(({ draft }) => draft.id)));
    }
  }
}

/**
 * Makes one draft into two: a placeholder under its own id, and its body. Members of `circle` go on needing the placeholder only;
 * all others need the body too.
 */
export function splitDraft(graph: DraftGraph, linked: LinkedDraft, circle: ReadonlySet<string>): void {
  const { draft, needs, placeholderNeeds } = linked;
  const { placeholder, ...rest } = draft;
  if (placeholder === undefined) return;
  const body: LinkedDraft = {
    draft: { ...rest, id: placeholder.bodyId, sql: placeholder.bodySql, makes: [] },
    needs: new Set([...needs, draft.id]),
    placeholderNeeds: new Set(),
    isSelfReferring: false,
  };
  for (const other of graph.values()) {
    if (other.needs.has(draft.id) && !circle.has(other.draft.id)) other.needs.add(placeholder.bodyId);
  }
  const first = { ...rest, sql: placeholder.sql };
  graph.set(draft.id, { draft: first, needs: placeholderNeeds, placeholderNeeds: new Set(), isSelfReferring: false });
  graph.set(placeholder.bodyId, body);
}

/** Nothing in the circle can be made: all of it is refused, and the links inside it are cut. */
function refuse(graph: DraftGraph, circle: readonly LinkedDraft[]): void {
  const ids = new Set(circle.map(({ draft }) => draft.id));
  const names = circle.map(({ draft }) => `${draft.kind} ${draft.name}`).toSorted(compareText);
  for (const linked of circle) {
    const refusal = `it needs itself, through ${names.join(', ')}`;
    const needs = new Set([...linked.needs].filter((id) => !ids.has(id)));
    graph.set(linked.draft.id, { ...linked, draft: { ...linked.draft, refusal }, needs, isSelfReferring: false });
  }
}
