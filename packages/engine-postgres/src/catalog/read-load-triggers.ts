import type { Queryable } from '../connection.ts';

export interface TriggerRow {
  readonly table: number;
  readonly name: string;
}

/** Triggers of users that a load can fire, those of partitions told of their root. By name; a name may occur once a table. */
export function readLoadTriggers(connection: Queryable, tables: readonly number[]): Promise<TriggerRow[]> {
  // tgtype & 52: INSERT, UPDATE or TRUNCATE. Disabled triggers and those for replication only do not fire.
  return connection.query<TriggerRow>(
    `SELECT DISTINCT r.root AS table, t.tgname::text AS name
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
      CROSS JOIN LATERAL (
        SELECT CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid)::pg_catalog.oid ELSE c.oid END AS root
      ) r
    WHERE NOT t.tgisinternal AND t.tgtype & 52 <> 0 AND t.tgenabled IN ('O', 'A') AND r.root = ANY ($1::pg_catalog.oid[])
    ORDER BY 1, 2`,
    [tables],
  );
}
