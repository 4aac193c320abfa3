import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeGraph } from '../../test/plan/make-graph.ts';
import { breakCycles } from './break-cycles.ts';
import type { DependencyGraph, Edge, EdgeCost } from './dependency-graph.ts';
import { exactLimit } from './exact-order.ts';
import { greedyOrder } from './greedy-order.ts';

const must = Number.POSITIVE_INFINITY;

/** Costs by the place of the key in the list the graph was made of. */
const costs =
  (list: readonly number[]): EdgeCost =>
  (edge) =>
    list[Number(edge.key.name.slice(1))] ?? 1;

const names = (edges: readonly Edge[]): string[] => edges.map((edge) => edge.key.name).sort();

describe('breaking cycles', () => {
  it('leaves nothing open where nothing is circular', () => {
    const result = breakCycles(
      makeGraph(3, [
        [0, 1],
        [1, 2],
      ]),
      costs([]),
    );
    expect(result).toEqual({ kind: 'broken', order: [2, 1, 0], open: [] });
  });

  it('leaves open the one edge that two overlapping circles share', () => {
    const graph = makeGraph(3, [
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 0],
    ]);
    const result = breakCycles(graph, costs([]));
    expect(result.kind === 'broken' && names(result.open)).toEqual(['k0']);
  });

  it('leaves open the cheaper edge of two', () => {
    const result = breakCycles(
      makeGraph(2, [
        [0, 1],
        [1, 0],
      ]),
      costs([1.5, 1]),
    );
    expect(result).toMatchObject({ kind: 'broken', order: [1, 0] });
    expect(result.kind === 'broken' && names(result.open)).toEqual(['k1']);
  });

  it('leaves open one edge rather than two between the same tables', () => {
    const result = breakCycles(
      makeGraph(2, [
        [0, 1],
        [0, 1],
        [1, 0],
      ]),
      costs([]),
    );
    expect(result.kind === 'broken' && names(result.open)).toEqual(['k2']);
  });

  it('leaves open every self reference that may be', () => {
    const result = breakCycles(makeGraph(1, [[0, 0]]), costs([1]));
    expect(result.kind === 'broken' && names(result.open)).toEqual(['k0']);
  });

  it('prefers edges that cost nothing', () => {
    const result = breakCycles(
      makeGraph(3, [
        [0, 1],
        [1, 2],
        [2, 0],
      ]),
      costs([1, 1, 0]),
    );
    expect(result.kind === 'broken' && names(result.open)).toEqual(['k2']);
  });

  it('names the edges that cannot be left open, and no others', () => {
    const graph = makeGraph(5, [
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
      [3, 0],
      [4, 4],
    ]);
    const result = breakCycles(graph, costs([must, must, 1, must, must, must]));
    expect(result.kind === 'unbreakable' && names(result.edges)).toEqual(['k0', 'k1', 'k5']);
  });
});

/** Random graphs with random costs: about one edge in five must hold. */
function randomGraph(maxTables: number): fc.Arbitrary<{ readonly graph: DependencyGraph; readonly costOf: EdgeCost }> {
  return fc
    .integer({ min: 2, max: maxTables })
    .chain((size) =>
      fc.record({
        size: fc.constant(size),
        edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { minLength: 1, maxLength: size * 3 }),
        list: fc.array(fc.constantFrom(0, 1, 1, 1.25, must), { minLength: size * 3, maxLength: size * 3 }),
      }),
    )
    .map(({ size, edges, list }) => ({ graph: makeGraph(size, edges), costOf: costs(list) }));
}

/** What is open in an order, self references left out. */
function openIn(graph: DependencyGraph, order: readonly number[]): readonly Edge[] {
  const rank = new Map(order.map((table, index) => [table, index]));
  return graph.edges.filter((edge) => (rank.get(edge.child) ?? 0) < (rank.get(edge.parent) ?? 0));
}

const sum = (edges: readonly Edge[], costOf: EdgeCost): number =>
  edges.reduce((total, edge) => total + costOf(edge), 0);

describe('random graphs', () => {
  it('are ordered with every table once and no edge open that must hold', () => {
    fc.assert(
      fc.property(randomGraph(40), ({ graph, costOf }) => {
        const result = breakCycles(graph, costOf);
        if (result.kind === 'unbreakable') {
          for (const edge of result.edges) expect(costOf(edge)).toBe(must);
          return;
        }
        expect(result.order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: graph.size }, (_, n) => n));
        const open = openIn(graph, result.order);
        expect(names(result.open.filter((edge) => edge.child !== edge.parent))).toEqual(names(open));
        for (const edge of result.open) expect(costOf(edge)).not.toBe(must);
      }),
      { numRuns: 300 },
    );
  });

  it('of few tables are ordered at the least cost of all orders', () => {
    fc.assert(
      fc.property(randomGraph(6), ({ graph, costOf }) => {
        const result = breakCycles(graph, costOf);
        const least = Math.min(...permutations(graph.size).map((order) => sum(openIn(graph, order), costOf)));
        if (result.kind === 'unbreakable') {
          const hasHardSelf = graph.edges.some((edge) => edge.child === edge.parent && costOf(edge) === must);
          expect(hasHardSelf || least === must).toBe(true);
        } else expect(sum(openIn(graph, result.order), costOf)).toBeCloseTo(least);
      }),
      { numRuns: 150 },
    );
  });

  it('of many tables have no open edge that could be closed', () => {
    fc.assert(
      fc.property(randomGraph(30), ({ graph, costOf }) => {
        fc.pre(graph.size > exactLimit && breakCycles(graph, costOf).kind === 'broken');
        const open = openIn(graph, greedyOrder(graph, costOf)).filter((edge) => costOf(edge) > 0);
        for (const edge of open) {
          const others = new Set(open.filter((other) => other !== edge));
          const closed = breakCycles(graph, (each) =>
            others.has(each) || each.child === each.parent ? 0 : costOf(each) === 0 ? 0 : must,
          );
          expect(closed.kind).toBe('unbreakable');
        }
      }),
      { numRuns: 100 },
    );
  });
});

function permutations(size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return permutations(size - 1).flatMap((order) =>
    Array.from({ length: size }, (_, place) => [...order.slice(0, place), size - 1, ...order.slice(place)]),
  );
}
