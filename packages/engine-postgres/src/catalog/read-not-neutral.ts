import { type NotCarried, printName, printTableRef, type TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import type { TableRow } from './read-tables.ts';

interface ObjectRow {
  readonly table: number;
  readonly kind: string;
  readonly name: string;
  /** Of a view, which has a schema of its own. */
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
ORDER BY 2, 4, 1, 3`;
