import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { crc32c } from './crc32c.ts';
import type { ObjectBody } from './object-store.ts';

type Checksum = NonNullable<ObjectBody['checksum']>;

/** A checksum that is computed as bytes pass. */
export interface RunningChecksum {
  readonly algorithm: Checksum['algorithm'];
  update(bytes: Uint8Array): void;
  /** Whether the bytes so far have the checksum they must have. Asked once, at the end. */
  isRight(): boolean;
}

/** Begins the checksum that a store tells of an object. */
export function checksumOf({ algorithm, base64 }: Checksum): RunningChecksum {
  if (algorithm === 'crc32' || algorithm === 'crc32c') {
    const step = algorithm === 'crc32' ? crc32 : crc32c;
    let sum = 0;
    return {
      algorithm,
      update: (bytes) => {
        sum = step(bytes, sum);
      },
      isRight: () => bigEndian(sum).toString('base64') === base64,
    };
  }
  const hash = createHash(algorithm);
  return {
    algorithm,
    update: (bytes) => void hash.update(bytes),
    isRight: () => hash.digest('base64') === base64,
  };
}

/** As stores write a CRC: its four bytes, the highest first. */
function bigEndian(sum: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum >>> 0);
  return bytes;
}
