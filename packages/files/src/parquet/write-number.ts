import type { ByteOutput } from '@sync/core/connector';

const [zero, minus, point] = [0x30, 0x2d, 0x2e];

/** Digits that are written with integer arithmetic. */
const chunk = 1_000_000_000;

/** Room for any of these, decimals of more digits than a float can name left out. */
const room = 48;

/** Of 32 bits, with all its bits of precision. */
const smallestNormal = 2 ** -126;

/** Powers of ten that are exact. */
const powers = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

/** An integer of at most 53 bits. */
export function writeInteger(output: ByteOutput, value: number): void {
  output.reserve(room);
  if (value < 0) {
    output.writeByte(minus);
    writeDigits(output, -value, 1);
  } else {
    writeDigits(output, value, 1);
  }
}

/** Any integer. */
export function writeBigInteger(output: ByteOutput, value: bigint): void {
  const small = Number(value);
  if (Number.isSafeInteger(small)) writeInteger(output, small);
  else writeAscii(output, value.toString());
}

/** `value` times ten to the power of minus `scale`, with as many digits behind the point. */
export function writeDecimal(output: ByteOutput, value: bigint | number, scale: number): void {
  const small = Number(value);
  if (scale >= powers.length || !Number.isSafeInteger(small)) {
    writeAscii(output, placePoint(value.toString(), scale));
    return;
  }
  output.reserve(room);
  if (small < 0) output.writeByte(minus);
  const all = Math.abs(small);
  const power = powers[scale] as number;
  // Of integers below 2^53 no quotient is so near to the next integer that it is rounded up to it.
  const whole = Math.floor(all / power);
  writeDigits(output, whole, 1);
  if (scale === 0) return;
  output.writeByte(point);
  writeDigits(output, all - whole * power, scale);
}

function placePoint(digits: string, scale: number): string {
  const sign = digits.startsWith('-') ? '-' : '';
  const all = digits.slice(sign.length).padStart(scale + 1, '0');
  const whole = all.slice(0, all.length - scale);
  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${all.slice(all.length - scale)}`;
}

/** A number of 64 bits. */
export function writeDouble(output: ByteOutput, value: number): void {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) writeInteger(output, value);
  else writeAscii(output, Object.is(value, -0) ? '-0' : `${value}`);
}

/** A number of 32 bits: the shortest digits that name it among those. */
export function writeFloat(output: ByteOutput, value: number): void {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 24) {
    writeDouble(output, value);
    return;
  }
  // The smallest numbers have fewer bits, so that fewer digits name them.
  for (let digits = Math.abs(value) < smallestNormal ? 1 : 6; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) {
      writeDouble(output, short);
      return;
    }
  }
  writeDouble(output, Number.isFinite(value) ? Number(value.toPrecision(9)) : value);
}

/** Characters of ASCII. */
export function writeAscii(output: ByteOutput, text: string): void {
  output.reserve(text.length);
  const { bytes, length } = output;
  for (let offset = 0; offset < text.length; offset += 1) bytes[length + offset] = text.charCodeAt(offset);
  output.length = length + text.length;
}

/** At least `width` digits; the room is there. */
export function writeDigits(output: ByteOutput, value: number, width: number): void {
  if (value >= chunk) {
    const high = Math.floor(value / chunk);
    writeDigits(output, high, width - 9);
    writeDigits(output, value - high * chunk, 9);
    return;
  }
  let count = 1;
  for (let bound = 10; bound <= value; bound *= 10) count += 1;
  if (count < width) count = width;
  const { bytes, length } = output;
  let rest = value | 0;
  for (let at = length + count - 1; at >= length; at -= 1) {
    const next = (rest / 10) | 0;
    bytes[at] = zero + rest - next * 10;
    rest = next;
  }
  output.length = length + count;
}
