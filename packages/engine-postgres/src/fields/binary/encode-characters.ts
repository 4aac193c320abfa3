import type { FieldEncoder, FieldSlice } from '../field-encoder.ts';
import { hexValues } from '../unescape-copy-text.ts';

/** Every type whose binary form is its characters (text, varchar, bpchar, name, enums, json), and raw bytes to bytea. */
export const encodeRaw: FieldEncoder = ({ bytes, start, end }, output) => {
  output.writeBytes(bytes, start, end);
};

/** Postgres `jsonb`: the version of the format, then the text, which the server parses. */
export const encodeJsonb: FieldEncoder = ({ bytes, start, end }, output) => {
  output.writeByte(1);
  output.writeBytes(bytes, start, end);
};

/** Postgres `uuid`, from 32 hex digits in groups 8-4-4-4-12. */
export const encodeUuid: FieldEncoder = ({ bytes, start, end }, output) => {
  if (end - start !== 36) return notUuid;
  const written = output.bytes;
  let to = output.length;
  let check = 0;
  for (let at = start; at < end; ) {
    const offset = at - start;
    if (offset === 8 || offset === 13 || offset === 18 || offset === 23) {
      if (bytes[at++] !== 0x2d) return notUuid;
    }
    const high = hexValues[bytes[at++] as number] as number;
    const low = hexValues[bytes[at++] as number] as number;
    check |= high | low;
    written[to++] = (high << 4) | low;
  }
  output.length = to;
  return check > 15 ? notUuid : undefined;
};
const notUuid = 'is not a uuid';

/** Postgres `bytea` inside an array, where it is `\x` and hex digits. */
export const encodeHexBytes: FieldEncoder = ({ bytes, start, end }, output) => {
  if ((end - start) % 2 !== 0 || bytes[start] !== 0x5c || bytes[start + 1] !== 0x78) return 'is not hex';
  let check = 0;
  for (let at = start + 2; at < end; at += 2) {
    const high = hexValues[bytes[at] as number] as number;
    const low = hexValues[bytes[at + 1] as number] as number;
    check |= high | low;
    output.writeByte((high << 4) | low);
  }
  return check > 15 ? 'is not hex' : undefined;
};

/** Postgres `bit` and `bit varying`: the number of bits, then the bits, the last byte filled up with zeros. */
export const encodeBits: FieldEncoder = ({ bytes, start, end }: FieldSlice, output) => {
  output.writeInt32(end - start);
  for (let at = start; at < end; at += 8) {
    let byte = 0;
    for (let bit = at; bit < at + 8; bit++) {
      const value = bit < end ? (bytes[bit] as number) - 0x30 : 0;
      if (value !== 0 && value !== 1) return 'is not a row of bits';
      byte = (byte << 1) | value;
    }
    output.writeByte(byte);
  }
};
