import type { ByteOutput } from '@sync/core/connector';

/** The bytes of one field. One object is moved from field to field. */
export interface FieldSlice {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Why a field cannot be written, to be read behind "a value"; undefined when it was. Never holds the value. */
export type FieldProblem = string | undefined;

/**
 * Appends what the canonical text of one field is in COPY BINARY, its length word left out. The caller has reserved the
 * field's length and {@link reservedBytes} more; who needs more reserves it. What a field with a problem wrote is dropped.
 *
 * Formats: the `…recv` functions of the server, Postgres manual "COPY", "Binary Format".
 */
export type FieldEncoder = (field: FieldSlice, output: ByteOutput) => FieldProblem;

/** More than any type of fixed size needs. */
export const reservedBytes = 64;
