import { type NotCarried, printName, printTableRef, type TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import type { TableRow } from './read-tables.ts';

interface ObjectRow {
  readonly table: number;
  readonly kind: string;
  readonly name: string;
  /** Of a view or a routine, which has a schema of its own. */
  readonly schema: string | null;
}

/** Why each kind is not told in neutral words. */
const reasons: Readonly<Record<string, string>> = {
  'check constraint': "it is written in Postgres's language",
  'exclusion constraint': "it is written in Postgres's language",
  trigger: "it is written in Postgres's language",
  policy: "it is written in Postgres's language",
  rule: "it is written in Postgres's language",
  view: "it is written in Postgres's language",
  'materialized view': "it is written in Postgres's language",
  function: "it is written in Postgres's language",
  procedure: "it is written in Postgres's language",
  aggregate: "it is written in Postgres's language",
  statistics: 'each engine gathers its own',
  comment: 'it is about a constraint or an index',
  identity: 'it counts in steps of its own, and the sink counts by one',
  'nulls not distinct': 'two nulls are equal in it at the source and will not be at the sink',
  collation: 'values that differ are equal in it at the source, by its collation, and will not be at the sink',
  inheritance: 'the table is made with all its columns, on its own',
};

/** What belongs to the tables and neutral words cannot say. */
export async function readNotNeutral(connection: Queryable, tables: readonly TableRow[]): Promise<NotCarried[]> {
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const rows = await connection.query<ObjectRow>(objectsSql, [tables.map(({ oid }) => oid)]);
  const partitioned = tables.filter(({ kind }) => kind === 'partitioned');
  return [
    ...partitioned.map(
      ({ ref }): NotCarried => ({
        kind: 'partitioning',
        name: printTableRef(ref),
        because: 'its partitions become one table',
      }),
    ),
    ...rows.map(
      (row): NotCarried => ({
        kind: row.kind,
        name: printObject(row, byOid.get(row.table)?.ref),
        because: reasons[row.kind] ?? '',
      }),
    ),
  ];
}

function printObject({ schema, name, kind }: ObjectRow, table: TableRef | undefined): string {
  if (schema !== null) return printTableRef({ schema, name });
  const owner = table === undefined ? '' : printTableRef(table);
  if (kind === 'identity') return `${owner}.${printName(name)}`;
  return kind === 'inheritance' ? owner : `${printName(name)} on ${owner}`;
}

// A view is told of once, whatever the number of tables and columns it reads; views of views come along by what they read.
const objectsSql = `
SELECT k.conrelid AS table, CASE k.contype WHEN 'c' THEN 'check constraint' ELSE 'exclusion constraint' END AS kind,
  k.conname::text AS name, NULL::text AS schema
FROM pg_catalog.pg_constraint k WHERE k.contype IN ('c', 'x') AND k.conrelid = ANY ($1::pg_catalog.oid[])
UNION ALL
SELECT t.tgrelid, 'trigger', t.tgname::text, NULL FROM pg_catalog.pg_trigger t
WHERE NOT t.tgisinternal AND t.tgrelid = ANY ($1::pg_catalog.oid[])
UNION ALL
SELECT p.polrelid, 'policy', p.polname::text, NULL FROM pg_catalog.pg_policy p WHERE p.polrelid = ANY ($1::pg_catalog.oid[])
UNION ALL
SELECT r.ev_class, 'rule', r.rulename::text, NULL FROM pg_catalog.pg_rewrite r WHERE r.ev_class = ANY ($1::pg_catalog.oid[])
UNION ALL
SELECT i.inhrelid, 'inheritance', '', NULL FROM pg_catalog.pg_inherits i
WHERE i.inhrelid = ANY ($1::pg_catalog.oid[]) AND i.inhseqno = 1
UNION ALL
SELECT min(d.refobjid::pg_catalog.int8)::pg_catalog.oid, CASE v.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, v.relname::text, n.nspname::text
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
  JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.relkind IN ('v', 'm')
  JOIN pg_catalog.pg_namespace n ON n.oid = v.relnamespace
WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND d.refobjid = ANY ($1::pg_catalog.oid[])
GROUP BY v.relkind, v.relname, n.nspname
UNION ALL
SELECT DISTINCT 0::pg_catalog.oid, CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
  p.proname::text, n.nspname::text
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE n.oid IN (SELECT c.relnamespace FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1::pg_catalog.oid[]))
  AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype IN ('e', 'i')
  )
UNION ALL
SELECT s.stxrelid, 'statistics', s.stxname::text, NULL FROM pg_catalog.pg_statistic_ext s
WHERE s.stxrelid = ANY ($1::pg_catalog.oid[])
UNION ALL
SELECT k.conrelid, 'comment', k.conname::text, NULL FROM pg_catalog.pg_description d JOIN pg_catalog.pg_constraint k ON k.oid = d.objoid
WHERE d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.conrelid = ANY ($1::pg_catalog.oid[])
UNION ALL
SELECT i.indrelid, 'comment', c.relname::text, NULL
FROM pg_catalog.pg_description d JOIN pg_catalog.pg_index i ON i.indexrelid = d.objoid JOIN pg_catalog.pg_class c ON c.oid = d.objoid
WHERE d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0 AND i.indrelid = ANY ($1::pg_catalog.oid[])
UNION ALL
SELECT d.refobjid, 'identity', a.attname::text, NULL
FROM pg_catalog.pg_sequence s
  JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = s.seqrelid
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE s.seqincrement <> 1 AND d.refobjid = ANY ($1::pg_catalog.oid[])
UNION ALL
SELECT i.indrelid, 'nulls not distinct', c.relname::text, NULL
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY ($1::pg_catalog.oid[]) AND i.indisunique
  -- A column of version 15.
  AND (to_jsonb(i) ->> 'indnullsnotdistinct')::pg_catalog.bool
UNION ALL
SELECT i.indrelid, 'collation', c.relname::text, NULL
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY ($1::pg_catalog.oid[]) AND i.indisunique AND i.indexprs IS NULL AND i.indpred IS NULL
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
    WHERE a.attrelid = i.indexrelid AND (t.typname = 'citext' OR NOT l.collisdeterministic)
  )
ORDER BY 2, 4, 1, 3`;
