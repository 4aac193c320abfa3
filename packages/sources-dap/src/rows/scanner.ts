import type { RowBuffer } from '@sync/files';
import type { FilePlace } from './corrupt.ts';
import type { RowPlan } from './row-plan.ts';
import type { RowWriter } from './row-writer.ts';

/** What a scanner works with. */
export interface ScannerOptions {
  readonly rows: RowBuffer;
  readonly writer: RowWriter;
  readonly plan: RowPlan;
  readonly place: FilePlace;
  /** A column that nothing is known of is left out. Told each time. */
  readonly onUnknown: (name: string) => void;
}

/** Cuts one file into rows and fields. Made anew for each file. */
export interface RowScanner {
  /** Where the row that begins at `start` ends, its line end left out; -1 when not all of it is there. `from`: bytes before it were seen. */
  findRowEnd(bytes: Uint8Array, range: SearchRange): number;
  /** Takes a row. It is changed where it stands. @throws {ReadError} READ_CORRUPT, READ_FIELD_TOO_LARGE */
  takeRow(start: number, end: number): void;
  /** No more rows. @throws {ReadError} READ_CORRUPT when the file cannot end here */
  finish(): void;
}

export interface SearchRange {
  readonly from: number;
  readonly filled: number;
}

/** Of a format whose rows hold no line ends. */
export function findLineEnd(bytes: Uint8Array, { from, filled }: SearchRange): number {
  const end = bytes.indexOf(0x0a, from);
  return end >= filled ? -1 : end;
}
