import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ObjectBody } from '@sync/files';

/**
 * What the store tells to compare a whole object with. A checksum over the checksums of parts (`COMPOSITE`) cannot be compared. An ETag is
 * the MD5 of the bytes for objects that came in one piece and are not encrypted with keys of KMS or of the customer, and in no directory
 * bucket (API reference, "Checking object integrity").
 */
export function checksumOfObject(answer: GetObjectCommandOutput, bucket: string): ObjectBody['checksum'] {
  const isComposite = answer.ChecksumType === 'COMPOSITE';
  const told = [
    ['crc32', answer.ChecksumCRC32],
    ['sha1', answer.ChecksumSHA1],
    ['sha256', answer.ChecksumSHA256],
    ['crc32c', answer.ChecksumCRC32C],
  ] as const;
  for (const [algorithm, base64] of told) {
    // Older stores do not tell the type; a hyphen and a number mark those of parts, too.
    if (base64 !== undefined && !isComposite && !base64.includes('-')) return { algorithm, base64 };
  }
  const sum = /^"([0-9a-f]{32})"$/.exec(answer.ETag ?? '')?.[1];
  const isOther = answer.SSECustomerAlgorithm !== undefined || (answer.ServerSideEncryption ?? 'AES256') !== 'AES256';
  if (sum === undefined || isOther || bucket.endsWith('--x-s3')) return undefined;
  return { algorithm: 'md5', base64: Buffer.from(sum, 'hex').toString('base64') };
}
