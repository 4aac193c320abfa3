import { type CallOptions, ReadError, type SyncError } from '@sync/core/connector';
import pRetry from 'p-retry';
import type { DapQuery, FinishedJob } from '../api/dap-api.ts';
import type { Service } from '../api/service.ts';
import { type CallPlace, contextOf } from '../errors/call-place.ts';
import { faultKind } from '../errors/fault-kind.ts';
import { serverError, wordsOf } from '../errors/server-error.ts';
import type { ServerFault } from '../errors/server-fault.ts';
import { awaitJob } from './await-job.ts';

/** A failed job is asked for twice more, after 10 and 30 units of pause: most that fail do so in passing. */
const retries = 2;
const firstPauseUnits = 10;

/** A job whose files are gone in less than this, in milliseconds, is not begun with. */
const leastLifeMs = 60_000;
/** Beyond the job's end, before another one is asked for. */
const afterEndMs = 5000;
/** A service that gives nothing but dying jobs is taken at its word in the end. */
const mostReplaced = 3;

/** Contract: `DapApi.query`. */
export async function runQuery(service: Service, query: DapQuery, call: CallOptions): Promise<FinishedJob> {
  const { table, since } = query;
  const place = service.place(since === undefined ? 'preparing the rows of' : 'preparing the changes of', table);
  try {
    return await pRetry(() => freshJob(service, query, { place, call }), {
      retries,
      minTimeout: firstPauseUnits * service.options.limits.pauseMs,
      factor: 3,
      signal: service.signalOf(call),
      shouldRetry: ({ error }) => error instanceof JobFailure,
      onFailedAttempt: ({ error, retriesLeft }) => {
        if (error instanceof JobFailure && retriesLeft > 0) warn(error, place, call);
      },
    });
  } catch (error) {
    throw service.translate(error instanceof JobFailure ? failedForGood(error, place) : error, place, call);
  }
}

/** The service tried, and could not. */
class JobFailure extends Error {
  override readonly name = 'JobFailure';
  readonly fault: ServerFault;

  constructor(fault: ServerFault) {
    super('the job failed');
    this.fault = fault;
  }
}

interface QueryPlace {
  readonly place: CallPlace;
  readonly call: CallOptions;
}

/**
 * A job that lives long enough to be fetched. The same question gives the same job for a day, so that one can come that is about to be deleted;
 * a new one is only made after its end.
 */
async function freshJob(service: Service, query: DapQuery, { place, call }: QueryPlace): Promise<FinishedJob> {
  for (let replaced = 0; ; replaced += 1) {
    const outcome = await awaitJob(service, query, { place, call });
    if (outcome.status === 'failed') throw failure(outcome.fault, place);
    if (outcome.status === 'gone') {
      if (replaced >= mostReplaced) throw outcome.error;
      continue;
    }
    const { job } = outcome;
    const lifeMs = (job.expiresAt ?? Number.POSITIVE_INFINITY) - service.clock.now();
    if (lifeMs >= leastLifeMs || replaced >= mostReplaced) return job;
    await service.clock.sleep(Math.max(lifeMs, 0) + afterEndMs, service.signalOf(call));
  }
}

/** Faults that no repetition helps against are told at once. */
function failure(fault: ServerFault, place: CallPlace): SyncError | JobFailure {
  const kind = faultKind(fault);
  const isFinal = kind === 'account' || kind === 'snapshot-required' || kind === 'out-of-range';
  return isFinal ? serverError(fault, place) : new JobFailure(fault);
}

function failedForGood({ fault }: JobFailure, place: CallPlace): ReadError {
  return new ReadError({
    code: 'READ_JOB_FAILED',
    message: `Failed ${place.doing} at ${place.display}: the service's job failed ${retries + 1} times. ${place.hide(wordsOf(fault))} Run again later; if it stays so, give the uuid to the support of Instructure.`,
    advice: 'retry',
    context: contextOf(place, fault.type),
    cause: fault,
  });
}

function warn({ fault }: JobFailure, place: CallPlace, call: CallOptions): void {
  const { table } = contextOf(place);
  call.onWarning({
    code: 'JOB_RETRIED',
    message: `The job failed while ${place.doing}, and is asked for again. ${place.hide(wordsOf(fault))}`,
    ...(table === undefined ? {} : { table }),
  });
}
