import { printTableRef } from '@sync/core/connector';
import { quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';

interface ShellTypeRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
}

/** Reads types that have been announced but never defined. */
export async function readShellTypes(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<ShellTypeRow>(`
    SELECT t.oid::text AS oid, n.nspname::text AS schema, t.typname::text AS name
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE NOT t.typisdefined AND ${inUserSchema('n')} AND ${notFromExtension('pg_type', 't.oid')}`);
  return rows.map((row): Draft => {
    const on = `TYPE ${quoteTable(row)}`;
    return {
      id: `type ${printTableRef(row)}`,
      kind: 'shell type',
      name: printTableRef(row),
      section: 'before-data',
      sql: `CREATE ${on};${context.comments.sqlFor(on, 'pg_type', row.oid)}`,
      makes: [objectKey('pg_type', row.oid)],
      tables: [],
    };
  });
}
