import { AbortedError } from '../errors/classes.ts';

/** The error for what a signal ended: the signal's reason when it is one, else an error whose cause it is. */
export function abortedError(signal: AbortSignal): AbortedError {
  if (signal.reason instanceof AbortedError) return signal.reason;
  return new AbortedError({
    code: 'ABORTED_BY_SIGNAL',
    message: 'The run was ended by its signal; what was not committed has been undone. Run it again to finish.',
    cause: signal.reason,
  });
}

/** @throws {AbortedError} ABORTED_BY_SIGNAL when the signal has fired */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal);
}

/**
 * Waits for `work`, but not longer than until the signal fires: then it rejects with AbortedError at once and `work` is left to itself
 * (its rejection counts as handled). For calls that cannot be cancelled.
 */
export async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  work.catch(() => {});
  throwIfAborted(signal);
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(abortedError(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
