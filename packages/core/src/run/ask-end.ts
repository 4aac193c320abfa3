import type { ErrorContext } from '../errors/sync-error.ts';
import type { AbortGate } from './abort-gate.ts';
import { toSyncError } from './to-sync-error.ts';

/** Whom a call goes to, and where in the run it stands. */
export interface Asked<Result> {
  readonly gate: AbortGate;
  readonly end: 'source' | 'sink';
  /** What an error of the call says about its place, unless it says so itself. */
  readonly context?: ErrorContext;
  /** Takes what the call gave after the run had left it, so that it can be closed. */
  readonly onLate?: (late: Result) => void;
}

/** Makes one call of an end: it cannot hang past the signal, and whatever it throws becomes a SyncError. */
export async function askEnd<Result>(call: () => Promise<Result>, asked: Asked<Result>): Promise<Result> {
  const { gate, end, context = {}, onLate } = asked;
  try {
    return await gate.wait(call(), onLate);
  } catch (cause) {
    throw toSyncError(cause, end, context);
  }
}
