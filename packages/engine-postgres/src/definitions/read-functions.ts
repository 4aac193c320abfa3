import { printTableRef } from '@sync/core/connector';
import { quoteTable } from '../quote.ts';
import { type Draft, objectKey, type Placeholder } from './draft.ts';
import { inUserSchema, isSince, type ReadContext } from './read-context.ts';

interface FunctionRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly is_procedure: boolean;
  /** Types of the input arguments: what tells it from its namesakes. */
  readonly signature: string;
  /** Arguments without their defaults, as statements that name the function want them. */
  readonly arguments: string;
  readonly result: string | null;
  /** Its body is parsed when it is created, and so depends on what it reads. */
  readonly has_parsed_body: boolean;
  readonly definition: string;
}

/** Reads functions (of triggers and windows too) and procedures. */
export async function readFunctions(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<FunctionRow>(`
    SELECT p.oid::text AS oid, n.nspname::text AS schema, p.proname::text AS name, p.prokind = 'p' AS is_procedure,
      oidvectortypes(p.proargtypes) AS signature, pg_get_function_identity_arguments(p.oid) AS arguments,
      pg_get_function_result(p.oid) AS result, pg_get_functiondef(p.oid) AS definition,
      ${isSince(context, 14) ? 'p.prosqlbody IS NOT NULL' : 'false'} AS has_parsed_body
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE p.prokind <> 'a' AND ${inUserSchema('n')}
      AND NOT EXISTS (SELECT FROM pg_depend part WHERE part.classid = 'pg_proc'::regclass AND part.objid = p.oid
        AND part.deptype IN ('e', 'i'))`);
  return rows.map((row) => functionDraft(row, context));
}

/** The name by which people and ids tell a function from its namesakes. */
export function printSignature(row: {
  readonly schema: string;
  readonly name: string;
  readonly signature: string;
}): string {
  return `${printTableRef(row)}(${row.signature})`;
}

/** One function or procedure as a record. */
export function functionDraft(row: FunctionRow, context: Pick<ReadContext, 'comments' | 'dependencies'>): Draft {
  const kind = row.is_procedure ? 'procedure' : 'function';
  const on = `${kind.toUpperCase()} ${quoteTable(row)}(${row.arguments})`;
  const more = [
    context.comments.sqlFor(on, 'pg_proc', row.oid),
    context.dependencies.extensionSqlFor(on, 'pg_proc', row.oid),
  ].join('');
  const orReplace = `${row.definition.trimEnd()};${more}`;
  return {
    id: `function ${printSignature(row)}`,
    kind,
    name: printSignature(row),
    section: 'before-data',
    sql: orReplace.replace(/^CREATE OR REPLACE /, 'CREATE '),
    makes: [objectKey('pg_proc', row.oid)],
    tables: 'reached',
    covers: [bodyId(row)],
    ...(row.has_parsed_body ? { placeholder: placeholder(row, orReplace) } : {}),
  };
}

/** A function whose parsed body needs what needs the function starts with an empty body in a language that is not parsed. */
function placeholder(row: FunctionRow, bodySql: string): Placeholder {
  const head = row.is_procedure ? 'CREATE PROCEDURE' : 'CREATE FUNCTION';
  const result = row.is_procedure ? '' : ` RETURNS ${row.result}`;
  return {
    sql: `${head} ${quoteTable(row)}(${row.arguments})${result} LANGUAGE plpgsql AS 'BEGIN END';`,
    bodySql,
    bodyId: bodyId(row),
    from: objectKey('pg_proc', row.oid),
    needsCatalogs: ['pg_namespace', 'pg_type'],
  };
}

function bodyId(row: FunctionRow): string {
  return `function body ${printSignature(row)}`;
}
