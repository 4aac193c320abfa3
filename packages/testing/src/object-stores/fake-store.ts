import type { NewContent } from './content.ts';
import type { StoreFaults, StoreOperation } from './fault.ts';
import type { ObjectAttributes, StoredVersion } from './stored-version.ts';

/** What both servers take. */
export interface FakeStoreOptions {
  /** @defaultValue a free one */
  readonly port?: number;
  /** Made at the start. Others are made by {@link FakeStore.createBucket} or over HTTP. @defaultValue `bucket` */
  readonly buckets?: readonly string[];
  /** Whether buckets keep old versions. @defaultValue false */
  readonly isVersioned?: boolean;
  /** Entries of a page at most, whatever is asked for. @defaultValue 1000 */
  readonly pageLimit?: number;
}

/** A request as it is remembered. */
export interface SeenRequest {
  readonly operation: StoreOperation;
  /** Of lists: the prefix. */
  readonly key: string;
  readonly status: number;
  /** As the client asked: `bytes=5-`. */
  readonly range: string | undefined;
}

/** An object store on a port of the loopback address, its objects in memory. */
export interface FakeStore extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly faults: StoreFaults;
  /** The newest 10,000, oldest first. */
  readonly seen: readonly SeenRequest[];
  /** Requests that are being answered. */
  readonly underWay: number;
  createBucket(name: string): void;
  /** Writes a new version. @defaultValue bucket: the first one */
  put(key: string, content: NewContent, attributes?: ObjectAttributes, bucket?: string): StoredVersion;
  /** @defaultValue bucket: the first one */
  remove(key: string, bucket?: string): void;
  /** Calling it again is harmless. */
  stop(): Promise<void>;
}
