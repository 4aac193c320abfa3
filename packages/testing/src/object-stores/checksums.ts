import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Checksums that a store may tell of an object. */
export type ChecksumAlgorithm = 'crc32' | 'crc32c' | 'sha1' | 'sha256';

/** A checksum as stores write it: base64, numbers with their highest byte first. */
export function checksumOf(algorithm: ChecksumAlgorithm | 'md5', bytes: Uint8Array): string {
  if (algorithm === 'crc32') return base64Of(crc32(bytes));
  if (algorithm === 'crc32c') return base64Of(crc32cOf(bytes));
  return createHash(algorithm).update(bytes).digest('base64');
}

/** MD5 in hexadecimal digits, as an ETag has it. */
export function md5Hex(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function base64Of(number: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes.toString('base64');
}

/** Castagnoli's polynomial, its bits reversed (RFC 3720, appendix B.4). */
const polynomial = 0x82f6_3b78;

let table: Uint32Array | undefined;

function crc32cOf(bytes: Uint8Array): number {
  table ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest & 1) === 1 ? (rest >>> 1) ^ polynomial : rest >>> 1;
    return rest;
  });
  let sum = 0xffff_ffff;
  for (const byte of bytes) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return ~sum >>> 0;
}
