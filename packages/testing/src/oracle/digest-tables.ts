import pg from 'pg';
import { type Ask, type OracleTarget, withExactSession } from './exact-session.ts';
import { listStoredTables, type StoredTable } from './list-tables.ts';

/** What a table holds, in a form that is quick to compare. */
export interface TableDigest {
  readonly rows: number;
  /**
   * Over every column of every row, by name; neither the order of rows nor of columns matters, repeated rows do.
   * `not filled` for a materialized view without data.
   */
  readonly hash: string;
}

/**
 * Digests every table of a database: ordinary tables, partitions (each by itself) and materialized views, under
 * their names as SQL writes them. Two databases hold the same rows when their digests are deeply equal. The server
 * does the work with queries of its own, so nothing that a program under test does wrong is repeated here.
 */
export function digestTables(target: OracleTarget): Promise<Readonly<Record<string, TableDigest>>> {
  return withExactSession(target, async (ask) => {
    const digests: Record<string, TableDigest> = {};
    for (const table of await listStoredTables(ask)) digests[table.name] = await digest(ask, table);
    return digests;
  });
}

async function digest(ask: Ask, table: StoredTable): Promise<TableDigest> {
  if (!table.filled) return { rows: 0, hash: 'not filled' };
  const [row] = await ask(digestSql(table));
  return { rows: Number(row?.[0]), hash: String(row?.[1]) };
}

/** Each row becomes a 128-bit number; their sums do not depend on the order and, unlike XOR, count equal rows. */
function digestSql(table: StoredTable): string {
  const half = (from: number): string => `coalesce(sum(('x' || substr(h, ${from}, 16))::bit(64)::bigint::numeric), 0)`;
  const columns = table.columns.map((column) => `t.${pg.escapeIdentifier(column)}`).join(', ');
  const names = pg.escapeLiteral(JSON.stringify(table.columns));
  const hashed = `SELECT md5(ROW(${columns})::text) AS h FROM ${table.from} AS t`;
  return `SELECT count(*)::text, md5(concat(${half(1)}, ' ', ${half(17)}, ' ', ${names})) FROM (${hashed}) AS hashed`;
}
