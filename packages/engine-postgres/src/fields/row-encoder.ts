import { type ByteOutput, type FieldBatch, type TableRef, valueError } from '@sync/core/connector';
import type { CopyFormat } from '../connection.ts';
import type { FieldFormat } from './choose-field-format.ts';
import { encodeBinaryRows } from './encode-binary.ts';
import { encodeTextRows } from './encode-text.ts';
import type { FieldTarget } from './field-target.ts';

/** Turns field batches of one table into the bytes of one COPY … FROM STDIN. */
export interface RowEncoder {
  readonly format: CopyFormat;
  /** Goes before the first row. */
  readonly header: Uint8Array;
  /** Goes behind the last row. */
  readonly trailer: Uint8Array;
  /**
   * Appends rows to the output, from `request.firstRow` on, until the rows are at their end, `maxRows` were appended, or the output has
   * `maxBytes` bytes. Gives the number of rows appended, at least one when there is one.
   * @throws {WriteError} WRITE_VALUE naming table and column, never the value
   */
  encode(batch: FieldBatch, request: EncodeRequest, output: ByteOutput): number;
}

export interface EncodeRequest {
  readonly firstRow: number;
  readonly maxRows: number;
  readonly maxBytes: number;
}

/** For errors: the table that is written and its columns. */
export interface RowTarget {
  readonly table: TableRef;
  readonly columns: readonly FieldTarget[];
}

/** Postgres manual, "COPY", "Binary Format": signature, flags, length of the header's extension. */
export const binaryHeader: Uint8Array = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const binaryTrailer: Uint8Array = Buffer.from([0xff, 0xff]);
const nothing = new Uint8Array(0);

/** Makes the encoder of one table. */
export function createRowEncoder(target: RowTarget, format: FieldFormat): RowEncoder {
  if (format.format === 'text') {
    const isBytes = target.columns.map(({ from }) => from.kind === 'bytes');
    return {
      format: 'text',
      header: nothing,
      trailer: nothing,
      encode: (batch, request, output) => encodeTextRows({ batch, isBytes, ...request }, output),
    };
  }
  const { encoders } = format;
  const onProblem = (column: number, problem: string): never => {
    throw valueError({ table: target.table, column: target.columns[column]?.column ?? '', problem });
  };
  return {
    format: 'binary',
    header: binaryHeader,
    trailer: binaryTrailer,
    encode: (batch, request, output) => encodeBinaryRows({ batch, encoders, onProblem, ...request }, output),
  };
}
