import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeGraph } from '../../test/plan/make-graph.ts';
import { filled } from './filled.ts';
import { findCycles } from './find-cycles.ts';

describe('components', () => {
  it('are single tables where nothing is circular, parents first', () => {
    const { components } = findCycles(
      makeGraph(4, [
        [0, 1],
        [1, 2],
        [0, 2],
      ]),
    );
    expect(components).toEqual([[2], [1], [0], [3]]);
  });

  it('hold two overlapping circles together', () => {
    const { components, componentOf } = findCycles(
      makeGraph(5, [
        [0, 1],
        [1, 0],
        [1, 2],
        [2, 1],
        [2, 3],
        [4, 0],
      ]),
    );
    expect(components).toEqual([[3], [0, 1, 2], [4]]);
    expect(componentOf).toEqual([1, 1, 1, 0, 2]);
  });

  it('take a self reference and a repeated key as any other edge', () => {
    expect(
      findCycles(
        makeGraph(2, [
          [0, 0],
          [1, 0],
          [1, 0],
        ]),
      ).components,
    ).toEqual([[0], [1]]);
  });

  it('pass over edges that are ignored', () => {
    const graph = makeGraph(2, [
      [0, 1],
      [1, 0],
    ]);
    expect(findCycles(graph, (edge) => edge.child === 0).components).toEqual([[0], [1]]);
  });

  it('are found in a chain of 100,000 tables', () => {
    const size = 100_000;
    const chain = Array.from({ length: size }, (_, number): [number, number] => [number, (number + 1) % size]);
    expect(findCycles(makeGraph(size, chain)).components).toHaveLength(1);
  });

  it('are those in which each table reaches every other', () => {
    const graphs = fc
      .integer({ min: 1, max: 9 })
      .chain((size) =>
        fc.tuple(fc.constant(size), fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 20 })),
      );
    fc.assert(
      fc.property(graphs, ([size, edges]) => {
        const { componentOf, components } = findCycles(makeGraph(size, edges));
        const reaches = closure(size, edges);
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            const together = a === b || (reaches[a]?.[b] === true && reaches[b]?.[a] === true);
            expect(componentOf[a] === componentOf[b]).toBe(together);
            if (!together && reaches[a]?.[b]) expect(componentOf[b]).toBeLessThan(componentOf[a] ?? 0);
          }
        }
        expect(components.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, n) => n));
      }),
      { numRuns: 300 },
    );
  });
});

function closure(size: number, edges: readonly (readonly [number, number])[]): boolean[][] {
  const reaches = Array.from({ length: size }, () => filled<boolean>(size, false));
  for (const [child, parent] of edges) (reaches[child] ?? [])[parent] = true;
  for (let via = 0; via < size; via++) {
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) if (reaches[a]?.[via] && reaches[via]?.[b]) (reaches[a] ?? [])[b] = true;
    }
  }
  return reaches;
}
