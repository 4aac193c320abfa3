import { ByteOutput, nullLength } from '@sync/core/connector';
import { skipSpace, skipValue, unescapeString } from '../rows/json-text.ts';
import type { RowBuffer } from '../rows/row-buffer.ts';
import type { Conversion, JsonConversion, JsonToken } from '../rows/value-forms.ts';

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const nullText = new TextEncoder().encode('NULL');
const hexDigits = new TextEncoder().encode('0123456789abcdef');
/** Postgres has six dimensions at most. */
const mostDimensions = 32;

/** How elements of an array are converted. */
export interface ElementForm {
  readonly convert: JsonConversion;
  /** Strings are taken with their quotes and escapes. @defaultValue false */
  readonly takesRawStrings?: boolean;
  /** What an array in the array is. */
  readonly inner: 'dimension' | 'element';
  /** Written as `\x` hex, since elements are text. @defaultValue false */
  readonly isBytes?: boolean;
}

/** JSON array text to Postgres's array text: `["a",null]` to `{"a",NULL}`. */
export function arrayConversion(form: ElementForm): Conversion {
  const writer = new ArrayWriter(form);
  return (rows) => writer.convert(rows);
}

class ArrayWriter {
  readonly #form: ElementForm;
  readonly #output = new ByteOutput(256);

  constructor(form: ElementForm) {
    this.#form = form;
  }

  convert(rows: RowBuffer): boolean {
    const output = this.#output;
    const end = rows.fieldStart + rows.fieldLength;
    output.length = 0;
    const after = this.#writeArray(rows, skipSpace(rows.bytes, rows.fieldStart), end, 1);
    if (after === -1 || after > end || skipSpace(rows.bytes, after) < end) return false;
    rows.beginSideField(output.length);
    rows.bytes.set(output.bytes.subarray(0, output.length), rows.fieldStart);
    rows.fieldLength = output.length;
    rows.endSideField();
    return true;
  }

  /** The array at `start`. Gives where it ends, -1 when it is none. */
  #writeArray(rows: RowBuffer, start: number, end: number, depth: number): number {
    if (rows.bytes[start] !== openBracket || start >= end || depth > mostDimensions) return -1;
    let at = skipSpace(rows.bytes, start + 1);
    this.#writeByte(openBrace);
    if (rows.bytes[at] === closeBracket && at < end) {
      this.#writeByte(closeBrace);
      return at + 1;
    }
    while (at < end) {
      const after =
        rows.bytes[at] === openBracket && this.#form.inner === 'dimension'
          ? this.#writeArray(rows, at, end, depth + 1)
          : this.#writeElement(rows, at, end);
      if (after === -1) return -1;
      at = skipSpace(rows.bytes, after);
      if (at >= end) return -1;
      if (rows.bytes[at] === closeBracket) {
        this.#writeByte(closeBrace);
        return at + 1;
      }
      if (rows.bytes[at] !== comma) return -1;
      this.#writeByte(comma);
      at = skipSpace(rows.bytes, at + 1);
    }
    return -1;
  }

  /** Everything but numbers and truth values is quoted, so that nothing in it means something. */
  #writeElement(rows: RowBuffer, start: number, end: number): number {
    const after = skipValue(rows.bytes, start, end);
    if (after === -1) return -1;
    const first = rows.bytes[start] as number;
    rows.fieldStart = start;
    rows.fieldLength = after - start;
    if (first === 0x6e) {
      this.#write(nullText, 0, nullText.length);
      return after;
    }
    if (first === quote && !this.#openString(rows)) return -1;
    const token = tokenOf(first);
    const result = this.#form.convert(rows, token);
    if (result === false) return -1;
    if (result === 'null' || rows.fieldLength === nullLength) this.#write(nullText, 0, nullText.length);
    else if (this.#form.isBytes === true) this.#writeHex(rows);
    else if (token === 'string' || token === 'object' || token === 'array') this.#writeQuoted(rows);
    else this.#write(rows.bytes, rows.fieldStart, rows.fieldStart + rows.fieldLength);
    return after;
  }

  #openString(rows: RowBuffer): boolean {
    if (this.#form.takesRawStrings === true) return true;
    const inside = rows.fieldStart + 1;
    const length = unescapeString(rows.bytes, inside, inside + rows.fieldLength - 2);
    rows.fieldStart = inside;
    rows.fieldLength = length;
    return length !== -1;
  }

  #writeQuoted({ bytes, fieldStart, fieldLength }: RowBuffer): void {
    const output = this.#output;
    output.reserve(2 * fieldLength + 2);
    output.writeByte(quote);
    for (let at = fieldStart; at < fieldStart + fieldLength; at += 1) {
      const byte = bytes[at] as number;
      if (byte === quote || byte === backslash) output.writeByte(backslash);
      output.writeByte(byte);
    }
    output.writeByte(quote);
  }

  /** In quotes, where a backslash stands for itself when it is there twice. */
  #writeHex({ bytes, fieldStart, fieldLength }: RowBuffer): void {
    const output = this.#output;
    output.reserve(2 * fieldLength + 5);
    for (const byte of [quote, backslash, backslash, 0x78]) output.writeByte(byte);
    for (let at = fieldStart; at < fieldStart + fieldLength; at += 1) {
      const byte = bytes[at] as number;
      output.writeByte(hexDigits[byte >> 4] as number);
      output.writeByte(hexDigits[byte & 15] as number);
    }
    output.writeByte(quote);
  }

  #writeByte(byte: number): void {
    this.#output.reserve(1);
    this.#output.writeByte(byte);
  }

  #write(bytes: Uint8Array, start: number, end: number): void {
    this.#output.reserve(end - start);
    this.#output.writeBytes(bytes, start, end);
  }
}

function tokenOf(first: number): JsonToken {
  if (first === quote) return 'string';
  if (first === openBrace) return 'object';
  if (first === openBracket) return 'array';
  return first === 0x74 ? 'true' : first === 0x66 ? 'false' : 'number';
}
