import pRetry from 'p-retry';
import { faultKind } from '../errors/fault-kind.ts';
import { ServerFault } from '../errors/server-fault.ts';
import { NetworkFault } from '@sync/core/connector';
import type { Clock } from '../limits/clock.ts';
import { readRetryAfter } from '../limits/retry-after.ts';

export interface Persistence {
  readonly clock: Clock;
  /** The unit of pauses, in milliseconds. */
  readonly pauseMs: number;
  readonly signal: AbortSignal;
  /** The service refuses so many calls: holds the next ones back for so many milliseconds. */
  readonly holdBack: (durationMs: number) => Promise<void> | void;
}

/** Retries after the first call, for faults that pass: pauses of 1, 2, 4 and 8 units. */
const retries = 4;
/** Waiting for the service's limits ends after so many units (15 minutes), and so many refusals. */
const patience = { units: 900, refusals: 5 };
/** The pause after a refusal without Retry-After, in units: half a minute, as the service's official client. */
const refusalUnits = 30;

/**
 * Calls until it works: again when a fault passes, and again as long as the service only says that there were too many calls, which does not
 * count as a failure until patience is over.
 *
 * @throws {ServerFault | NetworkFault} the last fault; anything else that the call throws at once; the signal's reason
 */
export async function persist<Result>(call: () => Promise<Result>, persistence: Persistence): Promise<Result> {
  const { clock, pauseMs, signal, holdBack } = persistence;
  let refusedSince: number | undefined;
  let refusals = 0;
  return await pRetry(call, {
    retries,
    minTimeout: pauseMs,
    factor: 2,
    randomize: true,
    signal,
    shouldConsumeRetry: ({ error }) => !isRefusal(error),
    async onFailedAttempt({ error }) {
      if (!isRefusal(error)) return;
      refusedSince ??= clock.now();
      refusals += 1;
      const askedMs = readRetryAfter(error.retryAfter, clock.now()) ?? refusalUnits * pauseMs;
      await holdBack(Math.max(askedMs, pauseMs));
    },
    shouldRetry: ({ error }) => {
      if (!isRefusal(error)) return isPassing(error);
      return refusals < patience.refusals || clock.now() - (refusedSince ?? 0) < patience.units * pauseMs;
    },
  });
}

function isRefusal(error: unknown): error is ServerFault {
  return error instanceof ServerFault && faultKind(error) === 'limit';
}

/** Whether the same call may work in a moment. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NetworkFault) return error.isPassing;
  return error instanceof ServerFault && faultKind(error) === 'passing';
}
