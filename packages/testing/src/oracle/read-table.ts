import pg from 'pg';
import type { TextRow } from '../postgres/query.ts';
import { type Ask, type OracleTarget, withExactSession } from './exact-session.ts';

/** The rows of a table and the names of its columns. */
export interface TableContent {
  readonly columns: readonly string[];
  /** Values in the order of `columns`, as exact text; sorted by their text, so that equal tables are deeply equal. */
  readonly rows: readonly TextRow[];
}

/** Reads a whole table of a test. Names are plain, not quoted; rows of inheriting tables are not included. */
export function readTable(target: OracleTarget, table: string, schema = 'public'): Promise<TableContent> {
  return withExactSession(target, async (ask) => {
    const name = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
    const oid = `${pg.escapeLiteral(name)}::regclass`;
    const listed = await ask(
      `SELECT attname::text FROM pg_attribute WHERE attrelid = ${oid} AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    );
    const columns = listed.map(([column]) => String(column));
    const values = columns.map((column) => `t.${pg.escapeIdentifier(column)}::text`).join(', ');
    const only = (await isPlainTable(ask, oid)) ? 'ONLY ' : '';
    const rows = await ask(`SELECT ${values} FROM ${only}${name} AS t ORDER BY ROW(t.*)::text COLLATE "C"`);
    return { columns, rows: rows.map((row) => row.map((value) => (typeof value === 'string' ? value : null))) };
  });
}

/** ONLY would leave out the partitions of a partitioned table, which hold all of its rows. */
async function isPlainTable(ask: Ask, oid: string): Promise<boolean> {
  const [row] = await ask(`SELECT relkind::text FROM pg_class WHERE oid = ${oid}`);
  return row?.[0] === 'r';
}
