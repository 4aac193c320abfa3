import type { Queryable } from '../connection.ts';

export interface TriggerRow {
  readonly table: number;
  readonly name: string;
}

/**
 * Triggers and rules of users that a load can fire, those of partitions told of their root. By name; a name may occur once a table.
 */
export function readLoadTriggers(connection: Queryable, tables: readonly number[]): Promise<TriggerRow[]> {
  // tgtype & 52: INSERT, UPDATE or TRUNCATE. Disabled ones and those for replication only do not fire. ev_type 2, 3: UPDATE, INSERT.
  return connection.query<TriggerRow>(
    `SELECT DISTINCT r.root AS table, f.name::text AS name
    FROM (
        SELECT tgrelid AS relation, tgname AS name FROM pg_catalog.pg_trigger
        WHERE NOT tgisinternal AND tgtype & 52 <> 0 AND tgenabled IN ('O', 'A')
        UNION ALL
        SELECT ev_class, rulename FROM pg_catalog.pg_rewrite WHERE ev_type IN ('2', '3') AND ev_enabled IN ('O', 'A')
      ) f JOIN pg_catalog.pg_class c ON c.oid = f.relation AND c.relkind IN ('r', 'p')
      CROSS JOIN LATERAL (
        SELECT CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid)::pg_catalog.oid ELSE c.oid END AS root
      ) r
    WHERE r.root = ANY ($1::pg_catalog.oid[])
    ORDER BY 1, 2`,
    [tables],
  );
}
