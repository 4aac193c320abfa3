import { printTableRef } from '../catalog/table-ref.ts';
import { abortedError, throwIfAborted } from '../connector/abort.ts';
import { AbortedError, InternalError, RunError } from '../errors/classes.ts';
import type { SyncError } from '../errors/sync-error.ts';
import { withContext } from '../errors/with-context.ts';
import type { Plan, Step, StepId } from '../plan/plan.ts';
import { countWriters } from '../plan/plan-slices.ts';
import { AbortGate } from './abort-gate.ts';
import { ByteBudget } from './byte-budget.ts';
import type { RunContext, RunRequest } from './run-context.ts';
import { runStepWithRetries } from './retry-step.ts';
import type { StepOutcome, StepTable } from './run-step.ts';
import { Scheduler } from './scheduler.ts';
import { SnapshotUse } from './snapshot-use.ts';
import { toOwnError } from './to-sync-error.ts';
import { verifyDigests } from './verify-digests.ts';

/** What a commit under way gets when the caller's signal fires; undoing and closing come after it, and all has 2 s. */
const commitGraceMs = 1000;

/** What a run did, in the order in which it was committed. */
export interface RunOutcome {
  readonly created: readonly string[];
  readonly tables: readonly (StepTable & { readonly isDigestEqual: boolean })[];
}

/**
 * Runs every step of a plan, as many at once as the limits and both ends allow. At the first failure nothing more starts and what
 * runs is undone; what has been committed stays, and the error says what that is.
 *
 * @throws {SyncError} with `context.completed`; RunError when several steps failed independently, AbortedError when
 * the caller's signal fired
 */
export async function runPlan(request: RunRequest): Promise<RunOutcome> {
  const stop = new AbortController();
  const { options, emitter } = request;
  const onAbort = (): void => stop.abort(abortedError(options.signal));
  if (options.signal.aborted) onAbort();
  options.signal.addEventListener('abort', onAbort, { once: true });
  using gate = new AbortGate(stop.signal);
  using commitGate = new AbortGate(options.signal, commitGraceMs);
  const call = { signal: stop.signal, onWarning: emitter.warn };
  const context: RunContext = {
    ...request,
    gate,
    commitGate,
    call,
    budget: new ByteBudget(options.limits.inFlightBytes),
  };
  try {
    return await runSteps(context, stop);
  } finally {
    options.signal.removeEventListener('abort', onAbort);
  }
}

async function runSteps(context: RunContext, stop: AbortController): Promise<RunOutcome> {
  const digests = verifyDigests(context);
  const use = new SnapshotUse(context, () => digests.readSource());
  const committed: StepOutcome[] = [];
  const failures: SyncError[] = [];
  tellStart(context);
  try {
    await use.start();
    await schedule(context, {
      run: async (step) => {
        committed.push(await tellStep(step, use, context));
      },
      onFailure: (error) => {
        failures.push(error);
        stop.abort(stepFailed());
      },
    });
    if (failures.length === 0) {
      throwIfAborted(stop.signal);
      const equal = await digests.compare();
      const tables = committed.flatMap(({ tables }) => tables);
      return {
        created: committed.flatMap(({ created }) => created),
        tables: tables.map((table) => ({ ...table, isDigestEqual: equal.has(printTableRef(table.load.table)) })),
      };
    }
  } catch (cause) {
    failures.push(toOwnError(cause));
    stop.abort(stepFailed());
  }
  throw failureOf(failures, committed, context);
}

interface StepRunner {
  readonly run: (step: Step) => Promise<void>;
  readonly onFailure: (error: SyncError) => void;
}

/** Resolves when every step is done, or has ended after a failure or the signal. */
async function schedule({ plan, options, sink, maxReaders, call }: RunContext, runner: StepRunner): Promise<void> {
  const running = Math.min(options.limits.tables, sink.capabilities.maxUnits);
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const scheduled = plan.steps.map(({ id, dependsOn, weight, actions }) => {
    return {
      id,
      dependsOn,
      weight,
      slots: countWriters(actions),
      isReading: actions.some(({ kind }) => kind === 'load'),
    };
  });
  const scheduler = new Scheduler(scheduled, { running, reading: maxReaders });
  const onStop = (): void => scheduler.stop();
  call.signal.addEventListener('abort', onStop, { once: true });
  const { promise, resolve } = Promise.withResolvers<void>();
  const runOne = async (id: StepId): Promise<void> => {
    try {
      const step = steps.get(id);
      if (step !== undefined) await runner.run(step);
      scheduler.succeed(id);
    } catch (cause) {
      scheduler.fail(id);
      runner.onFailure(toOwnError(cause, { step: id }));
    }
  };
  const startReady = (): void => {
    for (let id = scheduler.startNext(); id !== undefined; id = scheduler.startNext()) void runOne(id).then(startReady);
    if (scheduler.isOver) resolve();
  };
  startReady();
  await promise;
  call.signal.removeEventListener('abort', onStop);
  if (!scheduler.isComplete && !call.signal.aborted) {
    const message = 'Steps of the plan wait for each other. Please report it.';
    throw new InternalError({ code: 'INTERNAL_INVARIANT', message });
  }
}

async function tellStep(step: Step, use: SnapshotUse, context: RunContext): Promise<StepOutcome> {
  const { emitter } = context;
  const about = { step: step.id, stepKind: step.kind };
  const startMs = emitter.elapsedMs();
  emitter.emit({ kind: 'step-start', ...about });
  try {
    const outcome = await runStepWithRetries(step, use, context);
    emitter.emit({ kind: 'step-end', ...about, durationMs: emitter.elapsedMs() - startMs });
    return outcome;
  } catch (cause) {
    const error = toOwnError(cause, { step: step.id });
    emitter.emit({ kind: 'step-fail', ...about, error });
    throw error;
  }
}

function tellStart({ plan, emitter }: RunContext): void {
  const sum = (sizes: readonly number[]) => sizes.reduce((total, size) => total + Math.max(0, size), 0);
  emitter.emit({
    kind: 'run-start',
    tables: plan.tables.length,
    estimatedRows: sum(plan.tables.map(({ estimatedRows }) => estimatedRows)),
    estimatedBytes: sum(plan.tables.map(({ estimatedBytes }) => estimatedBytes)),
  });
}

function stepFailed(): AbortedError {
  return new AbortedError({
    code: 'ABORTED_BY_SIGNAL',
    message: 'Another step of the run failed, so this one was ended.',
  });
}

/** One error for the caller: the first; all of them when steps failed apart from each other; AbortedError for the signal. */
function failureOf(
  failures: readonly SyncError[],
  committed: readonly StepOutcome[],
  { plan, options }: RunContext,
): SyncError {
  const completed = committed.flatMap(({ tables }) => tables.map(({ load }) => printTableRef(load.table)));
  const own = failures.filter(({ code }) => code !== 'ABORTED_BY_SIGNAL');
  const [first] = own;
  const said = tellCompleted(completed, plan);
  if (first === undefined) return withContext(failures[0] ?? abortedError(options.signal), { completed }, said);
  if (own.length === 1) return withContext(first, { completed }, said);
  const message = `${own.length} steps failed: ${own.map((error) => error.message).join(' ')}`;
  return withContext(new RunError({ code: 'RUN_FAILED', message, cause: first, errors: own }), { completed }, said);
}

/** Longer lists are in `context.completed`. */
const toldTables = 5;

function tellCompleted(completed: readonly string[], { tables }: Plan): string {
  if (completed.length === 0) return 'No table has rows of this run.';
  if (completed.length === tables.length) return 'All tables were loaded and stay.';
  const told = completed.slice(0, toldTables).join(', ');
  const more = completed.length > toldTables ? ` and ${completed.length - toldTables} more` : '';
  return `Complete are ${told}${more}; no other table has rows of this run.`;
}
