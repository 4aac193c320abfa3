import { findJsonEnd } from '../rows/json-scan.ts';
import type { RowBuffer } from '../rows/row-buffer.ts';
import type { Conversion } from '../rows/value-forms.ts';

const [openBrace, closeBrace, openBracket] = [0x7b, 0x7d, 0x5b];
/** Array text whose first index is not 1: `[0:1]={a,b}`. */
const bounds = /^(?:\[[+-]?\d+:[+-]?\d+\])+=\{/;
const longestBounds = 200;

/** An array in a text: Postgres's array text as it is, or a JSON array by way of `fromJson`. */
export function textArrayConversion(fromJson: Conversion): Conversion {
  return (rows) => {
    const { bytes, fieldStart: start, fieldLength: length } = rows;
    if (length < 2) return false;
    if (bytes[start] === openBrace || hasBounds(rows)) return bytes[start + length - 1] === closeBrace;
    const isJson = bytes[start] === openBracket && findJsonEnd(bytes, start, start + length) === start + length;
    return isJson && fromJson(rows);
  };
}

function hasBounds({ bytes, fieldStart: start, fieldLength: length }: RowBuffer): boolean {
  if (bytes[start] !== openBracket) return false;
  return bounds.test(String.fromCharCode(...bytes.subarray(start, start + Math.min(length, longestBounds))));
}
