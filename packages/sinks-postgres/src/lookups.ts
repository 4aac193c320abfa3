import type { NeutralType, TableRef } from '@sync/core/connector';
import { type PostgresConnection, quoteName, quoteTable } from '@sync/engine-postgres';
import type { LoadTarget } from './load-target.ts';
import { stageAlias } from './row-terms.ts';

/** A column that holds ids of a table of values, for which the values themselves arrive. Databases of other programs keep open enums so. */
export interface LookupColumn {
  readonly column: string;
  readonly table: TableRef;
}

const integers: ReadonlySet<string> = new Set(['int2', 'int4', 'int8']);

/** Those of the columns for which text arrives while they are integers that reference a table of `id` and `value`. */
export function findLookups(
  target: LoadTarget,
  columns: readonly string[],
  types: readonly NeutralType[],
): readonly LookupColumn[] {
  return columns.flatMap((column, index) => {
    const found = target.columns.get(column);
    const kind = types[index]?.kind;
    const isText = kind === 'text' || kind === 'enum';
    if (found?.lookup === undefined || !isText || !integers.has(found.type.name ?? '')) return [];
    return [{ column, table: found.lookup }];
  });
}

/** A stage with columns of text where ids are wanted. */
export interface LookupStage {
  /** In `pg_temp`. */
  readonly name: string;
  /** In their order. */
  readonly columns: readonly string[];
  readonly lookups: readonly LookupColumn[];
}

/**
 * Puts ids in the place of values, in a new stage of the same name: rows stay in their order. Values that no one has seen before become
 * rows of their tables, in this transaction.
 */
export async function resolveLookups(connection: PostgresConnection, stage: LookupStage): Promise<void> {
  const { name, columns, lookups } = stage;
  if (lookups.length === 0) return;
  const from = `pg_temp.${quoteName(name)} AS ${stageAlias}`;
  const columnOf = (column: string): string => `${stageAlias}.${quoteName(column)}`;
  const inserts = lookups.map(
    ({ column, table }) => `INSERT INTO ${quoteTable(table)} (value)
SELECT DISTINCT ${columnOf(column)} FROM ${from}
WHERE ${columnOf(column)} IS NOT NULL AND NOT EXISTS (SELECT FROM ${quoteTable(table)} AS known WHERE known.value = ${columnOf(column)})
ON CONFLICT DO NOTHING`,
  );
  const aliasOf = (column: string): string => `lookup_${lookups.findIndex((each) => each.column === column)}`;
  const values = columns.map((column) =>
    lookups.some((each) => each.column === column) ? `${aliasOf(column)}.id AS ${quoteName(column)}` : columnOf(column),
  );
  const joins = lookups.map(
    ({ column, table }) =>
      `LEFT JOIN (SELECT value, min(id) AS id FROM ${quoteTable(table)} GROUP BY value) AS ${aliasOf(column)} ON ${aliasOf(column)}.value = ${columnOf(column)}`,
  );
  const next = `${name}_ids`;
  await connection.execute(
    [
      ...inserts,
      `CREATE TEMPORARY TABLE ${quoteName(next)} ON COMMIT DROP AS
SELECT ${values.join(', ')} FROM ${from} ${joins.join(' ')} ORDER BY ${stageAlias}.ctid`,
      `DROP TABLE pg_temp.${quoteName(name)}`,
      `ALTER TABLE pg_temp.${quoteName(next)} RENAME TO ${quoteName(name)}`,
    ].join(';\n'),
  );
}
