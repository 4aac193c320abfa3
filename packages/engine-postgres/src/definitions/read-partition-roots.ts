import { type Definition, type TableKey, type TableRef, tableKey } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';

interface RootRow {
  readonly schema: string;
  readonly name: string;
  readonly root_schema: string;
  readonly root_name: string;
}

/** Every partition, with the table at the top that it is a part of. */
export async function readPartitionRoots(connection: Queryable): Promise<ReadonlyMap<TableKey, TableRef>> {
  const rows = await connection.query<RootRow>(`
    SELECT n.nspname::text AS schema, c.relname::text AS name, rn.nspname::text AS root_schema, r.relname::text AS root_name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_class r ON r.oid = pg_partition_root(c.oid) JOIN pg_namespace rn ON rn.oid = r.relnamespace
    WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f')`);
  return new Map(
    rows.map((row) => [
      tableKey({ schema: row.schema, name: row.name }),
      { schema: row.root_schema, name: row.root_name },
    ]),
  );
}

/**
 * Tells what belongs to a partition of the partitioned table: partitions are no tables of the catalog, so a selection knows
 * their root only.
 */
export function tellOfRoots(
  definitions: readonly Definition[],
  roots: ReadonlyMap<TableKey, TableRef>,
): readonly Definition[] {
  if (roots.size === 0) return definitions;
  return definitions.map((definition) => {
    if (!definition.tables.some((table) => roots.has(tableKey(table)))) return definition;
    const tables = definition.tables.map((table) => roots.get(tableKey(table)) ?? table);
    return { ...definition, tables: [...new Map(tables.map((table) => [tableKey(table), table])).values()] };
  });
}
