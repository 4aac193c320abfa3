import type { CallOptions } from '@sync/core/connector';

/** One object as it was listed. `version` pins it: what is read later is this one, or the read fails. */
export interface StoredObject {
  readonly key: string;
  /** Bytes as stored. */
  readonly size: number;
  /** Opaque; what the store tells two contents of one key apart by: an ETag, a version id, a generation. */
  readonly version: string;
  readonly modified: Date;
}

export type ListedEntry =
  | { readonly kind: 'object'; readonly object: StoredObject }
  /** Keys that have more behind this prefix, which ends in the delimiter. */
  | { readonly kind: 'folder'; readonly prefix: string };

export interface ListRequest {
  readonly prefix: string;
  /** Keys with a `/` behind the prefix come as folders. @defaultValue false */
  readonly isFlat?: boolean;
}

/** How an object is opened. */
export interface OpenOptions extends CallOptions {
  /** Bytes wanted from the offset. A store may send more, which the caller leaves unread. @defaultValue up to the end */
  readonly length?: number;
}

/** The bytes of an object from an offset on. Ending the iteration early frees the connection. */
export interface ObjectBody {
  readonly bytes: AsyncIterable<Uint8Array>;
  /**
   * Of the whole object, where the store tells one that covers all of it. The bytes are compared with it once all of them have been read from
   * the start. @defaultValue nothing to compare with
   */
  readonly checksum?: { readonly algorithm: 'md5' | 'crc32' | 'crc32c' | 'sha1' | 'sha256'; readonly base64: string };
}

/** A bucket, opened. Errors are SyncErrors that name the bucket and the key, never credentials or signed URLs. */
export interface ObjectStore extends AsyncDisposable {
  /** For people: `s3://bucket`. */
  readonly display: string;
  /** Product for people: `Amazon S3`. */
  readonly product: string;
  readonly isLocal: boolean;
  /** What it has below a prefix, page by page, in the order of the bytes of the keys. @throws {ConnectionError} {ReadError} */
  list(request: ListRequest, options: CallOptions): AsyncIterable<ListedEntry>;
  /**
   * Opens exactly the listed version at an offset. Does not retry: {@link readObject} does, and goes on where it stopped.
   *
   * @throws {ReadError} READ_SNAPSHOT_LOST when this version is gone; with advice `retry` what another attempt may mend
   */
  open(object: StoredObject, offset: number, options: OpenOptions): Promise<ObjectBody>;
}
