import type { ByteOutput } from '@sync/core/connector';
import type { FieldSlice } from './field-conversion.ts';

/** For each byte the letter that stands for it behind a backslash; 0 where the byte stands for itself. */
export type EscapeTable = Uint8Array;

const backslash = 0x5c;

/** LOAD DATA with fields ended by a tab, lines by a line feed. Every other byte is data, NUL included. */
export const fileEscapes: EscapeTable = escapeTable({ '\t': 't', '\n': 'n', '\\': '\\' });

/** A string in single quotes inside a statement. NUL is data too, but tools that show statements stop there. */
export const literalEscapes: EscapeTable = escapeTable({ '\0': '0', "'": "'", '\\': '\\' });

function escapeTable(letters: Readonly<Record<string, string>>): EscapeTable {
  const table = new Uint8Array(256);
  for (const [byte, letter] of Object.entries(letters)) table[byte.charCodeAt(0)] = letter.charCodeAt(0);
  return table;
}

/** Appends a field's bytes, escaped. The caller has reserved two bytes for each. */
export function writeEscaped({ bytes, start, end }: FieldSlice, escapes: EscapeTable, output: ByteOutput): void {
  const target = output.bytes;
  let write = output.length;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    const letter = escapes[byte] as number;
    if (letter === 0) {
      target[write++] = byte;
    } else {
      target[write++] = backslash;
      target[write++] = letter;
    }
  }
  output.length = write;
}

const hexDigits = Buffer.from('0123456789abcdef');

/** Appends a field's bytes as hex digits. The caller has reserved two bytes for each. */
export function writeHex({ bytes, start, end }: FieldSlice, output: ByteOutput): void {
  const target = output.bytes;
  let write = output.length;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] as number;
    target[write++] = hexDigits[byte >> 4] as number;
    target[write++] = hexDigits[byte & 15] as number;
  }
  output.length = write;
}
