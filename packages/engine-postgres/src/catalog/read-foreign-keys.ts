import type { ColumnPair, ForeignKey, ReferentialAction } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { isUserSchema } from './read-tables.ts';

interface ForeignKeyRow {
  readonly name: string;
  readonly schema: string;
  readonly table: string;
  readonly references_schema: string;
  readonly references_table: string;
  readonly pairs: readonly ColumnPair[];
  readonly is_deferrable: boolean;
  readonly match: string;
  readonly on_delete: string;
  readonly on_update: string;
}

/**
 * Every enforced foreign key of the database, by table and name. A partition's own key, and one that references a partition, is
 * told of the partitioned table, since partitions are no tables of the catalog; the copies that a partitioned table's key makes are left out.
 */
export async function readForeignKeys(connection: Queryable): Promise<ForeignKey[]> {
  const rows = await connection.query<ForeignKeyRow>(foreignKeysSql);
  return rows.flatMap((row) => {
    const [first, ...others] = row.pairs;
    if (first === undefined) return [];
    const key: ForeignKey = {
      name: row.name,
      table: { schema: row.schema, name: row.table },
      references: { schema: row.references_schema, name: row.references_table },
      columns: [first, ...others],
      isDeferrable: row.is_deferrable,
      match: row.match === 'f' ? 'full' : 'simple',
      onDelete: actions[row.on_delete] ?? 'no action',
      onUpdate: actions[row.on_update] ?? 'no action',
    };
    return [key];
  });
}

const actions: Readonly<Record<string, ReferentialAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

// `conenforced` exists since version 18; read as JSON, its absence is no error.
const foreignKeysSql = `
SELECT k.conname::text AS name, n.nspname::text AS schema, c.relname::text AS table,
  rn.nspname::text AS references_schema, rc.relname::text AS references_table, p.pairs,
  k.condeferrable AS is_deferrable, k.confmatchtype::text AS match, k.confdeltype::text AS on_delete, k.confupdtype::text AS on_update
FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c0 ON c0.oid = k.conrelid
  JOIN pg_catalog.pg_class c ON c.oid = CASE WHEN c0.relispartition THEN pg_catalog.pg_partition_root(c0.oid)::pg_catalog.oid ELSE c0.oid END
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_class rc0 ON rc0.oid = k.confrelid
  JOIN pg_catalog.pg_class rc ON rc.oid = CASE WHEN rc0.relispartition THEN pg_catalog.pg_partition_root(rc0.oid)::pg_catalog.oid ELSE rc0.oid END
  JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
  CROSS JOIN LATERAL (
    SELECT json_agg(json_build_object('column', a.attname, 'references', r.attname) ORDER BY u.place) AS pairs
    FROM unnest(k.conkey, k.confkey) WITH ORDINALITY u (number, reference, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
      JOIN pg_catalog.pg_attribute r ON r.attrelid = k.confrelid AND r.attnum = u.reference
  ) p
WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relpersistence <> 't' AND ${isUserSchema('n')}
  AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C", k.conname COLLATE "C"`;
