import type { Queryable } from '../connection.ts';
import { isNoExtensionMember, isUserSchema } from './read-tables.ts';

/** One type as `pg_type` and its companions tell it. */
export interface TypeRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** Base, composite, domain, enum, multirange, pseudo, range. */
  readonly kind: 'b' | 'c' | 'd' | 'e' | 'm' | 'p' | 'r';
  /** The element of a true array type, else 0. */
  readonly element: number;
  /** A domain's type below, its modifier and whether it refuses null. */
  readonly base: number;
  readonly base_modifier: number;
  readonly is_not_null: boolean;
  readonly has_default: boolean;
  /** Has functions for the binary format in both directions. */
  readonly has_binary: boolean;
  /** A range's or multirange's subtype, else 0. */
  readonly subtype: number;
  readonly labels: readonly string[] | null;
  readonly attributes: readonly AttributeRow[] | null;
  /** Name and version of the extension it belongs to. */
  readonly extension: string | null;
  /** Made by a user: not of the engine, not of an extension, not the row of a table, not an array. */
  readonly is_user_type: boolean;
}

/** One attribute of a composite type. */
export interface AttributeRow {
  readonly name: string;
  readonly type: number;
  readonly modifier: number;
}

/** The types the columns use, all that those are made of, and every type a user made. By oid. */
export async function readTypes(connection: Queryable, used: readonly number[]): Promise<Map<number, TypeRow>> {
  const rows = await connection.query<TypeRow>(typesSql, [used]);
  return new Map(rows.map((row) => [row.oid, row]));
}

const isUserType = `(${isUserSchema('n')} AND t.typtype IN ('e', 'd', 'c', 'r')
  AND (t.typtype <> 'c' OR EXISTS (SELECT FROM pg_catalog.pg_class k WHERE k.oid = t.typrelid AND k.relkind = 'c'))
  AND ${isNoExtensionMember('pg_type', 't.oid')})`;

const typesSql = `
WITH RECURSIVE
  used (oid) AS (
    SELECT pg_catalog.unnest($1::pg_catalog.oid[])
    UNION
    SELECT t.oid FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE ${isUserType}
  ),
  part (oid) AS (
    SELECT oid FROM used
    UNION
    SELECT piece.oid
    FROM part JOIN pg_catalog.pg_type t ON t.oid = part.oid
      CROSS JOIN LATERAL (
        SELECT t.typelem WHERE t.typelem <> 0
        UNION ALL SELECT t.typbasetype WHERE t.typbasetype <> 0
        UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid
        UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = t.typrelid AND t.typtype = 'c' AND a.attnum > 0 AND NOT a.attisdropped
      ) piece (oid)
  )
SELECT t.oid, n.nspname::text AS schema, t.typname::text AS name, t.typtype::text AS kind,
  CASE WHEN e.oid IS NULL THEN 0 ELSE t.typelem END AS element,
  t.typbasetype AS base, t.typtypmod AS base_modifier, t.typnotnull AS is_not_null,
  t.typdefault IS NOT NULL AS has_default, t.typsend <> 0 AND t.typreceive <> 0 AS has_binary,
  coalesce((SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid), 0) AS subtype,
  CASE WHEN t.typtype = 'e' THEN (SELECT json_agg(l.enumlabel ORDER BY l.enumsortorder)
    FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid) END AS labels,
  CASE WHEN t.typtype = 'c' THEN (SELECT json_agg(json_build_object(
      'name', a.attname, 'type', a.atttypid::bigint, 'modifier', a.atttypmod) ORDER BY a.attnum)
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) END AS attributes,
  (SELECT x.extname || ' ' || x.extversion FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_extension x ON x.oid = d.refobjid
    WHERE d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e'
      AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass LIMIT 1) AS extension,
  ${isUserType} AS is_user_type
FROM part JOIN pg_catalog.pg_type t ON t.oid = part.oid JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid`;
