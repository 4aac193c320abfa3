import { compareText } from '@sync/core/connector';
import type { DraftGraph, LinkedDraft } from './link-drafts.ts';

interface Visit {
  readonly linked: LinkedDraft;
  readonly needs: Iterator<string>;
}

/**
 * The groups of drafts that need each other, directly or not, each group in the order it was met; and single drafts that need
 * themselves. Walks with a stack of its own: a chain of views may be longer than the runtime's.
 */
export function findCircles(graph: DraftGraph): LinkedDraft[][] {
  const circles: LinkedDraft[][] = [];
  const order = new Map<LinkedDraft, number>();
  const lowest = new Map<LinkedDraft, number>();
  const open: LinkedDraft[] = [];
  const isOpen = new Set<LinkedDraft>();
  const path: Visit[] = [];

  const enter = (linked: LinkedDraft): void => {
    order.set(linked, order.size);
    lowest.set(linked, order.get(linked) ?? 0);
    open.push(linked);
    isOpen.add(linked);
    path.push({ linked, needs: [...linked.needs].toSorted(compareText).values() });
  };
  const lower = (linked: LinkedDraft, to: number | undefined): void => {
    lowest.set(linked, Math.min(lowest.get(linked) ?? 0, to ?? Number.POSITIVE_INFINITY));
  };
  const close = (linked: LinkedDraft): void => {
    if (lowest.get(linked) !== order.get(linked)) return;
    const circle: LinkedDraft[] = [];
    for (let member = open.pop(); member !== undefined; member = member === linked ? undefined : open.pop()) {
      isOpen.delete(member);
      circle.unshift(member);
    }
    if (circle.length > 1 || linked.isSelfReferring) circles.push(circle);
  };

  for (const start of graph.values()) {
    if (!order.has(start)) enter(start);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const { linked, needs } = visit;
      const { value, done } = needs.next();
      if (done) {
        path.pop();
        close(linked);
        const above = path.at(-1);
        if (above !== undefined) lower(above.linked, lowest.get(linked));
        continue;
      }
      const next = graph.get(value);
      if (next === undefined) continue;
      if (!order.has(next)) enter(next);
      else if (isOpen.has(next)) lower(linked, order.get(next));
    }
  }
  return circles;
}
