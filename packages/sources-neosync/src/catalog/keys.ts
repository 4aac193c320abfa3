import type { ColumnPair, ForeignKey, TableRef, UniqueKey } from '@sync/core/connector';
import type { ApiConstraints, ApiForeignKey } from '../api/tables.ts';
import { type ApiNames, apiName } from './api-name.ts';

/** Names that the statements of the schema give to keys; the API's list of keys has none. */
export interface KeyNames {
  foreignKey(table: TableRef, columns: readonly string[], references: TableRef): string | undefined;
}

/** Those that tell rows apart, the primary key first. Not those whose columns may all be null. */
export function uniqueKeysOf(
  table: TableRef,
  constraints: ApiConstraints,
  nullable: ReadonlySet<string>,
): readonly UniqueKey[] {
  const primary = constraints.primaryKeys.get(apiName(table)) ?? [];
  const others = (constraints.uniqueKeys.get(apiName(table)) ?? []).filter(
    (columns) => columns.some((column) => !nullable.has(column)) && !isSame(columns, primary),
  );
  const keys = [
    ...toKey(`${table.name}_pkey`, primary, true),
    ...others.flatMap((columns) => toKey(`${table.name}_${columns.join('_')}_key`, columns, false)),
  ];
  return keys.filter((key, place) => keys.findIndex((other) => isSame(other.columns, key.columns)) === place);
}

function toKey(name: string, columns: readonly string[], isPrimary: boolean): readonly UniqueKey[] {
  // Some servers list the columns of a composite key twice.
  const [first, ...rest] = new Set(columns);
  return first === undefined ? [] : [{ name, columns: [first, ...rest], isPrimary, isDeferrable: false }];
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((column, place) => column === other[place]);
}

/** Every foreign key between tables that are known. */
export function foreignKeysOf(constraints: ApiConstraints, tables: ApiNames, names: KeyNames): readonly ForeignKey[] {
  return [...constraints.foreignKeys].flatMap(([child, keys]) => {
    const table = tables.find(child);
    if (table === undefined) return [];
    return keys.flatMap((key): ForeignKey[] => {
      const references = tables.find(key.references);
      const [first, ...rest] = pairColumns(key);
      if (references === undefined || first === undefined) return [];
      const name = names.foreignKey(table, key.columns, references) ?? `${table.name}_${key.columns.join('_')}_fkey`;
      return [
        {
          name,
          table,
          references,
          columns: [first, ...rest],
          // What the API does not tell: the usual.
          isDeferrable: false,
          match: 'simple',
          onDelete: 'no action',
          onUpdate: 'no action',
        },
      ];
    });
  });
}

/**
 * Pairs as the server lists them. It lists both sides of a composite key of Postgres in orders of their own, so that pairs can be crossed:
 * where both sides have the same names, these tell which belong together.
 */
function pairColumns({ columns, referencedColumns }: ApiForeignKey): readonly ColumnPair[] {
  if (columns.length !== referencedColumns.length) return [];
  const there = new Set(referencedColumns);
  const hasSameNames = columns.every((column) => there.has(column));
  const pairs = columns.map((column, place) => ({
    column,
    references: hasSameNames ? column : (referencedColumns[place] ?? ''),
  }));
  return pairs.filter(
    (pair, place) =>
      pairs.findIndex(({ column, references }) => column === pair.column && references === pair.references) === place,
  );
}
