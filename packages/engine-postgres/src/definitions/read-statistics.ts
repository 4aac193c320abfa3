import { printTableRef } from '@sync/core/connector';
import { quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface StatisticsRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly table_oid: string;
  readonly table_schema: string;
  readonly table: string;
  readonly is_on_table: boolean;
  readonly target: number;
  readonly definition: string;
}

/** Reads extended statistics: what to gather, not what was gathered. */
export async function readStatistics(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<StatisticsRow>(`
    SELECT s.oid::text AS oid, n.nspname::text AS schema, s.stxname::text AS name, c.oid::text AS table_oid,
      tn.nspname::text AS table_schema, c.relname::text AS table, c.relkind IN ('r', 'p') AS is_on_table,
      coalesce(s.stxstattarget, -1)::int4 AS target, pg_get_statisticsobjdef(s.oid) AS definition
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace JOIN pg_class c ON c.oid = s.stxrelid
      JOIN pg_namespace tn ON tn.oid = c.relnamespace
    WHERE ${inUserSchema('n')} AND ${notFromExtension('pg_statistic_ext', 's.oid')}`);
  return rows.map((row) => statisticsDraft(row, context.comments));
}

/** One statistics object as a record. */
export function statisticsDraft(row: StatisticsRow, comments: Comments): Draft {
  const on = `STATISTICS ${quoteTable(row)}`;
  return {
    id: `statistics ${printTableRef(row)}`,
    kind: 'statistics',
    name: printTableRef(row),
    section: 'finish',
    sql: [
      `${row.definition};`,
      row.target < 0 ? '' : `\nALTER ${on} SET STATISTICS ${row.target};`,
      comments.sqlFor(on, 'pg_statistic_ext', row.oid),
    ].join(''),
    makes: [objectKey('pg_statistic_ext', row.oid)],
    needs: [objectKey('pg_class', row.table_oid)],
    tables: row.is_on_table ? [{ schema: row.table_schema, name: row.table }] : 'reached',
  };
}
