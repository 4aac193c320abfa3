import { nullLength } from '@sync/core/connector';

const backslash = 0x5c;
const letterN = 0x4e;
const letterX = 0x78;

/** Byte after a backslash to the byte it stands for; every other byte stands for itself. */
const escapes = new Uint8Array(256).map((_, byte) => byte);
escapes[0x62] = 8;
escapes[0x66] = 12;
escapes[0x6e] = 10;
escapes[0x72] = 13;
escapes[0x74] = 9;
escapes[0x76] = 11;

/** Value of a hex digit, 255 for any other byte. */
export const hexValues = new Uint8Array(256).fill(255);
for (let value = 0; value < 16; value++) {
  hexValues['0123456789abcdef'.charCodeAt(value)] = value;
  hexValues['0123456789ABCDEF'.charCodeAt(value)] = value;
}

/**
 * Turns the raw bytes of one COPY text field into what it stands for, in place and from `start` on. Gives the length left,
 * or the mark for NULL: `\N` is NULL only as a whole field.
 */
export function unescapeField(bytes: Uint8Array, start: number, end: number): number {
  if (end - start === 2 && bytes[start] === backslash && bytes[start + 1] === letterN) return nullLength;
  let write = bytes.indexOf(backslash, start);
  if (write === -1 || write >= end) return end - start;
  for (let read = write; read < end; ) {
    const byte = bytes[read++] as number;
    if (byte !== backslash || read === end) {
      bytes[write++] = byte;
      continue;
    }
    const escaped = bytes[read] as number;
    if (escaped >= 0x30 && escaped <= 0x37) {
      const stop = digitsEnd(bytes, { from: read, to: Math.min(end, read + 3), base: 8 });
      bytes[write++] = digitsValue(bytes, { from: read, to: stop, base: 8 });
      read = stop;
    } else if (
      escaped === letterX &&
      digitsEnd(bytes, { from: read + 1, to: Math.min(end, read + 3), base: 16 }) > read + 1
    ) {
      const stop = digitsEnd(bytes, { from: read + 1, to: Math.min(end, read + 3), base: 16 });
      bytes[write++] = digitsValue(bytes, { from: read + 1, to: stop, base: 16 });
      read = stop;
    } else {
      bytes[write++] = escapes[escaped] as number;
      read++;
    }
  }
  return write - start;
}

interface Digits {
  readonly from: number;
  readonly to: number;
  readonly base: number;
}

function digitsEnd(bytes: Uint8Array, digits: Digits): number {
  let at = digits.from;
  while (at < digits.to && (hexValues[bytes[at] as number] as number) < digits.base) at++;
  return at;
}

function digitsValue(bytes: Uint8Array, digits: Digits): number {
  let value = 0;
  for (let at = digits.from; at < digits.to; at++)
    value = value * digits.base + (hexValues[bytes[at] as number] as number);
  return value & 255;
}

/** Decodes `\x…` hex in place to the bytes it stands for. Gives their number, or -1 when it is not such hex. */
export function decodeHexField(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 2 || length % 2 !== 0 || bytes[start] !== backslash || bytes[start + 1] !== letterX) return -1;
  let write = start;
  for (let read = start + 2; read < end; read += 2) {
    const high = hexValues[bytes[read] as number] as number;
    const low = hexValues[bytes[read + 1] as number] as number;
    if (high > 15 || low > 15) return -1;
    bytes[write++] = (high << 4) | low;
  }
  return write - start;
}
