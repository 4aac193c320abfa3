import type { Cells } from '../cells.ts';
import type { WireColumn } from '../schema-columns.ts';
import type { FileMode } from '../served-table.ts';

/** A column of a tabular file behind `meta.*`. */
export interface FlatColumn {
  /** `value.settings` */
  readonly header: string;
  readonly group: 'key' | 'value';
  readonly isText: boolean;
  read(cells: Cells): string | null;
}

/** The columns of a table's files; expanded, each member of an object is one. */
export function flatColumns(columns: readonly WireColumn[], mode: FileMode): readonly FlatColumn[] {
  return columns.flatMap((column) => {
    const header = `${column.group}.${column.name}`;
    if (mode === 'expanded' && column.kind === 'object' && column.members.length > 0) {
      return column.members.map((member) => memberColumn(column, member));
    }
    const isText = !['integer', 'number', 'boolean'].includes(column.kind);
    return [{ header, group: column.group, isText, read: (cells) => cells.get(column.name) ?? null }];
  });
}

function memberColumn(column: WireColumn, member: string): FlatColumn {
  return {
    header: `${column.group}.${column.name}.${member}`,
    group: column.group,
    isText: true,
    read: (cells) => {
      const text = cells.get(column.name);
      if (typeof text !== 'string') return null;
      const object: unknown = JSON.parse(text);
      const value: unknown = typeof object === 'object' && object !== null ? Reflect.get(object, member) : undefined;
      if (value === undefined || value === null) return null;
      return typeof value === 'string' ? value : JSON.stringify(value);
    },
  };
}

/** Text of a column that the schema does not have, the same in every row. */
export function unknownColumn(name: string): FlatColumn {
  return { header: name, group: 'value', isText: true, read: () => `of ${name}` };
}

/** Another order for every number, the same one each time. */
export function shuffled<T>(items: readonly T[], number: number): readonly T[] {
  const seed = Math.imul(number + 1, 0x9e37_79b1);
  const order = items.map((item, index) => ({ item, rank: Math.imul((index + 1) ^ seed, 0x85eb_ca6b) >>> 0 }));
  return order.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}
