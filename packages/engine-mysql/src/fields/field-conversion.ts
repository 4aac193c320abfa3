/** The bytes of one field. One object is moved from field to field. */
export interface FieldSlice {
  bytes: Uint8Array;
  start: number;
  end: number;
}

/** Why a field cannot be written, to be read behind "a value"; undefined when it can. Never holds the value. */
export type FieldProblem = string | undefined;

/**
 * Moves the slice to the bytes that the server is to read, not escaped: a part of the field, or bytes elsewhere that stay until the next
 * call. Checks what the server would change without a word.
 */
export type FieldConversion = (field: FieldSlice) => FieldProblem;
