import type { NeutralType } from '../catalog/neutral-type.ts';
import type { TableRef } from '../catalog/table-ref.ts';

/**
 * One row of a state table, in neutral terms, so that the source can describe what it needs to remember and the sink can
 * store it in the same transaction as the rows. The row with the same key is overwritten.
 */
export interface StateEntry {
  readonly table: TableRef;
  readonly columns: readonly [StateColumn, ...StateColumn[]];
  /** Names of the columns that identify the row. */
  readonly key: readonly [string, ...string[]];
  /** Canonical text of each column, in the order of `columns`; null for NULL. */
  readonly row: readonly (string | null)[];
}

export interface StateColumn {
  readonly name: string;
  readonly type: NeutralType;
  readonly isNullable: boolean;
}
