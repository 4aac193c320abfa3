import { describe, expect, it } from 'vitest';
import { findImpossible, NameGiver } from './draft-names.ts';

const tableNamed = (name: string, columns: readonly string[]) => ({
  types: new Map<string, string>(),
  table: {
    ref: { schema: 'shop', name },
    kind: 'table' as const,
    columns: columns.map((column) => ({
      name: column,
      nativeType: 'integer',
      type: { kind: 'integer' as const, bits: 32 as const, isUnsigned: false },
      isNullable: true,
      hasDefault: false,
      encodings: [],
    })),
    uniqueKeys: [],
    loadTriggers: [],
    canSuspendTriggers: true,
    estimatedRows: 0,
    estimatedBytes: 0,
  },
});

describe('a name that ends with a space of any kind', () => {
  it.each([' ', '\t', '\n', '\r'])('%j is refused for a table and a column', (space) => {
    const problems = findImpossible([tableNamed(`orders${space}`, ['id', `total${space}`, `a${space}b`])]);
    expect(problems.map(({ code }) => code)).toEqual(['PLAN_NAME', 'PLAN_NAME']);
  });

  it('is cut for an index', () => {
    expect(new NameGiver().give('by_day \t\n', 'shop.orders')).toMatch(/^by_day_[0-9a-f]{8}$/);
  });
});
