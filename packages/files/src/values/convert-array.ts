import { ByteOutput, nullLength } from '@sync/core/connector';
import type { Conversion } from '../rows/value-forms.ts';
import { skipSpace, skipValue, unescapeString } from '../rows/json-text.ts';
import type { RowBuffer } from '../rows/row-buffer.ts';

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
const nullText = Buffer.from('NULL');

/** JSON array text to Postgres's array text: `["a",null]` to `{"a",NULL}`. */
export function arrayConversion(element: Conversion | 'plain'): Conversion {
  const output = new ByteOutput(256);
  return (rows) => {
    output.length = 0;
    if (!writeElements(rows, output, element)) return false;
    rows.beginSideField(output.length);
    rows.bytes.set(output.bytes.subarray(0, output.length), rows.fieldStart);
    rows.fieldLength = output.length;
    rows.endSideField();
    return true;
  };
}

function writeElements(rows: RowBuffer, output: ByteOutput, convert: Conversion | 'plain'): boolean {
  const end = rows.fieldStart + rows.fieldLength;
  let at = skipSpace(rows.bytes, rows.fieldStart);
  if (rows.bytes[at] !== openBracket) return false;
  at = skipSpace(rows.bytes, at + 1);
  output.reserve(1);
  output.writeByte(openBrace);
  while (at < end && rows.bytes[at] !== closeBracket) {
    const after = skipValue(rows.bytes, at, end);
    if (after === -1) return false;
    rows.fieldStart = at;
    rows.fieldLength = after - at;
    if (!writeElement(rows, output, convert)) return false;
    at = skipSpace(rows.bytes, after);
    if (rows.bytes[at] === comma) {
      at = skipSpace(rows.bytes, at + 1);
      output.reserve(1);
      output.writeByte(comma);
      if (rows.bytes[at] === closeBracket) return false;
    } else if (rows.bytes[at] !== closeBracket) {
      return false;
    }
  }
  output.reserve(1);
  output.writeByte(closeBrace);
  return at < end && skipSpace(rows.bytes, at + 1) >= end;
}

/** The element under way, a JSON value. Everything but numbers and truth values is quoted, so that nothing in it means something. */
function writeElement(rows: RowBuffer, output: ByteOutput, convert: Conversion | 'plain'): boolean {
  const first = rows.bytes[rows.fieldStart] as number;
  if (first === 0x6e) {
    output.reserve(nullText.length);
    output.writeBytes(nullText, 0, nullText.length);
    return true;
  }
  if (first === quote) {
    const inside = rows.fieldStart + 1;
    const length = unescapeString(rows.bytes, inside, inside + rows.fieldLength - 2);
    if (length === -1) return false;
    rows.fieldStart = inside;
    rows.fieldLength = length;
  }
  if (convert !== 'plain' && !convert(rows)) return false;
  const { bytes, fieldStart, fieldLength } = rows;
  if (fieldLength === nullLength) {
    output.reserve(nullText.length);
    output.writeBytes(nullText, 0, nullText.length);
    return true;
  }
  output.reserve(2 * fieldLength + 2);
  const isQuoted = first === quote || first === openBrace || first === openBracket;
  if (!isQuoted) {
    output.writeBytes(bytes, fieldStart, fieldStart + fieldLength);
    return true;
  }
  output.writeByte(quote);
  for (let at = fieldStart; at < fieldStart + fieldLength; at += 1) {
    const byte = bytes[at] as number;
    if (byte === quote || byte === backslash) output.writeByte(backslash);
    output.writeByte(byte);
  }
  output.writeByte(quote);
  return true;
}
