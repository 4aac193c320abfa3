import { printTableRef } from '@sync/core/connector';
import { quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, isSince, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface RangeRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly subtype: string;
  readonly operator_class: string | null;
  readonly collation: string | null;
  readonly canonical: string | null;
  readonly subtype_diff: string | null;
  readonly multirange_schema: string | null;
  readonly multirange_name: string | null;
}

/** Reads the range types. */
export async function readRanges(context: ReadContext): Promise<Draft[]> {
  const hasMultiranges = isSince(context, 14);
  const rows = await context.connection.query<RangeRow>(`
    SELECT t.oid::text AS oid, n.nspname::text AS schema, t.typname::text AS name, format_type(r.rngsubtype, NULL) AS subtype,
      CASE WHEN NOT o.opcdefault THEN quote_ident(opn.nspname) || '.' || quote_ident(o.opcname) END AS operator_class,
      CASE WHEN r.rngcollation <> s.typcollation THEN r.rngcollation::regcollation::text END AS collation,
      nullif(r.rngcanonical::regproc::text, '-') AS canonical, nullif(r.rngsubdiff::regproc::text, '-') AS subtype_diff,
      ${hasMultiranges ? 'mn.nspname::text' : 'NULL'} AS multirange_schema,
      ${hasMultiranges ? 'm.typname::text' : 'NULL'} AS multirange_name
    FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid JOIN pg_namespace n ON n.oid = t.typnamespace
      JOIN pg_type s ON s.oid = r.rngsubtype
      JOIN pg_opclass o ON o.oid = r.rngsubopc JOIN pg_namespace opn ON opn.oid = o.opcnamespace
      ${hasMultiranges ? 'JOIN pg_type m ON m.oid = r.rngmultitypid JOIN pg_namespace mn ON mn.oid = m.typnamespace' : ''}
    WHERE ${inUserSchema('n')} AND ${notFromExtension('pg_type', 't.oid')}`);
  return rows.map((row) => rangeDraft(row, context.comments));
}

/** One range type as a record. */
export function rangeDraft(row: RangeRow, comments: Comments): Draft {
  const on = `TYPE ${quoteTable(row)}`;
  const { multirange_schema: schema, multirange_name: name } = row;
  const options = [
    `SUBTYPE = ${row.subtype}`,
    row.operator_class === null ? '' : `SUBTYPE_OPCLASS = ${row.operator_class}`,
    row.collation === null ? '' : `COLLATION = ${row.collation}`,
    row.canonical === null ? '' : `CANONICAL = ${row.canonical}`,
    row.subtype_diff === null ? '' : `SUBTYPE_DIFF = ${row.subtype_diff}`,
    schema === null || name === null ? '' : `MULTIRANGE_TYPE_NAME = ${quoteTable({ schema, name })}`,
  ].filter((option) => option !== '');
  const sql = `CREATE ${on} AS RANGE (${options.join(', ')});${comments.sqlFor(on, 'pg_type', row.oid)}`;
  const key = objectKey('pg_type', row.oid);
  const id = `type ${printTableRef(row)}`;
  return {
    id,
    kind: 'range type',
    name: printTableRef(row),
    section: 'before-data',
    sql,
    makes: [key],
    tables: [],
    covers: [`type body ${printTableRef(row)}`],
    // A canonical function takes the type itself: the server wants the bare name first.
    placeholder: {
      sql: `CREATE ${on};`,
      bodySql: sql,
      bodyId: `type body ${printTableRef(row)}`,
      from: key,
      needsCatalogs: ['pg_namespace'],
    },
  };
}
