import type { RowBuffer } from './row-buffer.ts';
import type { RowScanner, ScannerOptions } from './row-scanner.ts';
import { TextFields, TextRows, type Unmark } from './text-fields.ts';

/** Finds the fields of rows in one of the formats that have rows of fields. */
export interface FieldFinder {
  /**
   * Notes the fields of the row at `start`. Gives where the next one begins; -1 when its end is not there. `isLast`: no more bytes come.
   *
   * @throws {ReadError} READ_CORRUPT
   */
  findFields(start: number, isLast: 'last' | 'more'): number;
  /** Line ends inside of the row that was found last. */
  readonly innerLines: number;
}

/** What a finder works with. */
export interface FinderOptions extends ScannerOptions {
  readonly fields: TextFields;
}

export interface TextFormat {
  readonly create: (options: FinderOptions) => FieldFinder;
  readonly unmark: Unmark;
  readonly nullText: string;
}

/** Rows of fields. A line of nothing is a row where there is one column, and none where there are more. */
export class TextScanner implements RowScanner {
  readonly #options: ScannerOptions;
  readonly #rows: RowBuffer;
  readonly #fields = new TextFields();
  readonly #finder: FieldFinder;
  readonly #taker: TextRows;
  #line = 1;

  constructor(options: ScannerOptions, { create, unmark, nullText }: TextFormat) {
    this.#options = options;
    this.#rows = options.rows;
    this.#finder = create({ ...options, fields: this.#fields });
    this.#taker = new TextRows({ ...options, fields: this.#fields, nullText: options.nullText ?? nullText, unmark });
  }

  beginFile(): void {
    this.#line = 1;
    this.#taker.begin();
  }

  takeRow(isLast: 'last' | 'more'): boolean {
    const rows = this.#rows;
    const fields = this.#fields;
    while (rows.taken < rows.filled) {
      this.#options.place.line = this.#line;
      fields.count = 0;
      const next = this.#finder.findFields(rows.taken, isLast);
      if (next === -1) return false;
      const isNothing = fields.count === 1 && fields.lengths[0] === 0 && fields.marks[0] === 0;
      const isRow = !isNothing || this.#taker.fieldCount === 1;
      if (isRow) this.#taker.take();
      rows.taken = next;
      this.#line += this.#finder.innerLines + 1;
      if (isRow) return true;
    }
    return false;
  }
}
