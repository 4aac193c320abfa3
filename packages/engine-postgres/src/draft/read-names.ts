import type { Queryable } from '../connection.ts';
import { NameRegister } from './names.ts';

/** The names that are taken at the sink, by schema. */
export interface TakenNames {
  readonly relations: NameRegister;
  readonly types: NameRegister;
}

interface NameRow {
  readonly schema: string;
  readonly name: string;
  readonly kind: 'relation' | 'type';
  /** In the words of `indexHolder`, `sequenceHolder` and `enumHolder`; else of no one. */
  readonly holder: string;
}

/** What the register knows an index of a table as. */
export const indexHolder = (table: string): string => `index ${table}`;
/** The same of a sequence that belongs to a column. */
export const sequenceHolder = (table: string, column: string): string => `sequence ${table} ${column}`;
/** The same of an enum. */
export const enumHolder = (labels: readonly string[]): string => `enum ${JSON.stringify(labels)}`;

/** Reads the names of the schemas' relations and types. The row type of a table has the table's name, arrays are renamed by the server. */
export async function readTakenNames(connection: Queryable, schemas: readonly string[]): Promise<TakenNames> {
  const rows = await connection.query<NameRow & { readonly labels: readonly string[] | null }>(namesSql, [schemas]);
  const relations = new NameRegister();
  const types = new NameRegister();
  for (const { schema, name, kind, holder, labels } of rows) {
    if (kind === 'relation') relations.note(schema, name, holder);
    types.note(schema, name, labels === null ? 'type' : enumHolder(labels));
  }
  return { relations, types };
}

const namesSql = `
SELECT n.nspname::text AS schema, c.relname::text AS name, 'relation' AS kind, NULL::json AS labels,
  CASE WHEN i.indexrelid IS NOT NULL THEN 'index ' || t.relname
    WHEN a.attname IS NOT NULL THEN 'sequence ' || o.relname || ' ' || a.attname
    ELSE 'relation' END AS holder
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  LEFT JOIN pg_catalog.pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.objid = c.oid AND d.objsubid = 0 AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  LEFT JOIN pg_catalog.pg_class o ON o.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE n.nspname = ANY ($1::text[])
UNION ALL
SELECT n.nspname::text, y.typname::text, 'type',
  CASE WHEN y.typtype = 'e' THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)
    FROM pg_catalog.pg_enum e WHERE e.enumtypid = y.oid) END, 'type'
FROM pg_catalog.pg_type y JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace
WHERE n.nspname = ANY ($1::text[]) AND y.typrelid = 0`;
