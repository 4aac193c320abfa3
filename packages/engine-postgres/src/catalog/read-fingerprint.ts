import type { TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';

/** A text that is equal as long as the tables keep their identity, their columns and the order of those. */
export async function readCatalogFingerprint(connection: Queryable, tables: readonly TableRef[]): Promise<string> {
  const [row] = await connection.query<{ fingerprint: string }>(
    `SELECT coalesce(pg_catalog.md5(pg_catalog.string_agg(
        pg_catalog.md5(ROW(c.oid, c.relkind, a.attnum, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attisdropped, a.attgenerated)::text),
        '' ORDER BY c.oid, a.attnum)), '') AS fingerprint
    FROM unnest($1::pg_catalog.text[], $2::pg_catalog.text[]) t (schema, name)
      JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
      JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0`,
    [tables.map((table) => table.schema), tables.map((table) => table.name)],
  );
  return row?.fingerprint ?? '';
}
