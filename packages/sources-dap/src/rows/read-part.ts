import type { FieldBatch, TableRef } from '@sync/core/connector';
import { RowBuffer, unzip } from '@sync/files';
import { corruptFile, type FilePlace, tooLarge } from './corrupt.ts';
import type { RowFormat } from './row-format.ts';
import type { RowPlan } from './row-plan.ts';
import { RowWriter } from './row-writer.ts';
import { CsvScanner } from './scan-csv.ts';
import { JsonlScanner } from './scan-jsonl.ts';
import { TsvScanner } from './scan-tsv.ts';
import type { RowScanner, ScannerOptions } from './scanner.ts';

export interface PartOptions {
  readonly table: TableRef;
  /** Which file of the job, from 1. */
  readonly part: number;
  readonly format: RowFormat;
  readonly plan: RowPlan;
  readonly batchBytes: number;
  readonly maxFieldBytes: number;
  readonly onUnknown: (name: string) => void;
}

const scanners: Readonly<Record<RowFormat, (options: ScannerOptions) => RowScanner>> = {
  tsv: (options) => new TsvScanner(options),
  jsonl: (options) => new JsonlScanner(options),
  csv: (options) => new CsvScanner(options),
};

/**
 * The rows of one file as batches; a batch is valid until the next is asked for. Holds one batch, one piece of the file and one row at most.
 *
 * @throws {ReadError} READ_CORRUPT, READ_FIELD_TOO_LARGE
 */
export async function* readPart(
  file: AsyncIterable<Uint8Array>,
  options: PartOptions,
): AsyncGenerator<FieldBatch, void, void> {
  const { table, part, plan, batchBytes } = options;
  const place: FilePlace = { table, part, line: 0 };
  const rows = new RowBuffer({ columnCount: plan.fields.length, batchBytes });
  const writer = new RowWriter({ rows, plan, place, maxFieldBytes: options.maxFieldBytes });
  const scanner = scanners[options.format]({ rows, writer, plan, place, onUnknown: options.onUnknown });
  const cutter = new RowCutter(rows, scanner);
  const fault = (why: string): Error => corruptFile({ ...place, line: 0 }, why);
  const checkPlain = (head: Uint8Array): void => {
    if (head.length === 0) throw fault('it is empty');
  };
  for await (const piece of unzip(file, { fault, checkPlain, waitBytes: 0 })) {
    cutter.push(piece);
    while (rows.waiting >= batchBytes) {
      if (!cutter.takeRows()) {
        checkUnfinished(rows, place, options.maxFieldBytes);
        break;
      }
      const batch = rows.handOut();
      if (batch !== undefined) yield batch;
    }
  }
  // What is left is less than a batch, and its last row need not have a line end.
  cutter.takeRows();
  cutter.takeRest();
  const last = rows.handOut();
  if (last !== undefined) yield last;
  scanner.finish();
}

/** Escapes at most double a field, and a row has more than one; one that is longer than this has a field that is too large. */
function checkUnfinished(rows: RowBuffer, place: FilePlace, maxFieldBytes: number): void {
  if (rows.waiting <= 2 * maxFieldBytes + 64 * 1024) return;
  throw tooLarge({ ...place, line: place.line + 1 }, maxFieldBytes);
}

/** Moves whole rows from a buffer into its batch. */
class RowCutter {
  readonly #rows: RowBuffer;
  readonly #scanner: RowScanner;
  /** Bytes before it were searched for the end of the row under way. */
  #searched = 0;

  constructor(rows: RowBuffer, scanner: RowScanner) {
    this.#rows = rows;
    this.#scanner = scanner;
  }

  push(piece: Uint8Array): void {
    this.#searched -= this.#rows.push(piece);
  }

  /** Until the batch is full or no whole row is left; whether there was one, the header counted. */
  takeRows(): boolean {
    const rows = this.#rows;
    const before = rows.taken;
    while (!rows.isFull) {
      const end = this.#scanner.findRowEnd(rows.bytes, { from: this.#searched, filled: rows.filled });
      if (end === -1) {
        this.#searched = rows.filled;
        break;
      }
      this.#take(end, end + 1);
    }
    return rows.taken > before;
  }

  /** Everything that is left is one row. */
  takeRest(): void {
    if (this.#rows.waiting > 0) this.#take(this.#rows.filled, this.#rows.filled);
  }

  #take(end: number, next: number): void {
    this.#scanner.takeRow(this.#rows.taken, end);
    this.#rows.taken = next;
    this.#searched = next;
  }
}
