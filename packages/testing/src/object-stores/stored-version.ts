import type { ChecksumAlgorithm } from './checksums.ts';
import type { Content } from './content.ts';

/** What an object has beside its bytes. */
export interface ObjectAttributes {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** `GLACIER` and `DEEP_ARCHIVE` cannot be read. @defaultValue 'STANDARD' */
  readonly storageClass?: string;
  /** Encrypted on the server; with a key of KMS the ETag is no MD5. @defaultValue none is told */
  readonly encryption?: 'AES256' | 'aws:kms';
  /** Uploaded in so many parts: the ETag is no MD5 and ends in this number. @defaultValue in one piece */
  readonly parts?: number;
  /** Checksums that were kept when the object was written. @defaultValue none for S3; MD5 and CRC32C for GCS */
  readonly checksums?: readonly ChecksumAlgorithm[];
  /** @defaultValue now */
  readonly modified?: Date;
}

/** One version of an object, or the mark that it was removed. */
export interface StoredVersion {
  readonly key: string;
  /** Grows with each version in a store: a generation of GCS; S3 shows it as an opaque text. */
  readonly number: number;
  readonly isRemoved: boolean;
  readonly content: Content;
  readonly modified: Date;
  readonly attributes: ObjectAttributes;
  /** Without quotes. */
  readonly etag: string;
}
