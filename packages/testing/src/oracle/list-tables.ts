import pg from 'pg';
import type { Ask } from './exact-session.ts';

/** A table that holds rows itself: an ordinary table, a partition, or a materialized view. */
export interface StoredTable {
  /** Schema and name as SQL writes them, quoted where needed: `public."Order"`. */
  readonly name: string;
  /** The same for a query; ONLY keeps the rows of inheriting tables out. */
  readonly from: string;
  readonly columns: readonly string[];
  /** False for a materialized view that was never filled: it cannot be read. */
  readonly filled: boolean;
}

// Tables that an extension brought along belong to the extension.
const storedTablesSql = String.raw`
  SELECT n.nspname::text, c.relname::text, c.relkind::text, c.relispopulated::text,
         array_to_json(ARRAY(SELECT attname::text FROM pg_attribute
                WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped ORDER BY attname COLLATE "C"))::text,
         format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
     AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
   ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

/** Every table of a database that holds rows itself, ordered by name. */
export async function listStoredTables(ask: Ask): Promise<readonly StoredTable[]> {
  const rows = await ask(storedTablesSql);
  return rows.map(([schema, table, kind, filled, columns, name]) => {
    const quoted = `${pg.escapeIdentifier(String(schema))}.${pg.escapeIdentifier(String(table))}`;
    const listed: unknown = JSON.parse(String(columns));
    return {
      name: String(name),
      from: kind === 'r' ? `ONLY ${quoted}` : quoted,
      columns: Array.isArray(listed) ? listed.map(String) : [],
      filled: filled === 'true',
    };
  });
}
