import type { UniqueKey } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';

/** A unique index that covers every row, with the constraint on it or without. */
export interface KeyRow {
  readonly table: number;
  readonly name: string;
  readonly is_primary: boolean;
  readonly is_deferrable: boolean;
  readonly columns: readonly string[];
  /** At least one column never is null, so some rows can be told apart. */
  readonly has_not_null: boolean;
}

/** Keys of the tables, the primary key first, then by name. Partial, expression and invalid indexes are none. */
export function readKeys(connection: Queryable, tables: readonly number[]): Promise<KeyRow[]> {
  return connection.query<KeyRow>(
    `SELECT i.indrelid AS table, c.relname::text AS name, i.indisprimary AS is_primary, NOT i.indimmediate AS is_deferrable,
      k.columns, k.has_not_null
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
      CROSS JOIN LATERAL (
        SELECT json_agg(a.attname ORDER BY u.place) AS columns, bool_or(a.attnotnull) AS has_not_null
        FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY u (number, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
        WHERE u.place <= i.indnkeyatts
      ) k
    WHERE i.indrelid = ANY ($1::pg_catalog.oid[]) AND i.indisunique AND i.indisvalid AND i.indisready
      AND i.indpred IS NULL AND i.indexprs IS NULL
    ORDER BY i.indrelid, i.indisprimary DESC, c.relname COLLATE "C"`,
    [tables],
  );
}

export function toUniqueKeys(rows: readonly KeyRow[]): UniqueKey[] {
  return rows.flatMap((row) => {
    const [first, ...others] = row.columns;
    if (first === undefined || !row.has_not_null) return [];
    return [
      {
        name: row.name,
        columns: [first, ...others] as const,
        isPrimary: row.is_primary,
        isDeferrable: row.is_deferrable,
      },
    ];
  });
}
