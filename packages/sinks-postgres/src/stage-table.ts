import { type PostgresConnection, quoteName, quoteTable } from '@sync/engine-postgres';
import type { LoadTarget } from './load-target.ts';
import type { LookupColumn } from './lookups.ts';

/** A temporary table to make. */
export interface StageTable {
  readonly name: string;
  readonly target: LoadTarget;
  /** Of the target, in the order in which they travel. */
  readonly columns: readonly string[];
  readonly lookups: readonly LookupColumn[];
  /** Further ones behind them: `NULL::text AS "name"`. @defaultValue none */
  readonly more?: readonly string[];
}

/**
 * Makes a temporary table with columns of the target, of their own types, and no constraint; where values arrive for ids, of text. It is
 * never logged, and ends with the transaction.
 */
export async function createStageTable(connection: PostgresConnection, stage: StageTable): Promise<void> {
  const { name, target, columns, lookups, more = [] } = stage;
  const terms = columns.map((column) =>
    lookups.some((lookup) => lookup.column === column) ? `NULL::text AS ${quoteName(column)}` : quoteName(column),
  );
  // SELECT rather than LIKE: it takes the columns in the order in which they travel, and no NOT NULL with them. ONLY is not
  // needed, since no row is read.
  await connection.execute(
    `CREATE TEMPORARY TABLE ${quoteName(name)} ON COMMIT DROP AS SELECT ${[...terms, ...more].join(', ')} FROM ${quoteTable(target.ref)} WITH NO DATA`,
  );
}
