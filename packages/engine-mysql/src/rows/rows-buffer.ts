import { type FieldBatch, nullLength, printTableRef, ReadError } from '@sync/core/connector';
import type { RowsRequest } from '../connection.ts';
import { checkForms, corrupt, type FormField, formBytes, toFormField } from './field-forms.ts';

/** Room behind the batch, so that the row that closes it mostly fits. */
const slackBytes = 64 * 1024;
/** Longest field whose length is one byte; then the marks for NULL and for lengths of 2, 3 and 8 bytes (MySQL protocol, length-encoded integer). */
const [longestShort, nullMark, twoBytes, threeBytes, eightBytes] = [0xfa, 0xfb, 0xfc, 0xfd, 0xfe];

/**
 * Gathers rows, as the text protocol sends them, into one batch at a time. A row is copied once; its fields stay between their lengths, where
 * the batch's arrays point at them, and what a form makes longer stands behind the row. Buffer and arrays are used again for the
 * next batch; a row larger than the buffer gets one of its own.
 */
export class RowsBuffer {
  readonly #request: RowsRequest;
  readonly #columnCount: number;
  /** Columns whose fields change their form. */
  readonly #formed: readonly { readonly column: number; readonly form: FormField }[];
  /** Free bytes that a row needs besides its own. */
  readonly #extraBytes: number;
  readonly #usual: Uint8Array;
  #bytes: Uint8Array;
  #used = 0;
  #rowCount = 0;
  #starts: Uint32Array;
  #lengths: Int32Array;

  constructor(request: RowsRequest) {
    checkForms(request.forms, request.columns);
    this.#request = request;
    this.#columnCount = request.forms.length;
    this.#formed = request.forms.flatMap((form, column) => {
      const formField = toFormField(form);
      return formField === undefined ? [] : [{ column, form: formField }];
    });
    this.#extraBytes = request.forms.reduce((sum, form) => sum + formBytes(form), 0);
    this.#usual = new Uint8Array(request.batchBytes + slackBytes);
    this.#bytes = this.#usual;
    const fields = Math.max(64, this.#columnCount * 2, request.batchBytes >> 4);
    this.#starts = new Uint32Array(fields);
    this.#lengths = new Int32Array(fields);
  }

  /** No more rows are to be added before the batch is taken. */
  get isFull(): boolean {
    return this.#used >= this.#request.batchBytes && this.#rowCount > 0;
  }

  /**
   * Copies one row. False: it does not fit, take the batch first.
   *
   * @throws {ReadError} READ_FIELD_TOO_LARGE, READ_CORRUPT
   */
  add(source: Uint8Array, start: number, end: number): boolean {
    const needed = end - start + this.#extraBytes;
    if (this.#used + needed > this.#bytes.length) {
      if (this.#rowCount > 0) return false;
      this.#bytes = new Uint8Array(needed);
    }
    if ((this.#rowCount + 1) * this.#columnCount > this.#starts.length) this.#growFields();
    const from = this.#used;
    copyBytes(source, { start, end }, this.#bytes, from);
    const to = from + end - start;
    this.#findFields(from, to);
    this.#used = this.#formed.length > 0 ? this.#formFields(to) : to;
    this.#rowCount += 1;
    return true;
  }

  /** The rows gathered, undefined when there are none; valid until {@link clear}. */
  batch(): FieldBatch | undefined {
    if (this.#rowCount === 0) return undefined;
    return {
      rowCount: this.#rowCount,
      columnCount: this.#columnCount,
      bytes: this.#bytes.subarray(0, this.#used),
      starts: this.#starts,
      lengths: this.#lengths,
    };
  }

  /** Starts the next batch. */
  clear(): void {
    this.#rowCount = 0;
    this.#used = 0;
    this.#bytes = this.#usual;
  }

  #findFields(from: number, to: number): void {
    const bytes = this.#bytes;
    const starts = this.#starts;
    const lengths = this.#lengths;
    const { maxFieldBytes } = this.#request;
    let at = from;
    let index = this.#rowCount * this.#columnCount;
    const last = index + this.#columnCount;
    for (; index < last; index += 1) {
      let length = bytes[at++] as number;
      if (length > longestShort) {
        if (length === nullMark) {
          starts[index] = 0;
          lengths[index] = nullLength;
          continue;
        }
        const width = widthOf(length);
        length = readNumber(bytes, at, width);
        at += width;
      }
      starts[index] = at;
      lengths[index] = length;
      at += length;
      if (length > maxFieldBytes) throw this.#tooLarge(index - last + this.#columnCount);
    }
    // A query that only counts rows has a column that nobody asked for.
    if (at !== to && this.#columnCount > 0) throw corrupt('a row does not end with its last field');
  }

  #formFields(free: number): number {
    const fields = { bytes: this.#bytes, starts: this.#starts, lengths: this.#lengths };
    const first = this.#rowCount * this.#columnCount;
    let next = free;
    for (const { column, form } of this.#formed) {
      if (this.#lengths[first + column] !== nullLength) next = form(fields, first + column, next);
    }
    return next;
  }

  #growFields(): void {
    const starts = new Uint32Array(this.#starts.length * 2);
    starts.set(this.#starts);
    this.#starts = starts;
    const lengths = new Int32Array(this.#lengths.length * 2);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
  }

  #tooLarge(place: number): ReadError {
    const { table, columns, maxFieldBytes } = this.#request;
    const column = columns[place] ?? '';
    const of = table === undefined ? undefined : printTableRef(table);
    return new ReadError({
      code: 'READ_FIELD_TOO_LARGE',
      message: `Cannot read ${of ?? 'a table'}: a field of column ${column} is larger than ${maxFieldBytes} bytes. Raise limits.maxFieldBytes, or exclude the table.`,
      context: of === undefined ? { column } : { table: of, column },
    });
  }
}

/** Below it a loop is faster than a call out of JavaScript. */
const shortCopy = 48;

function copyBytes(
  source: Uint8Array,
  { start, end }: { start: number; end: number },
  to: Uint8Array,
  at: number,
): void {
  if (end - start > shortCopy) {
    to.set(source.subarray(start, end), at);
    return;
  }
  for (let i = start, j = at; i < end; i += 1, j += 1) to[j] = source[i] as number;
}

function widthOf(mark: number): number {
  if (mark === twoBytes) return 2;
  if (mark === threeBytes) return 3;
  if (mark === eightBytes) return 8;
  throw corrupt('a field has no length');
}

/** A little-endian number of `width` bytes. */
function readNumber(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i -= 1) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}
