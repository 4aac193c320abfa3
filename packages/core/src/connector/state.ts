import type { NeutralType } from '../catalog/neutral-type.ts';
import type { TableRef } from '../catalog/table-ref.ts';

/** A table in which the sink remembers something for core or for a source, in neutral terms, so that neither knows the other. */
export interface StateTable {
  readonly table: TableRef;
  readonly columns: readonly [StateColumn, ...StateColumn[]];
  /** Names of the columns that identify a row. An existing table need not have such a key. */
  readonly key: readonly [string, ...string[]];
}

export interface StateColumn {
  readonly name: string;
  readonly type: NeutralType;
  readonly isNullable: boolean;
  /** Numbered by the sink: made as its identity and primary key, never written, read back like the others. @defaultValue false */
  readonly isNumber?: boolean;
}

/** Canonical text of each column, in the order of `columns`; null for NULL. */
export type StateRow = readonly (string | null)[];

/**
 * One row to keep, in the same transaction as the rows of the load unit. The rows with the same key are overwritten, all of them; without any,
 * one is inserted. A time that an existing column keeps fewer digits of is cut, never rounded.
 */
export interface StateEntry extends StateTable {
  readonly row: StateRow;
  /**
   * What the row was when it was read; `none`: there was none. When that is no longer so, somebody else has moved it, and the unit fails with
   * ChangeError CHANGE_STATE_MOVED. @defaultValue whatever it was
   */
  readonly replaces?: StateRow | 'none';
}

/** The rows with this key are to be gone. */
export interface StateRemoval extends StateTable {
  /** Values of the key's columns, in the order of `key`. */
  readonly keyValues: StateRow;
}
