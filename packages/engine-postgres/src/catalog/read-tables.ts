import type { Table, TableMatcher, TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';

/** A table of the selection, by its number on this server. */
export interface TableRow {
  readonly oid: number;
  readonly ref: TableRef;
  readonly kind: Table['kind'];
  /** The present role may do what only owners may. */
  readonly isOwned: boolean;
  readonly estimatedRows: number;
  readonly estimatedBytes: number;
}

interface RelationRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly kind: 'r' | 'p';
  readonly owned: boolean;
  readonly rows: number;
  readonly bytes: string;
}

/** Whether a schema, by its alias, is the user's: not the engine's own, nor of temporary or toast tables. */
export const isUserSchema = (alias: string): string =>
  `${alias}.nspname NOT LIKE 'pg\\_%' AND ${alias}.nspname <> 'information_schema'`;

/** Whether an object belongs to no extension: those come with CREATE EXTENSION, their content included. */
export const isNoExtensionMember = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass
    AND e.objid = ${oid} AND e.deptype = 'e')`;

/**
 * The tables the matcher selects, by schema and name. Partitions belong to their root and are no tables of their own; tables that
 * inherit are, and each is read without its heirs. Views, foreign tables, temporary tables, tables of the system and of extensions are left out.
 */
export async function readTables(connection: Queryable, matcher: TableMatcher): Promise<TableRow[]> {
  const rows = await connection.query<RelationRow>(tablesSql);
  return rows.flatMap((row) => {
    const ref = { schema: row.schema, name: row.name };
    if (!matcher.matches(ref)) return [];
    const kind = row.kind === 'p' ? 'partitioned' : 'table';
    return [
      {
        oid: row.oid,
        ref,
        kind,
        isOwned: row.owned,
        estimatedRows: row.rows,
        estimatedBytes: Number(row.bytes),
      } as const,
    ];
  });
}

/**
 * Sizes come from the files, rows from the density the last ANALYZE saw, as the server's own planner reckons. A table without
 * statistics has -1 unless it is empty.
 */
const tablesSql = `
WITH RECURSIVE
  root AS (
    SELECT c.oid, n.nspname, c.relname, c.relkind, pg_catalog.pg_has_role(c.relowner, 'USAGE') AS owned
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND ${isUserSchema('n')} AND ${isNoExtensionMember('pg_class', 'c.oid')}
  ),
  part AS (
    SELECT oid AS root, oid FROM root
    UNION ALL
    SELECT p.root, i.inhrelid
    FROM part p JOIN pg_catalog.pg_inherits i ON i.inhparent = p.oid
      JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relispartition
  ),
  leaf AS (
    SELECT p.root, c.reltuples, c.relpages,
      coalesce(pg_catalog.pg_relation_size(c.oid), 0) AS bytes,
      coalesce(pg_catalog.pg_relation_size(nullif(c.reltoastrelid, 0)), 0) AS toast
    FROM part p JOIN pg_catalog.pg_class c ON c.oid = p.oid
    WHERE c.relkind = 'r'
  ),
  size AS (
    SELECT root, sum(bytes + toast)::bigint AS bytes,
      CASE WHEN bool_or(bytes > 0 AND (relpages = 0 OR reltuples < 0)) THEN -1
        ELSE coalesce(sum(CASE WHEN relpages > 0 THEN reltuples / relpages * bytes
          / pg_catalog.current_setting('block_size')::float8 END), 0) END AS rows
    FROM leaf GROUP BY root
  )
SELECT root.oid, root.nspname::text AS schema, root.relname::text AS name, root.relkind::text AS kind, root.owned,
  round(coalesce(size.rows, 0))::float8 AS rows, coalesce(size.bytes, 0)::text AS bytes
FROM root LEFT JOIN size ON size.root = root.oid
ORDER BY root.nspname COLLATE "C", root.relname COLLATE "C"`;
