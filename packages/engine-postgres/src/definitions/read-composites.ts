import { printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface CompositeRow {
  readonly oid: string;
  readonly type_oid: string;
  readonly schema: string;
  readonly name: string;
  readonly attributes: readonly CompositeAttribute[];
}

interface CompositeAttribute {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
}

/** Reads the composite types that stand alone, not those of tables. */
export async function readComposites(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<CompositeRow>(`
    SELECT c.oid::text AS oid, c.reltype::text AS type_oid, n.nspname::text AS schema, c.relname::text AS name,
      coalesce((SELECT json_agg(json_build_object('number', a.attnum, 'name', a.attname,
          'type', format_type(a.atttypid, a.atttypmod), 'collation', CASE WHEN a.attcollation <> t.typcollation
            THEN a.attcollation::regcollation::text END) ORDER BY a.attnum)
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '[]') AS attributes
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'c' AND ${inUserSchema('n')} AND ${notFromExtension('pg_type', 'c.reltype')}`);
  return rows.map((row) => compositeDraft(row, context.comments));
}

/** One composite type as a record. */
export function compositeDraft(row: CompositeRow, comments: Comments): Draft {
  const name = quoteTable(row);
  const attributes = row.attributes.map(({ name, type, collation }) =>
    [`\n  ${quoteName(name)} ${type}`, ...(collation === null ? [] : [`COLLATE ${collation}`])].join(' '),
  );
  return {
    id: `type ${printTableRef(row)}`,
    kind: 'composite type',
    name: printTableRef(row),
    section: 'before-data',
    sql: [
      `CREATE TYPE ${name} AS (${attributes.join(',')}${attributes.length > 0 ? '\n' : ''});`,
      comments.sqlFor(`TYPE ${name}`, 'pg_type', row.type_oid),
      ...row.attributes.map((attribute) =>
        comments.sqlFor(`COLUMN ${name}.${quoteName(attribute.name)}`, 'pg_class', row.oid, attribute.number),
      ),
    ].join(''),
    makes: [objectKey('pg_class', row.oid), objectKey('pg_type', row.type_oid)],
    tables: [],
  };
}
