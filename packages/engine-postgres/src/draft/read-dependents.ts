import type { TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { quoteTable } from '../quote.ts';

/** Columns of a table that are to change. */
export interface DependentsRequest {
  readonly table: TableRef;
  /** Those that get another type. */
  readonly retyped: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Reads which objects of users lean on columns, and so stand in the way of another type or of dropping them; printed, in order.
 * Views that read such views are among them, as are those that read whole rows. What the body of a function says as text nobody knows.
 */
export async function readDependents(connection: Queryable, request: DependentsRequest): Promise<string[]> {
  const { table, retyped, dropped } = request;
  if (retyped.length + dropped.length === 0) return [];
  const rows = await connection.query<{ printed: string }>(dependentsSql, [quoteTable(table), retyped, dropped]);
  return rows.map(({ printed }) => printed);
}

const inClass = (alias: string, catalog: string): string =>
  `${alias}.classid = 'pg_catalog.${catalog}'::pg_catalog.regclass`;

/**
 * A rule that makes a view is printed as the view. A whole row is a variable without a column number in the rule's tree, which pg_depend
 * does not tell when single columns are read as well. Indexes, constraints, statistics and defaults follow a new type by themselves.
 */
const dependentsSql = `
WITH RECURSIVE it AS (
  SELECT c.oid, c.reltype FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass($1)
), changed AS (
  SELECT a.attnum, a.attname::text = ANY ($3::text[]) AS is_dropped
  FROM pg_catalog.pg_attribute a JOIN it ON it.oid = a.attrelid
  WHERE NOT a.attisdropped AND a.attname::text = ANY ($2::text[] || $3::text[])
), direct AS (
  SELECT d.classid, d.objid, d.objsubid, changed.is_dropped, d.deptype
  FROM pg_catalog.pg_depend d JOIN it ON d.refobjid = it.oid JOIN changed ON d.refobjsubid = changed.attnum
  WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
), rules AS (
  SELECT objid FROM direct WHERE ${inClass('direct', 'pg_rewrite')}
  UNION
  SELECT d.objid
  FROM pg_catalog.pg_depend d JOIN it ON d.refobjid = it.oid JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
  WHERE ${inClass('d', 'pg_rewrite')} AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND pg_catalog.strpos(r.ev_action::text, ':varattno 0 :vartype ' || it.reltype || ' ') > 0
  UNION
  SELECT d.objid
  FROM rules JOIN pg_catalog.pg_rewrite above ON above.oid = rules.objid
    JOIN pg_catalog.pg_class v ON v.oid = above.ev_class AND v.relkind IN ('v', 'm')
    JOIN pg_catalog.pg_depend d ON d.refobjid = v.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  WHERE ${inClass('d', 'pg_rewrite')}
), found AS (
  SELECT CASE c.relkind WHEN 'v' THEN 'view ' || c.oid::pg_catalog.regclass
      WHEN 'm' THEN 'materialized view ' || c.oid::pg_catalog.regclass
      ELSE pg_catalog.pg_describe_object('pg_catalog.pg_rewrite'::pg_catalog.regclass, r.oid, 0) END AS printed
  FROM rules JOIN pg_catalog.pg_rewrite r ON r.oid = rules.objid JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
  UNION
  SELECT 'generated column ' || a.attrelid::pg_catalog.regclass || '.' || pg_catalog.quote_ident(a.attname)
  FROM direct JOIN pg_catalog.pg_attrdef f ON ${inClass('direct', 'pg_attrdef')} AND f.oid = direct.objid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum AND a.attgenerated <> ''
    LEFT JOIN changed own ON own.attnum = f.adnum
  WHERE own.attnum IS NULL
  UNION
  SELECT pg_catalog.pg_describe_object(classid, objid, objsubid)
  FROM direct
  WHERE ${inClass('direct', 'pg_proc')} OR ${inClass('direct', 'pg_trigger')} OR ${inClass('direct', 'pg_policy')}
    OR (is_dropped AND deptype = 'n' AND NOT ${inClass('direct', 'pg_rewrite')} AND NOT ${inClass('direct', 'pg_attrdef')})
  UNION
  SELECT 'column ' || a.attrelid::pg_catalog.regclass || '.' || pg_catalog.quote_ident(a.attname)
  FROM it JOIN pg_catalog.pg_type t ON t.oid = it.reltype OR t.typelem = it.reltype
    JOIN pg_catalog.pg_attribute a ON a.atttypid = t.oid AND NOT a.attisdropped
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')
  WHERE EXISTS (SELECT FROM changed WHERE NOT is_dropped)
)
SELECT printed FROM found ORDER BY printed COLLATE "C"`;
