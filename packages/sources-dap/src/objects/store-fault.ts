import { ReadError } from '@sync/core/connector';
import { type CallPlace, contextOf } from '../errors/call-place.ts';
import { lostObject } from '../errors/odd-answer.ts';

/** The store of the files answered with another status. What it says beside holds the address, and is left alone. */
export class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly status: number;
  readonly retryAfter: string | undefined;

  constructor(status: number, retryAfter: string | undefined) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** It does not like the address; a store out of breath is something else. */
  get isRefusal(): boolean {
    return this.status < 500 && this.status !== 408 && this.status !== 429;
  }
}

/** The error that a user gets for a fault of the store; others are returned as they are. */
export function storeError(error: unknown, place: CallPlace): unknown {
  if (!(error instanceof StoreFault)) return error;
  const { status } = error;
  if (status === 404 || status === 410) return lostObject(`the file is gone (HTTP ${status})`, place);
  const why = error.isRefusal ? 'refuses an address that the service has just made' : 'fails again and again';
  return new ReadError({
    code: 'READ_FAILED',
    message: `Failed ${place.doing} at ${place.display}: the store of the files ${why} (HTTP ${status}). Run again later; behind a proxy, check what it lets through.`,
    advice: 'retry',
    context: contextOf(place, String(status)),
    cause: error,
  });
}
