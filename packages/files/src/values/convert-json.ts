import { findJsonEnd } from '../rows/json-scan.ts';
import type { RowBuffer } from '../rows/row-buffer.ts';

/** Leaves JSON text as it is. Gives false when it is none. */
export function convertJson({ bytes, fieldStart: start, fieldLength: length }: RowBuffer): boolean {
  return findJsonEnd(bytes, start, start + length) === start + length;
}
