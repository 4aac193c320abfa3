import { type Draft, objectKey } from './draft.ts';
import type { ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface CastRow {
  readonly oid: string;
  readonly source_oid: string;
  readonly target_oid: string;
  readonly source: string;
  readonly target: string;
  readonly how: string;
  readonly when: string;
}

/** Reads the casts the user made, not those that came with a type or an extension. */
export async function readCasts(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<CastRow>(`
    SELECT c.oid::text AS oid, c.castsource::text AS source_oid, c.casttarget::text AS target_oid,
      format_type(c.castsource, NULL) AS source, format_type(c.casttarget, NULL) AS target,
      CASE c.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || c.castfunc::regprocedure::text WHEN 'i' THEN 'WITH INOUT'
        ELSE 'WITHOUT FUNCTION' END AS how,
      CASE c.castcontext WHEN 'i' THEN ' AS IMPLICIT' WHEN 'a' THEN ' AS ASSIGNMENT' ELSE '' END AS when
    FROM pg_cast c
    WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend part WHERE part.classid = 'pg_cast'::regclass
      AND part.objid = c.oid AND part.deptype IN ('e', 'i'))`);
  return rows.map((row) => castDraft(row, context.comments));
}

/** One cast as a record. */
export function castDraft(row: CastRow, comments: Comments): Draft {
  const name = `(${row.source} AS ${row.target})`;
  return {
    id: `cast ${name}`,
    kind: 'cast',
    name,
    section: 'before-data',
    sql: `CREATE CAST ${name} ${row.how}${row.when};${comments.sqlFor(`CAST ${name}`, 'pg_cast', row.oid)}`,
    makes: [objectKey('pg_cast', row.oid)],
    accompanies: [objectKey('pg_type', row.source_oid), objectKey('pg_type', row.target_oid)],
    tables: 'reached',
  };
}
