import { setTimeout as delay } from 'node:timers/promises';
import { abortedError } from '../connector/abort.ts';
import { SyncError } from '../errors/sync-error.ts';
import type { Step } from '../plan/plan.ts';
import type { RunContext } from './run-context.ts';
import { runStep, type StepOutcome } from './run-step.ts';
import type { SnapshotUse } from './snapshot-use.ts';

/** How often a step is run at most. */
const mostAttempts = 4;
/** Pause before the second attempt, doubled before each further one; up to as much again is added, so that two runs part. */
const firstPauseMs = 100;

/**
 * Runs one step; again when the sink ended it to resolve a deadlock, as long as the source can still be read. What the attempt wrote was
 * undone, and each further attempt is told by a warning.
 *
 * @throws {SyncError} of the last attempt
 */
export async function runStepWithRetries(step: Step, use: SnapshotUse, context: RunContext): Promise<StepOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runStep(step, use, context);
    } catch (cause) {
      if (attempt === mostAttempts || !isRepeatable(cause, step, use)) throw cause;
      context.emitter.warn(retried(step, cause, attempt + 1));
      await pause(firstPauseMs * 2 ** (attempt - 1), context.call.signal);
    }
  }
}

/** A step of schema statements may not be: some engines keep those that were made. */
function isRepeatable(cause: unknown, { kind }: Step, use: SnapshotUse): boolean {
  if (!SyncError.isInstance(cause) || cause.code !== 'WRITE_DEADLOCK') return false;
  return kind === 'load' && !use.isReleased;
}

function retried({ id }: Step, cause: unknown, attempt: number) {
  const table = SyncError.isInstance(cause) ? cause.context.table : undefined;
  return {
    code: 'STEP_RETRIED',
    message: `Step ${id} met a deadlock at the sink and was undone; it runs again (attempt ${attempt} of ${mostAttempts}).`,
    ...(table === undefined ? {} : { table }),
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms + Math.random() * ms, undefined, { signal });
  } catch {
    throw abortedError(signal);
  }
}
