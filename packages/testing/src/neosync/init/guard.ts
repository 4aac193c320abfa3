import pg from 'pg';

/** Quotes a name as SQL wants it. */
export const name = (...parts: readonly (string | null | undefined)[]): string =>
  parts.map((part) => pg.escapeIdentifier(part ?? '')).join('.');

/** A text as SQL wants it. */
export const text = (value: string | null | undefined): string => pg.escapeLiteral(value ?? '');

/** A statement that runs only while a query finds nothing. A `$$` within it breaks it, as it does at the server. */
export function unless(query: string, statement: string): string {
  return `DO $$\nBEGIN\n  IF NOT EXISTS (${query}) THEN\n    ${statement}\n  END IF;\nEND $$;`;
}

/** Finds a relation, such as a sequence or an index. */
export function relation(schema: string | null | undefined, relationName: string | null | undefined): string {
  return `SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${text(schema)} AND c.relname = ${text(relationName)}`;
}

/** Finds a type. */
export function type(schema: string | null | undefined, typeName: string | null | undefined): string {
  return `SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname = ${text(schema)} AND t.typname = ${text(typeName)}`;
}
