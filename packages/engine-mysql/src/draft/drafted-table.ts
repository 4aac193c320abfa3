import type { ForeignKey, IndexColumn, Table } from '@sync/core/connector';
import type { DraftDefault } from './draft-default.ts';
import type { DraftColumn } from './draft-columns.ts';

/** A column as it will be. */
export interface DraftedColumn extends DraftColumn {
  readonly default: DraftDefault | undefined;
  readonly isCounting: boolean;
  readonly isNullable: boolean;
  readonly comment: string | undefined;
  /** Name of the check that keeps it JSON, where checks have names of their own. */
  readonly check: string | undefined;
}

/** A key or an index as it will be. */
export interface DraftedKey {
  /** `PRIMARY` for the primary key. */
  readonly name: string;
  readonly kind: 'primary' | 'unique' | 'plain';
  readonly columns: readonly [IndexColumn, ...IndexColumn[]];
}

/** A table as it will be. */
export interface DraftedTable {
  readonly source: Table;
  /** In the table's order, those that the source computes left out. */
  readonly columns: readonly DraftedColumn[];
  /** The primary key first, then as the source has them, then those that foreign keys need. */
  readonly keys: readonly DraftedKey[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly comment: string | undefined;
}

/** Whether a key begins with these columns, whole and in this order, as a foreign key needs it at either end. */
export function startsWith(key: DraftedKey, columns: readonly string[]): boolean {
  return columns.every((name, index) => {
    const part = key.columns[index];
    return part?.name === name && part.prefixLength === undefined;
  });
}
