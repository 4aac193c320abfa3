/** The methods of the API that the fake serves. */
export type NeosyncMethod =
  | 'GetAuthStatus'
  | 'CheckToken'
  | 'RefreshCli'
  | 'GetUserAccounts'
  | 'GetConnection'
  | 'GetConnectionSchema'
  | 'GetConnectionTableConstraints'
  | 'GetConnectionInitStatements'
  | 'GetConnectionDataStream'
  | 'GetTableRowCount'
  | 'GetJobRuns'
  | 'GetJobRun';

/** An error code of Connect, as JSON spells it. */
export type ConnectCode =
  | 'canceled'
  | 'unknown'
  | 'invalid_argument'
  | 'deadline_exceeded'
  | 'not_found'
  | 'already_exists'
  | 'permission_denied'
  | 'resource_exhausted'
  | 'failed_precondition'
  | 'aborted'
  | 'out_of_range'
  | 'unimplemented'
  | 'internal'
  | 'unavailable'
  | 'data_loss'
  | 'unauthenticated';

/** Something that goes wrong with a call. All of it is plain data. `rows` counts the rows that are sent whole before; it needs a stream. */
export type NeosyncFault =
  /** The call fails; of a stream in its end-of-stream message, after so many rows. @defaultValue rows 0 */
  | { readonly kind: 'error'; readonly code: ConnectCode; readonly message?: string; readonly rows?: number }
  /** The HTTP answer ends as if it were whole, without an end-of-stream message. */
  | { readonly kind: 'cut'; readonly rows: number }
  /** The connection is reset. @defaultValue rows 0: before any answer */
  | { readonly kind: 'reset'; readonly rows?: number }
  /** The stream ends cleanly and early, as when the server loses its database and does not look. */
  | { readonly kind: 'truncate'; readonly rows: number }
  /** So many milliseconds before each row, or before the answer of a unary call. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** An envelope that says it has so many bytes, and never has them. */
  | { readonly kind: 'oversized'; readonly rows: number; readonly bytes: number }
  /** A row with this payload (hex) instead of the next one. */
  | { readonly kind: 'payload'; readonly rows: number; readonly hex: string }
  /** An answer of the test's own making, such as the HTML page of a gateway. */
  | { readonly kind: 'reply'; readonly status: number; readonly contentType: string; readonly body: string };

/** Which calls: of one method, and of one table (`schema.table`) when it is named. */
export interface CallMatch {
  readonly method: NeosyncMethod;
  readonly table?: string;
}

/** A fault, which calls it hits, and how often. */
export interface NeosyncFaultOrder extends CallMatch {
  readonly fault: NeosyncFault;
  /** Matching calls hit. @defaultValue 1 */
  readonly times?: number;
  /** Matching calls that pass first. @defaultValue 0 */
  readonly skip?: number;
}

/** A fault that waits or has hit. */
export interface ArmedNeosyncFault {
  /** Calls hit so far. */
  readonly hits: number;
  /** Lets all further calls pass. */
  disarm(): void;
}

/** Where to hold the next matching call: after so many rows, or before its answer. */
export interface NeosyncHoldOrder extends CallMatch {
  /** @defaultValue 0 */
  readonly rows?: number;
}

/** A gate in which one call is stopped. */
export interface NeosyncHold {
  /** Resolves when a call stands in it. */
  readonly held: Promise<void>;
  /** Opens it for good. Calling it again is harmless. */
  release(): void;
}

/** What a test does to the calls of a fake. */
export interface NeosyncFaults {
  /** Makes a fault hit the next matching calls. */
  arm(order: NeosyncFaultOrder): ArmedNeosyncFault;
  /** Stops the next matching call where it says, until it is released. */
  hold(order: NeosyncHoldOrder): NeosyncHold;
  /** Disarms every fault and opens every gate. */
  clear(): void;
}
