import { printName } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { quoteLiteral, quoteName } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface SchemaRow {
  readonly oid: string;
  readonly name: string;
}

/** What a new database says about `public`. */
const standardComment = 'standard public schema';

/** Reads the schemas, except those an extension made. */
export async function readSchemas(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<SchemaRow>(`
    SELECT n.oid::text AS oid, n.nspname::text AS name FROM pg_namespace n
    WHERE ${inUserSchema('n')} AND ${notFromExtension('pg_namespace', 'n.oid')}`);
  return rows.flatMap((row) => schemaDrafts(row, context.comments));
}

/** Names of the user's schemas, except those an extension made. */
export async function readSchemaNames(connection: Queryable): Promise<string[]> {
  const rows = await connection.query<{ name: string }>(
    `SELECT n.nspname::text AS name FROM pg_catalog.pg_namespace n WHERE ${inUserSchema('n')} AND ${notFromExtension('pg_namespace', 'n.oid')}`,
  );
  return rows.map(({ name }) => name);
}

/** The id of a schema's record. */
export function schemaId(name: string): string {
  return `schema ${printName(name)}`;
}

function schemaDrafts(row: SchemaRow, comments: Comments): Draft[] {
  const on = `SCHEMA ${quoteName(row.name)}`;
  const schema: Draft = {
    id: schemaId(row.name),
    kind: 'schema',
    name: printName(row.name),
    section: 'before-data',
    sql: `CREATE ${on};`,
    makes: [objectKey('pg_namespace', row.oid)],
    tables: [],
  };
  const comment = comments.textOf('pg_namespace', row.oid);
  if (row.name !== 'public') return [{ ...schema, sql: schema.sql + comments.sqlFor(on, 'pg_namespace', row.oid) }];
  // Every database has `public`, so its record is hardly ever applied: a comment of its own needs a record of its own.
  if (comment === standardComment) return [schema];
  const publicComment: Draft = {
    id: 'comment on schema public',
    kind: 'comment',
    name: 'schema public',
    section: 'before-data',
    sql: `COMMENT ON ${on} IS ${comment === undefined ? 'NULL' : quoteLiteral(comment)};`,
    makes: [],
    needs: schema.makes,
    tables: [],
  };
  return [schema, publicComment];
}
