import type { ByteOutput } from '@sync/core/connector';

const [zero, minus] = [0x30, 0x2d];

/** Digits of an integer that a number holds exactly, `-` in front when negative. */
export function writeInteger(output: ByteOutput, value: number): void {
  output.reserve(20);
  let rest = value;
  if (rest < 0) {
    output.writeByte(minus);
    rest = -rest;
  }
  let digits = 1;
  for (let limit = 10; rest >= limit && digits < 16; limit *= 10) digits += 1;
  const start = output.length;
  const { bytes } = output;
  let at = start + digits;
  output.length = at;
  // Below 2^31 the engine divides without floats.
  while (rest > 0x7fffffff) {
    const tenth = Math.floor(rest / 10);
    bytes[--at] = zero + (rest - tenth * 10);
    rest = tenth;
  }
  let small = rest | 0;
  do {
    const tenth = (small / 10) | 0;
    bytes[--at] = zero + (small - tenth * 10);
    small = tenth;
  } while (at > start);
}

/** At least `width` digits, zeros in front. */
export function writePadded(output: ByteOutput, value: number, width: number): void {
  output.reserve(20);
  for (let limit = 10 ** (width - 1); limit > 1 && value < limit; limit /= 10) output.writeByte(zero);
  writeInteger(output, value);
}

/** Two digits; there must be room. */
export function writeTwo(output: ByteOutput, value: number): void {
  const tens = (value / 10) | 0;
  const { bytes, length } = output;
  bytes[length] = zero + tens;
  bytes[length + 1] = zero + value - tens * 10;
  output.length = length + 2;
}

/** `.ffffff` of microseconds, without zeros at its end; nothing for none. */
export function writeFraction(output: ByteOutput, micros: number): void {
  if (micros === 0) return;
  output.reserve(7);
  output.writeByte(0x2e);
  let rest = micros;
  for (let unit = 100_000; rest > 0; unit /= 10) {
    const digit = Math.floor(rest / unit);
    output.writeByte(zero + digit);
    rest -= digit * unit;
  }
}

/** Characters below 256. */
export function writeAscii(output: ByteOutput, text: string): void {
  output.reserve(text.length);
  const { bytes, length } = output;
  for (let index = 0; index < text.length; index += 1) bytes[length + index] = text.charCodeAt(index);
  output.length = length + text.length;
}

export function writeUtf8(output: ByteOutput, text: string): void {
  output.reserve(text.length * 3);
  output.length += output.bytes.write(text, output.length, 'utf8');
}
