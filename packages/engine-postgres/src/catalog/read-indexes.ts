import {
  type DescribeDetail,
  type Index,
  type IndexColumn,
  type NotCarried,
  printName,
  printTableRef,
  type TableRef,
  type UniqueKey,
} from '@sync/core/connector';
import type { Queryable } from '../connection.ts';

/** An index that is valid, with the constraint on it or without. */
export interface IndexRow {
  readonly table: number;
  readonly name: string;
  readonly is_unique: boolean;
  readonly is_primary: boolean;
  readonly is_deferrable: boolean;
  readonly is_exclusion: boolean;
  /** `btree`. */
  readonly method: string;
  readonly has_predicate: boolean;
  readonly has_expressions: boolean;
  readonly has_more_columns: boolean;
  /** Every column is ordered as its type is by default, nulls where the order puts them, and by its own collation. */
  readonly is_plain: boolean;
  /** Those that decide, in key order; expressions left out. */
  readonly columns: readonly {
    readonly name: string;
    readonly is_descending: boolean;
    readonly is_not_null: boolean;
  }[];
}

/** Indexes of the tables, only the unique ones when a load is meant; the primary key first, then by name. */
export function readIndexes(
  connection: Queryable,
  tables: readonly number[],
  detail: DescribeDetail,
): Promise<IndexRow[]> {
  // indoption: 1 descending, 2 nulls first. What is ascending has nulls last and what is descending has them first: 0 and 3.
  return connection.query<IndexRow>(
    `SELECT i.indrelid AS table, c.relname::text AS name, i.indisunique AS is_unique, i.indisprimary AS is_primary,
      NOT i.indimmediate AS is_deferrable, i.indisexclusion AS is_exclusion, m.amname::text AS method,
      i.indpred IS NOT NULL AS has_predicate, i.indexprs IS NOT NULL AS has_expressions, i.indnatts > i.indnkeyatts AS has_more_columns,
      k.is_plain, coalesce(k.columns, '[]') AS columns
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am m ON m.oid = c.relam
      CROSS JOIN LATERAL (
        SELECT json_agg(json_build_object('name', a.attname, 'is_descending', u.option & 1 = 1, 'is_not_null', a.attnotnull)
            ORDER BY u.place) AS columns,
          bool_and(u.option IN (0, 3) AND o.opcdefault AND u.locale IN (0, a.attcollation)) AS is_plain
        FROM unnest(i.indkey::pg_catalog.int2[], i.indoption::pg_catalog.int2[], i.indclass::pg_catalog.oid[],
            i.indcollation::pg_catalog.oid[]) WITH ORDINALITY u (number, option, class, locale, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
          JOIN pg_catalog.pg_opclass o ON o.oid = u.class
        WHERE u.place <= i.indnkeyatts
      ) k
    WHERE i.indrelid = ANY ($1::pg_catalog.oid[]) AND i.indisvalid AND i.indisready${detail === 'load' ? ' AND i.indisunique' : ''}
    ORDER BY i.indrelid, i.indisprimary DESC, c.relname COLLATE "C"`,
    [tables],
  );
}

/** Those that tell rows apart: unique, over every row, at least one column never null. */
export function toUniqueKeys(rows: readonly IndexRow[]): UniqueKey[] {
  return rows.flatMap((row) => {
    const [first, ...others] = row.columns.map(({ name }) => name);
    if (first === undefined || !isUniqueKey(row)) return [];
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

function isUniqueKey(row: IndexRow): boolean {
  const isOverEveryRow = !row.has_predicate && !row.has_expressions;
  return row.is_unique && isOverEveryRow && row.columns.some((column) => column.is_not_null);
}

/** Those that neutral words can say: ordered by whole columns. */
export function toIndexes(rows: readonly IndexRow[]): Index[] {
  return rows.flatMap((row) => {
    if (isUniqueKey(row) || whyNotNeutral(row) !== undefined) return [];
    const [first, ...others] = row.columns.map(
      ({ name, is_descending: isDescending }): IndexColumn => ({
        name,
        order: isDescending ? 'descending' : 'ascending',
      }),
    );
    if (first === undefined) return [];
    return [{ name: row.name, columns: [first, ...others] as const, ...(row.is_unique ? { isUnique: true } : {}) }];
  });
}

/** The others. Those that exclude are told of as constraints. */
export function indexesNotNeutral(rows: readonly IndexRow[], table: TableRef): NotCarried[] {
  return rows.flatMap((row) => {
    const because = row.is_exclusion ? undefined : whyNotNeutral(row);
    return because === undefined
      ? []
      : [{ kind: 'index', name: `${printName(row.name)} on ${printTableRef(table)}`, because }];
  });
}

function whyNotNeutral(row: IndexRow): string | undefined {
  if (row.has_predicate) return 'it covers only some rows';
  if (row.has_expressions) return 'it is made of an expression';
  if (isUniqueKey(row)) return undefined;
  if (row.is_exclusion) return 'it excludes rows';
  if (row.method !== 'btree') return `it is of the kind ${row.method}`;
  if (row.has_more_columns) return 'it holds columns that it is not ordered by';
  return row.is_plain ? undefined : 'its order is not that of the column';
}
