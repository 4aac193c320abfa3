import type { DescribeDetail } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';

/** One column as `pg_attribute` tells it. */
export interface ColumnRow {
  readonly table: number;
  readonly number: number;
  readonly name: string;
  readonly type: number;
  /** The type's modifier, -1 without. */
  readonly modifier: number;
  readonly printed: string;
  readonly is_not_null: boolean;
  readonly has_default: boolean;
  /** The default as the server prints it; null for generated columns, and when only a load is meant. */
  readonly default: string | null;
  readonly identity: '' | 'a' | 'd';
  readonly generated: '' | 's' | 'v';
}

/** Columns of the tables, in the order of the tables and of their columns. */
export function readColumns(
  connection: Queryable,
  tables: readonly number[],
  detail: DescribeDetail,
): Promise<ColumnRow[]> {
  const printsDefaults = detail === 'schema';
  return connection.query<ColumnRow>(
    `SELECT a.attrelid AS table, a.attnum AS number, a.attname::text AS name, a.atttypid AS type, a.atttypmod AS modifier,
      pg_catalog.format_type(a.atttypid, a.atttypmod) AS printed, a.attnotnull AS is_not_null, a.atthasdef AS has_default,
      ${printsDefaults ? `CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END` : 'NULL'} AS default,
      a.attidentity::text AS identity, a.attgenerated::text AS generated
    FROM pg_catalog.pg_attribute a
      ${printsDefaults ? 'LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef' : ''}
    WHERE a.attrelid = ANY ($1::pg_catalog.oid[]) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum`,
    [tables],
  );
}
