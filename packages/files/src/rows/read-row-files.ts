import { type FieldBatch, InternalError, type NeutralType, type TableRef } from '@sync/core/connector';
import { checkPlainFile } from './check-plain-file.ts';
import { corruptFile, type FilePlace, tooLarge } from './file-fault.ts';
import { RowBuffer } from './row-buffer.ts';
import type { RowScanner, ScannerOptions } from './row-scanner.ts';
import { csvFormat } from './scan-csv.ts';
import { JsonlScanner } from './scan-jsonl.ts';
import { TextScanner } from './scan-text.ts';
import { tsvFormat } from './scan-tsv.ts';
import { TextCheck } from './text-check.ts';
import { unzip, type ZipFault } from './unzip.ts';
import type { ValueForms } from './value-forms.ts';

/** One file of rows. */
export interface RowFile {
  /** For errors: its key in the bucket, say. */
  readonly name: string;
  /** As stored: zipped or not. Asked for once; its iteration is ended when the rows are no longer wanted. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A column to read. */
export interface RowFilesColumn {
  readonly name: string;
  readonly type: NeutralType;
}

/** How the files of a table are read. */
export interface RowFilesOptions {
  /** For errors. */
  readonly table: TableRef;
  /** Those to read, in the order of the batches' fields. One that a row lacks is NULL. May be empty: rows are counted. */
  readonly columns: readonly RowFilesColumn[];
  readonly format: 'jsonl' | 'csv' | 'tsv';
  readonly values: ValueForms;
  /** Text that stands for NULL in CSV (without quotes) and TSV. @defaultValue CSV: nothing between separators; TSV: `\N` */
  readonly nullText?: string;
  /** The first line of each CSV or TSV file has the names. @defaultValue true */
  readonly hasHeader?: boolean;
  /** The columns of CSV and TSV files in their order, where they have no header. Needed then. */
  readonly names?: readonly string[];
  /** Size a batch aims for. */
  readonly batchBytes: number;
  readonly maxFieldBytes: number;
  /** Columns that are known and left out. */
  readonly otherColumns: ReadonlySet<string>;
}

/**
 * The rows of files, one file after the other, as batches; a batch spans files, and is valid until the next is asked for. Holds one batch, one
 * piece of a file and one row at most.
 *
 * @throws {ReadError} READ_CORRUPT, READ_FIELD_TOO_LARGE, READ_COLUMN_UNKNOWN, and what the iteration of a file's bytes throws
 */
export async function* readRowFiles(
  files: AsyncIterable<RowFile>,
  options: RowFilesOptions,
): AsyncGenerator<FieldBatch, void, void> {
  const rows = new RowBuffer({ columnCount: options.columns.length, batchBytes: options.batchBytes });
  const place: FilePlace = { table: options.table, file: '', line: 0 };
  const reader = new FileReader({ ...options, rows, place });
  for await (const file of files) yield* reader.read(file);
  const batch = rows.handOut();
  if (batch !== undefined) yield batch;
}

const scanners: Readonly<Record<RowFilesOptions['format'], (options: ScannerOptions) => RowScanner>> = {
  jsonl: (options) => new JsonlScanner(options),
  csv: (options) => new TextScanner(options, csvFormat),
  tsv: (options) => new TextScanner(options, tsvFormat),
};

/** With so many times the bytes of a batch, the row that fills it is whole, nearly always. */
const withRow = 17 / 16;

/** Moves the rows of one file after the other into batches. */
class FileReader {
  readonly #options: ScannerOptions;
  readonly #scanner: RowScanner;
  readonly #text: TextCheck;
  /** While fewer bytes wait, the row under way is not looked at again. */
  #worthwhile = 0;
  #isAtStart = true;

  constructor(options: ScannerOptions) {
    this.#options = options;
    this.#scanner = scanners[options.format](options);
    this.#text = new TextCheck(options.rows);
  }

  /** Full batches; what is left of the last one stays for the next file. */
  async *read(file: RowFile): AsyncGenerator<FieldBatch, void, void> {
    const { rows, place, format } = this.#options;
    place.file = file.name;
    place.line = 0;
    this.#scanner.beginFile();
    this.#text.begin();
    this.#worthwhile = 0;
    this.#isAtStart = true;
    const fault: ZipFault = (why) => corruptFile({ ...place, line: 0 }, why);
    const checkPlain = (head: Uint8Array): void => checkPlainFile(head, { name: file.name, format, fault });
    for await (const piece of unzip(file.bytes, { fault, checkPlain })) {
      rows.push(piece);
      if (!this.#text.accepts(piece.length)) throw this.#notText();
      while (this.#takeRows('more')) yield this.#handOut();
      if (this.#isTooLong) throw tooLarge(place, this.#options.maxFieldBytes);
    }
    if (!this.#text.isWhole) throw this.#notText();
    while (this.#takeRows('last')) yield this.#handOut();
  }

  /** Until the batch is full or no whole row is left; whether it is full. */
  #takeRows(isLast: 'last' | 'more'): boolean {
    const { rows, batchBytes } = this.#options;
    // Rows are taken by the batch: pieces are pushed behind what waits at less cost while the batch has no rows.
    const enough = Math.max(this.#worthwhile, batchBytes * withRow);
    if (isLast === 'more' && rows.waiting < enough && !this.#isTooLong) return false;
    if (this.#isAtStart && !this.#skipMark(isLast)) return false;
    const scanner = this.#scanner;
    while (!rows.isFull) {
      if (!scanner.takeRow(isLast)) {
        // A row of many pieces is not looked at with each of them.
        this.#worthwhile = Math.ceil(rows.waiting * 1.5);
        return false;
      }
    }
    return rows.rowCount > 0;
  }

  /** Some programs begin a text in UTF-8 with the mark U+FEFF. Gives false when it cannot be told yet. */
  #skipMark(isLast: 'last' | 'more'): boolean {
    const { rows } = this.#options;
    if (rows.waiting < 3 && isLast === 'more') return false;
    const [first, second, third] = rows.bytes.subarray(rows.taken, rows.taken + 3);
    if (rows.waiting >= 3 && first === 0xef && second === 0xbb && third === 0xbf) rows.taken += 3;
    this.#isAtStart = false;
    return true;
  }

  #handOut(): FieldBatch {
    const batch = this.#options.rows.handOut();
    if (batch === undefined) {
      throw new InternalError({ code: 'INTERNAL_INVARIANT', message: 'A batch that is full has no rows.' });
    }
    return batch;
  }

  /** A row that is not whole after so many bytes will not be waited for. */
  get #isTooLong(): boolean {
    const { rows, maxFieldBytes } = this.#options;
    return rows.waiting > 2 * maxFieldBytes + 64 * 1024;
  }

  #notText(): Error {
    return corruptFile(this.#options.place, 'the text from here on is not all UTF-8');
  }
}
