import { compareText, printName, printTableRef, type TableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, isSince, notFromExtension, type ReadContext } from './read-context.ts';

/** An index as the catalog tells it. */
export interface IndexRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly table_oid: string;
  readonly table: string;
  /** `r` ordinary table, `p` partitioned table, `m` materialized view. */
  readonly table_kind: string;
  readonly is_valid: boolean;
  readonly is_clustered: boolean;
  readonly is_replica_identity: boolean;
  /** The partitioned index it is a part of. */
  readonly parent_oid: string | null;
  readonly parent_schema: string | null;
  readonly parent_name: string | null;
  /** That one and those it is a part of in turn; null when it is not a part of any. */
  readonly ancestors: readonly TableRef[] | null;
  /** The constraint that needs it, by type and oid. */
  readonly constraint_type: string | null;
  readonly constraint_oid: string | null;
  readonly has_period: boolean;
  readonly statistics: readonly { readonly number: number; readonly target: number }[];
  readonly definition: string;
}

/** Reads every index, those of constraints too. */
export async function queryIndexes(context: ReadContext): Promise<IndexRow[]> {
  return await context.connection.query<IndexRow>(`
    SELECT i.oid::text AS oid, n.nspname::text AS schema, i.relname::text AS name, t.oid::text AS table_oid,
      t.relname::text AS table, t.relkind::text AS table_kind, x.indisvalid AND x.indisready AS is_valid,
      x.indisclustered AS is_clustered, x.indisreplident AS is_replica_identity,
      p.oid::text AS parent_oid, pn.nspname::text AS parent_schema, p.relname::text AS parent_name,
      CASE WHEN i.relispartition THEN (SELECT json_agg(json_build_object('schema', an.nspname, 'name', ac.relname))
        FROM pg_partition_ancestors(i.oid) a (oid) JOIN pg_class ac ON ac.oid = a.oid JOIN pg_namespace an ON an.oid = ac.relnamespace
        WHERE a.oid <> i.oid) END AS ancestors,
      k.contype::text AS constraint_type, k.oid::text AS constraint_oid,
      ${isSince(context, 18) ? 'coalesce(k.conperiod, false)' : 'false'} AS has_period,
      coalesce((SELECT json_agg(json_build_object('number', a.attnum, 'target', a.attstattarget) ORDER BY a.attnum)
        FROM pg_attribute a WHERE a.attrelid = i.oid AND a.attstattarget >= 0), '[]') AS statistics,
      pg_get_indexdef(i.oid) AS definition
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
      JOIN pg_namespace n ON n.oid = i.relnamespace
      LEFT JOIN pg_constraint k ON k.conindid = i.oid AND k.conrelid = t.oid AND k.contype IN ('p', 'u', 'x')
      LEFT JOIN pg_inherits h ON h.inhrelid = i.oid
      LEFT JOIN pg_class p ON p.oid = h.inhparent LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
    WHERE t.relkind IN ('r', 'p', 'm') AND t.relpersistence <> 't' AND ${inUserSchema('n')}
      AND ${notFromExtension('pg_class', 't.oid')} AND ${notFromExtension('pg_class', 'i.oid')}`);
}

/** Whether the constraint is made from an index that was built before: only then can several be built at the same time. */
export function isBuiltApart(row: Pick<IndexRow, 'constraint_type' | 'table_kind' | 'has_period'>): boolean {
  const isKey = row.constraint_type === 'p' || row.constraint_type === 'u';
  return row.constraint_type === null || (isKey && row.table_kind === 'r' && !row.has_period);
}

/**
 * Whether an index of a partition can be attached to the partitioned table's. The server cannot compare indexes that exclude,
 * so the partitioned table's constraint makes those of the partitions.
 */
export function isAttachable(row: Pick<IndexRow, 'constraint_type' | 'has_period'>): boolean {
  return row.constraint_type !== 'x' && !row.has_period;
}

/** The id of an index's record. */
export function indexId(row: Pick<IndexRow, 'schema' | 'name'>): string {
  return `index ${printTableRef(row)}`;
}

/** The server makes the index of a new partition by itself when the partitioned table has one. */
export function impliedByAncestors(row: Pick<IndexRow, 'ancestors'>): Pick<Draft, 'impliedBy'> {
  return row.ancestors === null ? {} : { impliedBy: row.ancestors.map(indexId).toSorted(compareText) };
}

/** The key that others use for an index: its constraint makes it, when it has one. */
export function indexDrafts(row: IndexRow, context: ReadContext): Draft[] {
  return [
    ...(isBuiltApart(row) ? [indexDraft(row, context)] : []),
    ...attachDrafts(row),
    ...(row.is_clustered ? [markDraft(row, 'cluster', `CLUSTER ON ${quoteName(row.name)}`)] : []),
    ...(row.is_replica_identity
      ? [markDraft(row, 'replica identity', `REPLICA IDENTITY USING INDEX ${quoteName(row.name)}`)]
      : []),
  ];
}

function indexDraft(row: IndexRow, context: ReadContext): Draft {
  const key = objectKey('pg_class', row.oid);
  const isInvalid = !row.is_valid && row.table_kind !== 'p';
  return {
    id: indexId(row),
    kind: 'index',
    name: printTableRef(row),
    section: row.table_kind === 'm' ? 'finish' : 'indexes',
    sql: `${row.definition};${indexSettingsSql(row, context)}`,
    ...(row.constraint_type === null ? { makes: [key] } : { makes: [], standsFor: [key] }),
    needs: [objectKey('pg_class', row.table_oid)],
    tables: tablesOf(row),
    ...impliedByAncestors(row),
    ...(isInvalid ? { refusal: 'the index is not valid at the source: an earlier build of it failed' } : {}),
  };
}

/** What an index has besides its definition. */
export function indexSettingsSql(row: IndexRow, context: Pick<ReadContext, 'comments' | 'dependencies'>): string {
  const on = `INDEX ${quoteTable(row)}`;
  return [
    ...row.statistics.map(({ number, target }) => `\nALTER ${on} ALTER COLUMN ${number} SET STATISTICS ${target};`),
    context.comments.sqlFor(on, 'pg_class', row.oid),
    context.dependencies.extensionSqlFor(on, 'pg_class', row.oid),
  ].join('');
}

/** An index of a partition becomes a part of the partitioned table's index. */
function attachDrafts(row: IndexRow): Draft[] {
  const { parent_oid: oid, parent_schema: schema, parent_name: name } = row;
  if (oid === null || schema === null || name === null || !isAttachable(row)) return [];
  return [
    {
      id: `index partition ${printTableRef(row)}`,
      kind: 'index partition',
      name: `${printTableRef(row)} of ${printTableRef({ schema, name })}`,
      section: 'constraints',
      sql: `ALTER INDEX ${quoteTable({ schema, name })} ATTACH PARTITION ${quoteTable(row)};`,
      makes: [],
      needs: [objectKey('pg_class', oid), objectKey('pg_class', row.oid)],
      tables: tablesOf(row),
      ...impliedByAncestors(row),
    },
  ];
}

function markDraft(row: IndexRow, kind: string, action: string): Draft {
  const table: TableRef = { schema: row.schema, name: row.table };
  return {
    id: `${kind} ${printTableRef(table)}`,
    kind,
    name: `${printTableRef(table)} by ${printName(row.name)}`,
    section: row.table_kind === 'm' ? 'finish' : 'constraints',
    sql: `ALTER TABLE ${row.table_kind === 'm' ? '' : 'ONLY '}${quoteTable(table)} ${action};`,
    makes: [],
    needs: [objectKey('pg_class', row.oid)],
    tables: tablesOf(row),
  };
}

function tablesOf(row: IndexRow): readonly TableRef[] | 'reached' {
  return row.table_kind === 'm' ? 'reached' : [{ schema: row.schema, name: row.table }];
}
