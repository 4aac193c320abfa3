import { type SyncError, within } from '@sync/core/connector';
import type { CopyIn } from './connection.ts';
import type { CopyInQuery } from './copy-in-query.ts';

export interface PgCopyInInit {
  readonly requestCount: number;
  /** Ends the COPY, or the connection when the server does not react. */
  readonly cancel: () => Promise<void>;
  readonly translate: (error: unknown) => SyncError;
}

/** A server that reads takes notice of CopyFail in this time; else it is busy with something. */
const failWithinMs = 100;

/** Wraps a running COPY … FROM STDIN as {@link CopyIn}. */
export function openPgCopyIn(query: CopyInQuery, init: PgCopyInInit): CopyIn {
  const { requestCount, cancel, translate } = init;
  const throwIfFailed = (): void => {
    if (query.error !== undefined) throw translate(query.error);
  };
  return {
    async write(request, bytes) {
      throwIfFailed();
      await query.send(request, bytes);
      throwIfFailed();
    },
    async finish() {
      if (requestCount === 0) return [];
      throwIfFailed();
      query.sendEnd();
      await query.ended;
      throwIfFailed();
      return query.rowCounts;
    },
    async abort(reason) {
      if (requestCount === 0 || query.isEnded) return;
      query.sendFail(reason);
      // The server reads CopyFail only when it reads: while it waits for a lock or checks keys, a cancel request reaches it.
      await within(failWithinMs, query.ended);
      if (!query.isEnded) await cancel();
      await query.ended;
    },
  };
}
