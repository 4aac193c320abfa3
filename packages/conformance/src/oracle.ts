import type { TableRef } from '@sync/core/connector';
import type { Fixture, TextRow } from './fixtures/fixture.ts';

/**
 * Looks at an end's database without the connector, so that a connector cannot vouch for itself. Its errors need not be SyncErrors.
 */
export interface Oracle {
  /** Where a fixture's tables go that name no schema. */
  readonly schema: string;
  /**
   * Makes the tables of a fixture with keys and rows, schemas included. Foreign keys come last, since fixtures have cycles. Enforced from
   * then on.
   */
  create(fixture: Fixture): Promise<void>;
  /** Every row of a table in canonical text (`bytes` as hexadecimal digits), in any order. Sees committed rows only. */
  readRows(table: TableRef, columns: readonly string[]): Promise<readonly TextRow[]>;
  /** Inserts rows and commits, key checks on. */
  insertRows(table: TableRef, columns: readonly string[], rows: readonly TextRow[]): Promise<void>;
  /** Takes the next value of an identity column's sequence, as an insert would. */
  nextValue(table: TableRef, column: string): Promise<string>;
  /** Sessions of the connector that are open at the database now, the oracle's own left out. */
  openSessions(): Promise<number>;
}
