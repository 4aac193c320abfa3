import type { Sequence } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { isNoExtensionMember, isUserSchema, type TableRow } from './read-tables.ts';

interface SequenceRow {
  readonly schema: string;
  readonly name: string;
  readonly owner: number | null;
  readonly owner_column: string | null;
  /** Tables whose defaults use it. */
  readonly used_by: readonly number[];
}

/**
 * Sequences that belong to a column of the tables or feed a default there; when everything is selected, also those that belong to
 * no table. By schema and name.
 */
export async function readSequences(
  connection: Queryable,
  tables: readonly TableRow[],
  isEverything: boolean,
): Promise<Sequence[]> {
  const rows = await connection.query<SequenceRow>(sequencesSql);
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  return rows.flatMap((row): Sequence[] => {
    const ref = { schema: row.schema, name: row.name };
    const owner = row.owner === null ? undefined : byOid.get(row.owner);
    if (owner !== undefined && row.owner_column !== null) {
      return [{ ref, ownedBy: { table: owner.ref, column: row.owner_column } }];
    }
    const isUsed = row.used_by.some((oid) => byOid.has(oid));
    return isUsed || (isEverything && row.owner === null) ? [{ ref }] : [];
  });
}

const sequencesSql = `
SELECT n.nspname::text AS schema, c.relname::text AS name, o.refobjid AS owner, a.attname::text AS owner_column,
  coalesce((
    SELECT json_agg(DISTINCT f.adrelid::bigint)
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attrdef f ON f.oid = d.objid
    WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
      AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = c.oid
  ), '[]') AS used_by
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_depend o ON o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.objid = c.oid
    AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.deptype IN ('a', 'i') AND o.refobjsubid > 0
  LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${isUserSchema('n')} AND ${isNoExtensionMember('pg_class', 'c.oid')}
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;
