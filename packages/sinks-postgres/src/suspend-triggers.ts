import type { TableRef } from '@sync/core/connector';
import { type PostgresConnection, quoteTable } from '@sync/engine-postgres';

/** A trigger or rule, its names quoted. */
interface FiringRow {
  readonly kind: 'TRIGGER' | 'RULE';
  readonly table: string;
  readonly name: string;
  readonly firesAlways: boolean;
}

/**
 * Disables the enabled triggers and rules of users on these tables and their partitions, inside the transaction: nobody else sees it, and a
 * rollback undoes it. Needs the rights of the owner, no superuser. Triggers that enforce foreign keys are the system's and stay.
 *
 * @returns the statements that put everything back, for before the commit
 */
export async function suspendTriggers(connection: PostgresConnection, tables: readonly TableRef[]): Promise<string> {
  const rows = await connection.query<FiringRow>(firingQuery, [JSON.stringify(tables.map(quoteTable))]);
  if (rows.length === 0) return '';
  await connection.execute(rows.map((row) => `${alter(row)} DISABLE ${row.kind} ${row.name};`).join('\n'));
  const restore = rows.map((row) => `${alter(row)} ENABLE ${row.firesAlways ? 'ALWAYS ' : ''}${row.kind} ${row.name};`);
  // A table with checks still to come cannot be altered: have them now, which is the moment before they were due anyway.
  return ['SET CONSTRAINTS ALL IMMEDIATE;', ...restore].join('\n');
}

/** ONLY, since each partition is told by itself: a trigger may be on in the root and off in one of them. */
function alter({ table }: FiringRow): string {
  return `ALTER TABLE ONLY ${table}`;
}

const firingQuery = `
WITH RECURSIVE part AS (
  SELECT pg_catalog.to_regclass(name)::pg_catalog.oid AS oid FROM pg_catalog.json_array_elements_text($1::json) AS name
  UNION
  SELECT i.inhrelid FROM part JOIN pg_catalog.pg_inherits i ON i.inhparent = part.oid
    JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relispartition
)
SELECT f.kind, pg_catalog.format('%I.%I', n.nspname, c.relname) AS "table", pg_catalog.quote_ident(f.name) AS name,
  f.enabled = 'A' AS "firesAlways"
FROM part JOIN pg_catalog.pg_class c ON c.oid = part.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN (
    SELECT 'TRIGGER' AS kind, tgrelid AS relation, tgname AS name, tgenabled AS enabled
    FROM pg_catalog.pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'RULE', ev_class, rulename, ev_enabled FROM pg_catalog.pg_rewrite
  ) f ON f.relation = c.oid
WHERE f.enabled IN ('O', 'A')
ORDER BY 1, 2, 3`;
