import { describe, expect, it } from 'vitest';
import { foreignKey, ref } from '../../test/plan/make-catalog.ts';
import { makeGraph } from '../../test/plan/make-graph.ts';
import { buildDependencyGraph, compareForeignKeys, costsToParents, cutGraph } from './dependency-graph.ts';

const ends = (edges: readonly { readonly child: number; readonly parent: number }[]) =>
  edges.map(({ child, parent }) => [child, parent]);

describe('a dependency graph', () => {
  const tables = [ref('a'), ref('b'), ref('x.a')];
  const keys = [foreignKey('b(a_id)', 'a(id)'), foreignKey('x.a(b_id)', 'b(id)'), foreignKey('a(self)', 'a(id)')];

  it('numbers tables by their place and keeps every key between them', () => {
    const graph = buildDependencyGraph(tables, keys);
    expect(graph.size).toBe(3);
    expect(ends(graph.edges)).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
    ]);
    expect(graph.byChild.map(ends)).toEqual([[[0, 0]], [[1, 0]], [[2, 1]]]);
  });

  it('tells tables of one name in two schemas apart', () => {
    const graph = buildDependencyGraph(tables, [foreignKey('x.a(p)', 'a(id)')]);
    expect(ends(graph.edges)).toEqual([[2, 0]]);
  });

  it('leaves out keys with an end outside', () => {
    expect(
      buildDependencyGraph(tables, [foreignKey('a(c_id)', 'c(id)'), foreignKey('c(a_id)', 'a(id)')]).edges,
    ).toEqual([]);
  });

  it('is the same whatever the order of the keys', () => {
    expect(buildDependencyGraph(tables, keys.toReversed())).toEqual(buildDependencyGraph(tables, keys));
  });

  it('keeps several keys between the same two tables apart', () => {
    const two = [foreignKey('b(y)', 'a(id)'), foreignKey('b(x)', 'a(id)')];
    expect(buildDependencyGraph(tables, two).edges.map((edge) => edge.key.name)).toEqual(['b_x_fkey', 'b_y_fkey']);
  });

  it('orders keys of one name by their columns', () => {
    const [first, second] = [foreignKey('b(x)', 'a(id)', { name: 'k' }), foreignKey('b(y)', 'a(id)', { name: 'k' })];
    expect(compareForeignKeys(first, second)).toBeLessThan(0);
    expect(compareForeignKeys(second, first)).toBeGreaterThan(0);
    expect(compareForeignKeys(first, { ...first })).toBe(0);
  });
});

describe('a part of a graph', () => {
  it('has its own numbers and no edge that leaves it', () => {
    const graph = makeGraph(4, [
      [3, 1],
      [1, 3],
      [1, 0],
      [2, 3],
    ]);
    const part = cutGraph(graph, [1, 3]);
    expect(part.size).toBe(2);
    expect(ends(part.edges)).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(part.byChild.map(ends)).toEqual([[[0, 1]], [[1, 0]]]);
  });
});

describe('costs', () => {
  it('add up over all keys to one parent and pass over self references', () => {
    const graph = makeGraph(3, [
      [0, 1],
      [0, 1],
      [0, 2],
      [0, 0],
    ]);
    expect(costsToParents(graph, () => 2).map((costs) => [...costs])).toEqual([
      [
        [1, 4],
        [2, 2],
      ],
      [],
      [],
    ]);
  });
});
