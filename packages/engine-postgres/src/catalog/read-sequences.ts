import type { Sequence } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { isNoExtensionMember, isUserSchema, type TableRow } from './read-tables.ts';

interface SequenceRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
}

/** What a sequence has to do with a table: it belongs to a column of it, or a default of it takes its values. */
interface LinkRow {
  readonly sequence: number;
  readonly table: number;
  /** Null: a default uses it. */
  readonly owner_column: string | null;
  /** The column whose default uses it. */
  readonly default_column: number | null;
  readonly owner_number: number | null;
}

/** The sequences that come with tables. */
export interface TableSequences {
  readonly sequences: readonly Sequence[];
  /** `table:column`, by number, of columns whose default takes values from a sequence of their own, as `serial` makes them. */
  readonly serials: ReadonlySet<string>;
}

/**
 * Sequences that belong to a column of the tables or feed a default there; when everything is selected, also those that belong to
 * no table. By schema and name.
 */
export async function readSequences(
  connection: Queryable,
  tables: readonly TableRow[],
  isEverything: boolean,
): Promise<TableSequences> {
  const rows = await connection.query<SequenceRow>(sequencesSql);
  const links = Map.groupBy(await connection.query<LinkRow>(linksSql), (link) => link.sequence);
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const sequences = rows.flatMap((row): Sequence[] => {
    const ref = { schema: row.schema, name: row.name };
    const its = links.get(row.oid) ?? [];
    const owner = its.find((link) => link.owner_column !== null);
    const table = owner === undefined ? undefined : byOid.get(owner.table);
    if (table !== undefined && owner?.owner_column != null) {
      return [{ ref, ownedBy: { table: table.ref, column: owner.owner_column } }];
    }
    const isUsed = its.some((link) => link.owner_column === null && byOid.has(link.table));
    return isUsed || (isEverything && owner === undefined) ? [{ ref }] : [];
  });
  return { sequences, serials: new Set(rows.flatMap((row) => serialColumns(links.get(row.oid) ?? []))) };
}

function serialColumns(links: readonly LinkRow[]): string[] {
  const owner = links.find((link) => link.owner_column !== null);
  return links
    .filter((link) => link.table === owner?.table && link.default_column === owner.owner_number)
    .map((link) => `${link.table}:${link.default_column}`);
}

const sequencesSql = `
SELECT c.oid, n.nspname::text AS schema, c.relname::text AS name
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND ${isUserSchema('n')} AND ${isNoExtensionMember('pg_class', 'c.oid')}
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

// Put together here and not by the server, which thinks little of catalogs without statistics and would loop over loops.
// Lists links of other objects than sequences, too, which nobody looks up.
const linksSql = `
SELECT o.objid AS sequence, o.refobjid AS table, a.attname::text AS owner_column, NULL::pg_catalog.int4 AS default_column,
  o.refobjsubid AS owner_number
FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_attribute a ON a.attrelid = o.refobjid AND a.attnum = o.refobjsubid
WHERE o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND o.deptype IN ('a', 'i') AND o.refobjsubid > 0
UNION ALL
SELECT d.refobjid, f.adrelid, NULL, f.adnum, NULL
FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_attrdef f ON f.oid = d.objid
WHERE d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
  AND d.deptype = 'n'`;
