import type { FilePlace } from './file-fault.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { RowFilesOptions } from './read-row-files.ts';

/** What a scanner works with. */
export interface ScannerOptions extends RowFilesOptions {
  readonly rows: RowBuffer;
  readonly place: FilePlace;
}

/** Finds rows in the bytes of files. One is used for all files of a table, so that a batch may span them. */
export interface RowScanner {
  /** A file begins; the last one has ended. */
  beginFile(): void;
  /**
   * Takes the row that is next into the batch. Gives false, and has changed nothing, when not all of it is there. `isLast`: no more bytes of the
   * file come, so that false means there are no more rows.
   *
   * @throws {ReadError} READ_CORRUPT, READ_FIELD_TOO_LARGE, READ_COLUMN_UNKNOWN
   */
  takeRow(isLast: 'last' | 'more'): boolean;
}
