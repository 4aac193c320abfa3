import type { NeutralType } from '@sync/core/connector';
import type { RowBuffer } from './row-buffer.ts';

/**
 * Turns the field under way (`rows.fieldStart`, `rows.fieldLength`) into canonical text, where it stands or in a side field, or into NULL
 * (`nullLength`). Gives false when it does not have the form it must have; nothing of it is told. Nothing in the field is escaped.
 */
export type Conversion = (rows: RowBuffer) => boolean;

/** What a value of JSON is. `null` is none of them: it is NULL before anything is converted. */
export type JsonToken = 'string' | 'number' | 'true' | 'false' | 'object' | 'array';

/**
 * As {@link Conversion}, of a JSON value. Strings arrive without quotes and escapes, all others as the text that they are. Gives `'null'` for a
 * value that stands for NULL.
 */
export type JsonConversion = (rows: RowBuffer, token: JsonToken) => boolean | 'null';

/**
 * How the values of files become canonical text. Made once for each column of a reading; what it returns is called for one value after the
 * other, and may keep buffers.
 */
export interface ValueForms {
  /** Of a field of CSV or TSV. `'plain'`: it is canonical text already. */
  text(type: NeutralType): Conversion | 'plain';
  /** Of a member of a JSON object. */
  json(type: NeutralType): JsonConversion;
  /** Strings of JSON arrive as they are written, with quotes and escapes. @defaultValue false for every type */
  takesRawStrings?(type: NeutralType): boolean;
}
