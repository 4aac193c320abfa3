import type { Queryable } from '../connection.ts';

/** A comment on a table, or on one of its columns by number. */
interface CommentRow {
  readonly table: number;
  /** 0: the table itself. */
  readonly column: number;
  readonly text: string;
}

/** Comments on the tables and their columns: found by the table's number, then by the column's, 0 for the table itself. */
export async function readTableComments(
  connection: Queryable,
  tables: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<number, string>>> {
  const rows = await connection.query<CommentRow>(
    `SELECT d.objoid AS table, d.objsubid AS column, d.description AS text
    FROM pg_catalog.pg_description d
    WHERE d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = ANY ($1::pg_catalog.oid[])`,
    [tables],
  );
  const comments = new Map<number, Map<number, string>>();
  for (const row of rows) {
    const its = comments.get(row.table) ?? new Map<number, string>();
    comments.set(row.table, its.set(row.column, row.text));
  }
  return comments;
}
