import type { FieldBatch } from '@sync/core/connector';
import type { ByteOutput } from '@sync/core/connector';
import { type FieldEncoder, type FieldSlice, reservedBytes } from './field-encoder.ts';

/** Rows to write as COPY BINARY. */
export interface BinaryRows {
  readonly batch: FieldBatch;
  /** One a column. */
  readonly encoders: readonly FieldEncoder[];
  readonly firstRow: number;
  readonly maxRows: number;
  /** No further row is begun once the output is this long. */
  readonly maxBytes: number;
  /** Throws. */
  readonly onProblem: (column: number, problem: string) => never;
}

/** Appends rows: a count of fields, then each field behind its length, -1 for NULL. Gives the number of rows appended. */
export function encodeBinaryRows(rows: BinaryRows, output: ByteOutput): number {
  const { batch, encoders, maxBytes } = rows;
  const { columnCount, starts, lengths } = batch;
  const field: FieldSlice = { bytes: batch.bytes, start: 0, end: 0 };
  const stop = Math.min(batch.rowCount, rows.firstRow + rows.maxRows);
  let row = rows.firstRow;
  let index = row * columnCount;
  for (; row < stop && (output.length < maxBytes || row === rows.firstRow); row++) {
    output.reserve(reservedBytes);
    output.writeInt16(columnCount);
    for (let column = 0; column < columnCount; column++, index++) {
      const length = lengths[index] as number;
      if (length < 0) {
        output.reserve(reservedBytes);
        output.writeInt32(-1);
        continue;
      }
      output.reserve(length + reservedBytes);
      field.start = starts[index] as number;
      field.end = field.start + length;
      const lengthAt = output.length;
      output.length = lengthAt + 4;
      const problem = (encoders[column] as FieldEncoder)(field, output);
      if (problem !== undefined) rows.onProblem(column, problem);
      output.writeInt32At(lengthAt, output.length - lengthAt - 4);
    }
  }
  return row - rows.firstRow;
}
