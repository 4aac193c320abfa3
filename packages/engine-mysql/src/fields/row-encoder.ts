import {
  type ByteOutput,
  type FieldBatch,
  printTableRef,
  type TableRef,
  valueError,
  WriteError,
} from '@sync/core/connector';
import { chooseConversion } from './choose-conversion.ts';
import type { FieldConversion, FieldSlice } from './field-conversion.ts';
import type { FieldTarget } from './field-target.ts';
import { isRawColumn } from './load-columns.ts';
import { type EscapeTable, fileEscapes, literalEscapes, writeEscaped, writeHex } from './write-escaped.ts';

/** Turns field batches of one table into the bytes of a statement's rows. */
export interface RowEncoder {
  /**
   * Appends rows to the output, from `request.firstRow` on, until the rows are at their end, `maxRows` were appended, or the output has
   * `maxBytes` bytes. Gives the number of rows appended, at least one when there is one.
   * @throws {WriteError} WRITE_VALUE or WRITE_NOT_NULL naming table and column, never the value
   */
  encode(batch: FieldBatch, request: EncodeRequest, output: ByteOutput): number;
  /** Where in the output the last row begins that was appended. */
  readonly lastRowAt: number;
}

export interface EncodeRequest {
  readonly firstRow: number;
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** The table that is written and its columns. */
export interface RowTarget {
  readonly table: TableRef;
  readonly columns: readonly FieldTarget[];
}

/** How rows and fields are put together. */
interface RowForm {
  readonly escapes: EscapeTable;
  readonly beforeRow: Uint8Array;
  readonly afterRow: Uint8Array;
  readonly between: number;
  readonly null: Uint8Array;
  /** One a column. */
  readonly beforeField: readonly Uint8Array[];
  readonly afterField: Uint8Array;
  readonly isHex: readonly boolean[];
}

const nothing = new Uint8Array(0);
/** More than stands around any field. */
const reservedBytes = 16;

/** Makes the encoder of the lines of a LOAD DATA file, see `loadDataStatement`. */
export function createLineEncoder(target: RowTarget): RowEncoder {
  return new FormEncoder(target, {
    escapes: fileEscapes,
    beforeRow: nothing,
    afterRow: Buffer.from('\n'),
    between: 0x09,
    null: Buffer.from('\\N'),
    beforeField: target.columns.map(() => nothing),
    isHex: target.columns.map(() => false),
    afterField: nothing,
  });
}

/**
 * Makes the encoder of the rows of an INSERT: `,('a',NULL)` each, so that a statement's first comma has to be left out. Text is a string
 * in the character set of the connection; raw bytes are written in hex, so that a statement is UTF-8 when its texts are.
 */
export function createValuesEncoder(target: RowTarget): RowEncoder {
  const [text, hex] = [Buffer.from("'"), Buffer.from("x'")];
  return new FormEncoder(target, {
    escapes: literalEscapes,
    beforeRow: Buffer.from(',('),
    afterRow: Buffer.from(')'),
    between: 0x2c,
    null: Buffer.from('NULL'),
    beforeField: target.columns.map(({ to }) => (isRawColumn(to) ? hex : text)),
    isHex: target.columns.map(({ to }) => isRawColumn(to)),
    afterField: text,
  });
}

class FormEncoder implements RowEncoder {
  lastRowAt = 0;
  readonly #target: RowTarget;
  readonly #form: RowForm;
  readonly #conversions: readonly (FieldConversion | undefined)[];
  readonly #isNullable: readonly boolean[];

  constructor(target: RowTarget, form: RowForm) {
    this.#target = target;
    this.#form = form;
    this.#conversions = target.columns.map(chooseConversion);
    this.#isNullable = target.columns.map(({ to }) => to?.isNullable !== false);
  }

  encode(batch: FieldBatch, request: EncodeRequest, output: ByteOutput): number {
    const { beforeRow, afterRow, between } = this.#form;
    const { columnCount } = batch;
    const field: FieldSlice = { bytes: batch.bytes, start: 0, end: 0 };
    const stop = Math.min(batch.rowCount, request.firstRow + request.maxRows);
    let row = request.firstRow;
    for (; row < stop && (output.length < request.maxBytes || row === request.firstRow); row += 1) {
      const first = row * columnCount;
      this.lastRowAt = output.length;
      output.reserve(reservedBytes);
      output.writeBytes(beforeRow, 0, beforeRow.length);
      for (let column = 0; column < columnCount; column += 1) {
        const length = batch.lengths[first + column] as number;
        output.reserve(2 * Math.max(0, length) + reservedBytes);
        if (column > 0) output.writeByte(between);
        if (length < 0) {
          this.#writeNull(column, output);
          continue;
        }
        field.bytes = batch.bytes;
        field.start = batch.starts[first + column] as number;
        field.end = field.start + length;
        this.#writeField(field, column, output);
      }
      output.reserve(reservedBytes);
      output.writeBytes(afterRow, 0, afterRow.length);
    }
    return row - request.firstRow;
  }

  #writeField(field: FieldSlice, column: number, output: ByteOutput): void {
    const { escapes, beforeField, afterField, isHex } = this.#form;
    const problem = this.#conversions[column]?.(field);
    if (problem !== undefined) throw valueError({ table: this.#target.table, column: this.#nameOf(column), problem });
    const before = beforeField[column] as Uint8Array;
    output.writeBytes(before, 0, before.length);
    if (isHex[column]) writeHex(field, output);
    else writeEscaped(field, escapes, output);
    output.writeBytes(afterField, 0, afterField.length);
  }

  /**
   * LOAD DATA makes a default, a moment or a number of its own of a null in a column that has none. Only with strict settings does it say so,
   * and not for every type; so it is seen here.
   */
  #writeNull(column: number, output: ByteOutput): void {
    if (this.#isNullable[column] === false) throw notNullError(this.#target.table, this.#nameOf(column));
    output.writeBytes(this.#form.null, 0, this.#form.null.length);
  }

  #nameOf(column: number): string {
    return this.#target.columns[column]?.column ?? '';
  }
}

function notNullError(ref: TableRef, column: string): WriteError {
  const table = printTableRef(ref);
  const message = `Cannot write ${table}: column ${column} must not be null and received null. Fill the column at the source, or allow null at the sink.`;
  return new WriteError({ code: 'WRITE_NOT_NULL', message, context: { table, column } });
}
