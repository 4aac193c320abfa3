import type { FieldBatch } from '@sync/core/connector';
import type { ByteOutput } from '@sync/core/connector';

/** Rows to write as COPY text. */
export interface TextRows {
  readonly batch: FieldBatch;
  /** One a column: its fields are raw bytes and go as `\x` hex. */
  readonly isBytes: readonly boolean[];
  readonly firstRow: number;
  readonly maxRows: number;
  /** No further row is begun once the output is this long. */
  readonly maxBytes: number;
}

const tab = 0x09;
const newline = 0x0a;
const backslash = 0x5c;

/** The letter that stands for a byte behind a backslash, 0 where the byte stands for itself. */
const letters = new Uint8Array(93);
letters[8] = 0x62;
letters[9] = 0x74;
letters[10] = 0x6e;
letters[11] = 0x76;
letters[12] = 0x66;
letters[13] = 0x72;
letters[backslash] = backslash;

const hexDigits = Buffer.from('0123456789abcdef');

/** Appends rows in COPY's text format. Takes every type, since the server parses. Gives the number of rows appended. */
export function encodeTextRows(rows: TextRows, output: ByteOutput): number {
  const { batch, isBytes, maxBytes } = rows;
  const { columnCount, starts, lengths } = batch;
  const stop = Math.min(batch.rowCount, rows.firstRow + rows.maxRows);
  let row = rows.firstRow;
  let index = row * columnCount;
  for (; row < stop && (output.length < maxBytes || row === rows.firstRow); row++) {
    for (let column = 0; column < columnCount; column++, index++) {
      const length = lengths[index] as number;
      const start = starts[index] as number;
      // Every byte takes at most two; the rest is for a separator, and for NULL or the marks of hex.
      output.reserve(2 * Math.max(0, length) + 8);
      if (column > 0) output.writeByte(tab);
      if (length < 0) {
        output.writeByte(backslash);
        output.writeByte(0x4e);
      } else if (isBytes[column]) {
        writeHex(batch.bytes.subarray(start, start + length), output);
      } else {
        writeEscaped(batch.bytes, output, { start, end: start + length });
      }
    }
    output.reserve(1);
    output.writeByte(newline);
  }
  return row - rows.firstRow;
}

function writeEscaped(source: Uint8Array, output: ByteOutput, { start, end }: { start: number; end: number }): void {
  const target = output.bytes;
  let write = output.length;
  for (let at = start; at < end; at++) {
    const byte = source[at] as number;
    const letter = byte > backslash ? 0 : (letters[byte] as number);
    if (letter === 0) {
      target[write++] = byte;
    } else {
      target[write++] = backslash;
      target[write++] = letter;
    }
  }
  output.length = write;
}

/** `\x` and the digits; the backslash is doubled, since this is text inside text. */
function writeHex(bytes: Uint8Array, output: ByteOutput): void {
  output.writeByte(backslash);
  output.writeByte(backslash);
  output.writeByte(0x78);
  for (const byte of bytes) {
    output.writeByte(hexDigits[byte >> 4] as number);
    output.writeByte(hexDigits[byte & 15] as number);
  }
}
