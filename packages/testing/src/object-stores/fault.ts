import type { NewContent } from './content.ts';

/** What a client asks of a store. `versions` is the listing of all versions. */
export type StoreOperation = 'list' | 'versions' | 'get' | 'head' | 'put' | 'bucket' | 'token';

/** Which requests: of one kind, and about one key when it is named. */
export interface RequestMatch {
  readonly operation: StoreOperation;
  /** Of lists: the prefix. */
  readonly key?: string;
}

/** Something that goes wrong with a request. */
export type StoreFault =
  /** The connection ends after so many bytes of the body; 0 means before any answer. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** The body ends after so many bytes, and says so in its length, as if that were all. */
  | { readonly kind: 'short'; readonly bytes: number }
  /** One byte of the body is another one; what is told of its checksum stays. */
  | { readonly kind: 'wrong byte'; readonly at: number }
  /** A refusal in the store's own form: `503` and `SlowDown`, `403` and `AccessDenied`, `429` and `rateLimitExceeded`. */
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      /** Further members of the error, as `RequestTimeTooSkewed` has them. Only S3. */
      readonly members?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** An answer that is none of the store's: an HTML page of a proxy. */
  | { readonly kind: 'page'; readonly status: number; readonly html: string }
  /** Just before the request is answered its object gets other bytes. */
  | { readonly kind: 'replace'; readonly content: NewContent }
  /** Just before the request is answered its object is removed. */
  | { readonly kind: 'remove' };

/** A fault, which requests it hits, and how often. */
export interface FaultOrder extends RequestMatch {
  readonly fault: StoreFault;
  /** Matching requests hit. @defaultValue 1 */
  readonly times?: number;
  /** Matching requests that pass first. @defaultValue 0 */
  readonly skip?: number;
}

/** A fault that waits or has hit. */
export interface ArmedFault {
  /** Requests hit so far. */
  readonly hits: number;
  /** Lets all further requests pass. */
  disarm(): void;
}

/** Which request to hold, and where. */
export interface HoldOrder extends RequestMatch {
  /** Matching requests that pass first. @defaultValue 0 */
  readonly skip?: number;
  /** So many bytes of the body have been sent. @defaultValue nothing is sent, not even headers */
  readonly afterBytes?: number;
}

/** A gate in which one request is stopped. */
export interface Hold {
  /** Resolves when a request stands in it. */
  readonly held: Promise<void>;
  /** Opens it for good. Calling it again is harmless. */
  release(): void;
}

/** Arms faults. */
export interface StoreFaults {
  arm(order: FaultOrder): ArmedFault;
  hold(order: HoldOrder): Hold;
  /** Disarms every fault and opens every gate. */
  clear(): void;
}
