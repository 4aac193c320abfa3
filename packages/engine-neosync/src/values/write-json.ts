import type { ByteOutput } from '@sync/core/connector';
import { writeAscii } from './write-digits.ts';

const [quote, backslash] = [0x22, 0x5c];

/** Two characters for those that JSON has a short escape for. */
const shortEscapes: Readonly<Record<number, number>> = {
  [quote]: quote,
  [backslash]: backslash,
  8: 0x62,
  9: 0x74,
  10: 0x6e,
  12: 0x66,
  13: 0x72,
};

/** The word that stands for JSON's null, which the formats of Neosync have no other word for. */
const nullWord = Buffer.from('null');

/** The value of a JSON column that is a string. Elements of arrays are {@link writeJsonString}'s. */
export function writeJsonText(output: ByteOutput, bytes: Uint8Array): void {
  if (nullWord.equals(bytes)) writeAscii(output, 'null');
  else writeJsonString(output, bytes);
}

/** Characters in UTF-8 as a string of JSON. */
export function writeJsonString(output: ByteOutput, bytes: Uint8Array): void {
  output.reserve(bytes.length * 6 + 2);
  output.writeByte(quote);
  for (const byte of bytes) {
    if (byte >= 0x20 && byte !== quote && byte !== backslash) {
      output.writeByte(byte);
      continue;
    }
    const short = shortEscapes[byte];
    output.writeByte(backslash);
    if (short === undefined) writeAscii(output, `u${byte.toString(16).padStart(4, '0')}`);
    else output.writeByte(short);
  }
  output.writeByte(quote);
}
