import type { ByteOutput } from '@sync/core/connector';
import type { ValueTarget } from './value-target.ts';
import { writeWhole } from './write-number.ts';

/** Bits of a Neosync value: bytes, and a length that counts bits (Postgres, leftmost first) or bytes (MySQL, a number in the last bits). */
export interface BitsValue {
  readonly bytes: Uint8Array;
  readonly length: number;
}

const [zero, one] = [0x30, 0x31];

/** Bits as `0` and `1`, as a number, or as the bytes that they are. */
export function writeBits(output: ByteOutput, target: ValueTarget, value: BitsValue): void {
  const { bytes, length } = value;
  const isNumber = holdsNumber(target, value);
  if (!isNumber && bytes.length !== Math.ceil(length / 8)) throw target.corrupt('bits do not have the length they say');
  switch (target.type.kind) {
    case 'bit':
      if (isNumber) writeLast(output, target, bytes);
      else writeRange(output, bytes, 0, length);
      return;
    case 'text':
    case 'opaque':
      writeRange(output, bytes, 0, isNumber ? bytes.length * 8 : length);
      return;
    case 'bytes':
      output.reserve(bytes.length);
      output.writeBytes(bytes, 0, bytes.length);
      return;
    case 'boolean':
    case 'integer':
    case 'decimal':
      writeWhole(output, target, toNumber(bytes) >> (isNumber ? 0n : BigInt(bytes.length * 8 - length)));
      return;
    default:
      throw target.misfit('a bit string');
  }
}

/** ASCII characters `0` and `1`, as elements of varbit arrays arrive. */
export function writeBitText(output: ByteOutput, target: ValueTarget, bytes: Uint8Array): void {
  for (const byte of bytes) if (byte !== zero && byte !== one) throw target.misfit('a text');
  output.reserve(bytes.length);
  output.writeBytes(bytes, 0, bytes.length);
}

/** Whether the bits are those of MySQL. A bucket does not tell: then the column's length does, or the value's own. */
function holdsNumber({ origin, type }: ValueTarget, { bytes, length }: BitsValue): boolean {
  if (origin !== 'bucket') return origin === 'mysql';
  const wanted = type.kind === 'bit' && !type.isVarying ? type.length : undefined;
  // A single bit has one byte, whose first bit or last bit it is.
  if (length === 1 && bytes.length === 1) return wanted === undefined ? bytes[0] === 1 : wanted > 1 || bytes[0] === 1;
  return length !== wanted && bytes.length === length;
}

/** The last bits, as many as the column has; those before them are 0. */
function writeLast(output: ByteOutput, target: ValueTarget, bytes: Uint8Array): void {
  const all = bytes.length * 8;
  const wanted = target.type.kind === 'bit' && !target.type.isVarying ? (target.type.length ?? all) : all;
  if (wanted > all) {
    output.reserve(wanted);
    for (let bit = all; bit < wanted; bit += 1) output.writeByte(zero);
  }
  const skipped = Math.max(0, all - wanted);
  for (let bit = 0; bit < skipped; bit += 1) {
    if (bitAt(bytes, bit) !== 0) throw target.corrupt('a bit string is longer than its column');
  }
  writeRange(output, bytes, skipped, all);
}

function writeRange(output: ByteOutput, bytes: Uint8Array, from: number, to: number): void {
  output.reserve(to - from);
  for (let bit = from; bit < to; bit += 1) output.writeByte(zero + bitAt(bytes, bit));
}

function bitAt(bytes: Uint8Array, bit: number): number {
  return ((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
}

function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}
