import type { Queryable } from '../connection.ts';
import type { TableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';

/** What changing a column has to know of it, beyond what the catalog tells. */
export interface ColumnFacts {
  readonly name: string;
  readonly oid: number;
  /** -1 when the type has none. */
  readonly modifier: number;
  readonly printed: string;
  readonly isInPrimaryKey: boolean;
  /** It holds ids of a table of two columns, `id` and `value`, for which the values themselves are written. */
  readonly isLookup: boolean;
  /** Its enum type: where it is, and that nothing but this table's columns uses it. */
  readonly enumType: { readonly schema: string; readonly name: string; readonly isOwn: boolean } | null;
}

export interface ChangeFacts {
  readonly hasRows: boolean;
  readonly columns: ReadonlyMap<string, ColumnFacts>;
  readonly serverVersion: number;
}

/** Reads them, in two statements. */
export async function readChangeFacts(connection: Queryable, table: TableRef): Promise<ChangeFacts> {
  const rows = await connection.query<ColumnFacts>(factsSql, [quoteTable(table)]);
  const [row] = await connection.query<{ has_rows: boolean; version: number }>(
    `SELECT EXISTS (SELECT FROM ${quoteTable(table)}) AS has_rows,
    pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version`,
  );
  return {
    hasRows: row?.has_rows === true,
    columns: new Map(rows.map((column) => [column.name, column])),
    serverVersion: row?.version ?? 0,
  };
}

/** Which of the columns have a null in some row. */
export async function readColumnsWithNull(
  connection: Queryable,
  table: TableRef,
  columns: readonly string[],
): Promise<ReadonlySet<string>> {
  if (columns.length === 0) return new Set();
  const terms = columns.map(
    (column, index) =>
      `EXISTS (SELECT FROM ${quoteTable(table)} WHERE ${quoteName(column)} IS NULL) AS has_null_${index}`,
  );
  const [row] = await connection.query<Record<string, boolean>>(`SELECT ${terms.join(', ')}`);
  return new Set(columns.filter((_, index) => row?.[`has_null_${index}`] === true));
}

/**
 * The enum types that a table's columns have, and whether anything else uses one: a column of another table, a function, a view.
 * What depends on it for a column of this table itself (its default, a check) does not count.
 */
export const enumTypesSql = `
SELECT DISTINCT t.oid, n.nspname::text AS schema, t.typname::text AS name,
  n.oid = c.relnamespace AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.refobjid IN (t.oid, t.typarray)
      AND d.deptype IN ('n', 'a', 'e')
      AND NOT (d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND (d.objid = c.oid
        OR d.objid IN (SELECT i.indexrelid FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid)))
      AND NOT (d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
        AND d.objid IN (SELECT f.oid FROM pg_catalog.pg_attrdef f WHERE f.adrelid = c.oid))
      AND NOT (d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
        AND d.objid IN (SELECT k.oid FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid))
  ) AS is_own
FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
  JOIN pg_catalog.pg_type t ON t.typtype = 'e' AND t.oid IN (y.oid, y.typelem)
  JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE c.oid = pg_catalog.to_regclass($1)`;

/** That the column `a` is an integer that references a table of `id` and `value`. */
const isLookup = `EXISTS (
  SELECT FROM pg_catalog.pg_constraint f
  WHERE f.conrelid = a.attrelid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
    AND (SELECT array_agg(l.attname::text ORDER BY l.attnum <> f.confkey[1])
      FROM pg_catalog.pg_attribute l WHERE l.attrelid = f.confrelid AND l.attnum > 0 AND NOT l.attisdropped) = '{id,value}'
)`;

const factsSql = `
WITH enums AS (${enumTypesSql})
SELECT a.attname::text AS name, a.atttypid AS oid, a.atttypmod AS modifier,
  pg_catalog.format_type(a.atttypid, a.atttypmod) AS printed,
  EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = a.attrelid AND i.indisprimary
    AND a.attnum = ANY (i.indkey::pg_catalog.int2[])) AS "isInPrimaryKey",
  ${isLookup} AS "isLookup",
  (SELECT json_build_object('schema', e.schema, 'name', e.name, 'isOwn', e.is_own) FROM enums e WHERE e.oid = a.atttypid)
    AS "enumType"
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped`;
