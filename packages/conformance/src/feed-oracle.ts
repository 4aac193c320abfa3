import type { TableRef } from '@sync/core/connector';
import type { TextRow } from './fixtures/fixture.ts';

/** Moves a table of a source of feeds, and knows what a replica of it must hold, without the connector. */
export interface FeedOracle {
  /** A table that begins with some thousand rows. */
  readonly table: TableRef;
  /** What a replica that is up to date holds: canonical text of these columns of each row, in any order. */
  rows(columns: readonly string[]): Promise<readonly TextRow[]>;
  /** A round: rows appear, change and go, and a key that never was is deleted. */
  change(): Promise<void>;
  /** Gives the table another description. Missing: descriptions stay as they are. */
  advance?(): Promise<void>;
  /** From now on only a snapshot continues from where a replica is. Missing: any watermark serves for ever. */
  reload?(): Promise<void>;
}
