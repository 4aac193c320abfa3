import type { DapSchema } from './schemas.ts';

/** What a client calls, apart by how the service limits it. `object` is the download of a file. */
export type DapEndpoint = 'token' | 'list' | 'schema' | 'data' | 'job' | 'objectUrl' | 'object';

/** Every endpoint. */
export const dapEndpoints: readonly DapEndpoint[] = ['token', 'list', 'schema', 'data', 'job', 'objectUrl', 'object'];

/** Which requests: of one endpoint, and of one table when it is named (`canvas.accounts`). */
export interface RequestMatch {
  readonly endpoint: DapEndpoint;
  readonly table?: string;
}

/** Something that goes wrong with a request. All of it is data, so that it can be armed from another process. */
export type DapFault =
  /** An error with the API's envelope, an HTML page as gateways send it, or no body. @defaultValue body 'json' */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: 'json' | 'html' | 'empty';
      readonly type?: string;
      readonly message?: string;
      /** Behind `Retry-After`: seconds or a date. */
      readonly retryAfter?: number | string;
    }
  /** An answer of the test's own making. */
  | { readonly kind: 'reply'; readonly status: number; readonly contentType: string; readonly body: string }
  /** 403 about the account. */
  | { readonly kind: 'account'; readonly type: AccountProblem }
  /** The connection is reset after so many bytes of the body; 0 means before any answer. @defaultValue 0 */
  | { readonly kind: 'reset'; readonly afterBytes?: number }
  /** A file that ends after so many bytes as if it were whole. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** The right body under another media type. */
  | { readonly kind: 'content type'; readonly value: string }
  /** Members that no document mentions, in every object of the answer. */
  | { readonly kind: 'unknown fields' }
  /** Of `data` and `job`: the job ends as failed. */
  | { readonly kind: 'job failed'; readonly type?: string; readonly message?: string }
  /** Of `data` and `job`: the job says it expires in so many milliseconds, and does. */
  | { readonly kind: 'job expires'; readonly inMs: number }
  /** Of `job`, `objectUrl`, `object`: 404, as of something that has expired. */
  | { readonly kind: 'gone' }
  /** Of `object`: 403 in XML, as of a presigned URL that has expired. */
  | { readonly kind: 'url expired' }
  /** Just before the request is answered the table gets another schema. Needs a match with a table. */
  | { readonly kind: 'advance'; readonly schema: DapSchema };

/** What can be wrong with an account. */
export type AccountProblem =
  | 'AccountNotOnboarded'
  | 'AccountDisabled'
  | 'AccountUnderMaintenance'
  | 'RequestTypeForbidden';

/** A fault, which requests it hits, and how often. */
export interface FaultOrder extends RequestMatch {
  readonly fault: DapFault;
  /** Matching requests hit. @defaultValue 1 */
  readonly times?: number;
  /** Matching requests that pass first. @defaultValue 0 */
  readonly skip?: number;
}

/** A fault that waits or has hit. */
export interface ArmedFault {
  /** Requests hit so far. */
  hits(): Promise<number>;
  /** Lets all further requests pass. */
  disarm(): Promise<void>;
}

/** Which request to hold, and where: before its answer, or in the middle of its body. */
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
  release(): Promise<void>;
}
