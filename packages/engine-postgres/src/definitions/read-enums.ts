import { printTableRef } from '@sync/core/connector';
import { quoteLiteral, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface EnumRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly labels: readonly string[];
}

/** Reads the enum types. */
export async function readEnums(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<EnumRow>(`
    SELECT t.oid::text AS oid, n.nspname::text AS schema, t.typname::text AS name,
      coalesce((SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), '[]') AS labels
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'e' AND ${inUserSchema('n')} AND ${notFromExtension('pg_type', 't.oid')}`);
  return rows.map((row) => enumDraft(row, context.comments));
}

/** One enum type as a record. */
export function enumDraft(row: EnumRow, comments: Comments): Draft {
  const on = `TYPE ${quoteTable(row)}`;
  const labels = row.labels.map(quoteLiteral).join(', ');
  return {
    id: `type ${printTableRef(row)}`,
    kind: 'enum',
    name: printTableRef(row),
    section: 'before-data',
    sql: `CREATE ${on} AS ENUM (${labels});${comments.sqlFor(on, 'pg_type', row.oid)}`,
    makes: [objectKey('pg_type', row.oid)],
    tables: [],
  };
}
