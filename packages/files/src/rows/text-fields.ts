import { corruptFile, tooLarge, unknownColumn } from './file-fault.ts';
import { leftOut } from './name-order.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { ScannerOptions } from './row-scanner.ts';
import type { Conversion } from './value-forms.ts';

/** What is to be taken out of a field before it is its text. */
export const fieldMarks = { none: 0, escaped: 1, quoted: 2, quotedTwice: 3 } as const;

/** The fields of a row of CSV or TSV, by their order in the file. The first pass notes them, the second converts them. */
export class TextFields {
  count = 0;
  starts = new Uint32Array(64);
  lengths = new Int32Array(64);
  marks = new Uint8Array(64);

  add(start: number, length: number, mark: number): void {
    const index = this.count;
    if (index === this.starts.length) this.#grow();
    this.starts[index] = start;
    this.lengths[index] = length;
    this.marks[index] = mark;
    this.count = index + 1;
  }

  #grow(): void {
    const { starts, lengths, marks } = this;
    const size = starts.length * 2;
    this.starts = new Uint32Array(size);
    this.starts.set(starts);
    this.lengths = new Int32Array(size);
    this.lengths.set(lengths);
    this.marks = new Uint8Array(size);
    this.marks.set(marks);
  }
}

/** Takes a field's marks out of it, where it stands. Gives the length left; -1 when it is not well-formed. */
export type Unmark = (bytes: Uint8Array, start: number, length: number) => number;

export interface TextRowsOptions extends ScannerOptions {
  readonly fields: TextFields;
  readonly unmark: Unmark;
  /** Of fields that may be NULL: those without quotes. */
  readonly nullText: string;
}

/** Puts the fields that a scanner noted into the batch. */
export class TextRows {
  readonly #options: TextRowsOptions;
  readonly #rows: RowBuffer;
  readonly #conversions: readonly (Conversion | 'plain')[];
  readonly #nullBytes: Uint8Array;
  /** By field of the file: the column, or `leftOut`. Undefined until the header is read. */
  #targets: Int32Array | undefined;

  constructor(options: TextRowsOptions) {
    this.#options = options;
    this.#rows = options.rows;
    this.#conversions = options.columns.map(({ type }) => options.values.text(type));
    this.#nullBytes = new TextEncoder().encode(options.nullText);
  }

  /** A file begins. */
  begin(): void {
    const { hasHeader = true, names = [] } = this.#options;
    this.#targets = hasHeader ? undefined : this.#mapNames(names);
  }

  get fieldCount(): number | undefined {
    return this.#targets?.length;
  }

  /** Takes the row that was noted: the header, or one of the batch. */
  take(): void {
    if (this.#targets === undefined) this.#targets = this.#readHeader();
    else this.#takeRow(this.#targets);
  }

  #takeRow(targets: Int32Array): void {
    const rows = this.#rows;
    const { fields, place } = this.#options;
    if (fields.count !== targets.length) {
      const why = fields.count > targets.length ? 'more' : 'fewer';
      throw corruptFile(place, `a row has ${why} fields than there are columns (${targets.length})`);
    }
    const base = rows.beginRow();
    for (let index = 0; index < targets.length; index += 1) {
      const target = targets[index] as number;
      if (target === leftOut) continue;
      rows.fieldStart = fields.starts[index] as number;
      rows.fieldLength = fields.lengths[index] as number;
      const mark = fields.marks[index] as number;
      if (mark < fieldMarks.quoted && this.#isNull()) continue;
      this.#convert(target, mark);
      rows.starts[base + target] = rows.fieldStart;
      rows.lengths[base + target] = rows.fieldLength;
    }
    rows.rowCount += 1;
  }

  #convert(target: number, mark: number): void {
    const rows = this.#rows;
    const { unmark, place, columns, maxFieldBytes } = this.#options;
    if (mark === fieldMarks.escaped || mark === fieldMarks.quotedTwice) {
      rows.fieldLength = unmark(rows.bytes, rows.fieldStart, rows.fieldLength);
      if (rows.fieldLength === -1) {
        throw corruptFile(place, 'a field has an escape that the format does not know', columns[target]?.name);
      }
    }
    const conversion = this.#conversions[target] as Conversion | 'plain';
    if (conversion !== 'plain' && !conversion(rows)) {
      throw corruptFile(place, 'a value does not have the form of its type', columns[target]?.name);
    }
    if (rows.fieldLength > maxFieldBytes) throw tooLarge(place, maxFieldBytes, columns[target]?.name);
  }

  #isNull(): boolean {
    const { bytes, fieldStart: start, fieldLength: length } = this.#rows;
    const text = this.#nullBytes;
    if (length !== text.length) return false;
    for (let offset = 0; offset < length; offset += 1) if (bytes[start + offset] !== text[offset]) return false;
    return true;
  }

  #readHeader(): Int32Array {
    const { fields, unmark, place } = this.#options;
    const { bytes } = this.#rows;
    const decoder = new TextDecoder();
    const names = Array.from({ length: fields.count }, (_, index) => {
      const start = fields.starts[index] as number;
      const mark = fields.marks[index] as number;
      let length = fields.lengths[index] as number;
      if (mark === fieldMarks.escaped || mark === fieldMarks.quotedTwice) length = unmark(bytes, start, length);
      if (length < 0) throw corruptFile(place, 'the header has an escape that the format does not know');
      return decoder.decode(bytes.subarray(start, start + length));
    });
    return this.#mapNames(names);
  }

  #mapNames(names: readonly string[]): Int32Array {
    const { columns, otherColumns, place } = this.#options;
    const indexes = new Map(columns.map(({ name }, index) => [name, index]));
    const seen = new Set<string>();
    return Int32Array.from(names, (name) => {
      if (seen.has(name))
        throw corruptFile(place, `the header has ${name === '' ? 'a column without a name' : name} twice`);
      seen.add(name);
      const index = indexes.get(name);
      if (index === undefined && !otherColumns.has(name)) throw unknownColumn(place, name);
      return index ?? leftOut;
    });
  }
}
