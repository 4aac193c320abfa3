import { type CallOptions, compareText, ReadError, SyncError } from '@sync/core/connector';
import { type CallPlace, contextOf } from '../connect/call-place.ts';
import type { RunChoice } from '../options.ts';
import type { Connection } from './connection.ts';
import { type JsonObject, type JsonReader, jsonReader } from './json.ts';
import { printRun } from './tables.ts';
import type { Service } from './service.ts';

/** A run of a job, as far as it is known. */
export interface JobRun {
  /** How the API is to be asked for what it wrote. */
  readonly choice: RunChoice;
  /** For people: `run x of 2024-06-14T17:43:24Z (complete)`. */
  readonly howPinned: string;
}

interface KnownRun {
  readonly id: string;
  readonly status: string;
  readonly startedAt: string | undefined;
}

/**
 * Finds the run to read and checks that it is complete. Of a job it is the newest one: ids end in the moment of the start. Where the server does
 * not tell of runs, it chooses itself, with a warning.
 *
 * @throws {ReadError} READ_RUN when there is none, or it is not complete and that is not allowed
 */
export async function findJobRun(service: Service, connection: Connection, call: CallOptions): Promise<JobRun> {
  const { run: choice, allowIncompleteRun, display } = service.options;
  if (choice === undefined) throw new TypeError('a bucket is read without a run');
  const place: CallPlace = {
    display,
    doing: `looking for ${printRun(choice)}`,
    sought: 'run',
    soughtName: printRun(choice),
  };
  const found = await ask(service, { connection, choice, place }, call).catch((error: unknown) => {
    // Servers forget runs after some time, and buckets do not.
    const isForgotten = allowIncompleteRun && SyncError.isInstance(error) && error.code === 'READ_RUN';
    if (!isForgotten && !(SyncError.isInstance(error) && isUntold(error))) throw error;
    call.onWarning(untold(choice, place));
    return undefined;
  });
  if (found === undefined) return { choice, howPinned: `${printRun(choice)}, of which the server does not tell more` };
  const isComplete = found.status === 'complete';
  if (!isComplete && !allowIncompleteRun) throw incomplete(found, place);
  if (!isComplete) call.onWarning(read(found));
  const when = found.startedAt === undefined ? '' : ` of ${found.startedAt}`;
  return { choice: { jobRunId: found.id }, howPinned: `run ${found.id}${when} (${found.status})` };
}

interface RunQuestion {
  readonly connection: Connection;
  readonly choice: RunChoice;
  readonly place: CallPlace;
}

async function ask(service: Service, { connection, choice, place }: RunQuestion, call: CallOptions): Promise<KnownRun> {
  const json = jsonReader(place);
  if ('jobRunId' in choice) {
    const message = { jobRunId: choice.jobRunId, accountId: connection.accountId };
    const answer = await service.ask({ method: 'JobService/GetJobRun', message, place }, call);
    return toRun(json.object(json.object(answer).jobRun), json);
  }
  const message = { jobId: choice.jobId };
  const answer = await service.ask({ method: 'JobService/GetJobRuns', message, place }, call);
  const runs = json.list(json.object(answer).jobRuns).map((each) => toRun(json.object(each), json));
  const newest = runs.sort((a, b) => compareText(b.id, a.id))[0];
  if (newest === undefined) throw none(choice, place);
  return newest;
}

function toRun(run: JsonObject, json: JsonReader): KnownRun {
  const { status } = run;
  const name = typeof status === 'number' ? (statuses[status] ?? 'unspecified') : json.text(status);
  return {
    id: json.text(run.id),
    status: name.replace(/^JOB_RUN_STATUS_/, '').toLowerCase() || 'unspecified',
    startedAt: json.optionalText(run.startedAt),
  };
}

/** By number, as a server may send an enum. */
const statuses = [
  'unspecified',
  'pending',
  'running',
  'complete',
  'error',
  'canceled',
  'terminated',
  'failed',
  'timed_out',
];

/** The server lacks the method, or the key may not see runs. */
function isUntold({ code, context: { engineCode = '' } }: SyncError): boolean {
  return code !== 'READ_RUN' && ['unimplemented', 'permission_denied'].includes(engineCode);
}

function untold(choice: RunChoice, { display }: CallPlace) {
  const which = 'jobRunId' in choice ? 'whether it is complete' : 'which one it takes and whether that is complete';
  return {
    code: 'NEOSYNC_RUN_UNKNOWN',
    message: `The Neosync API at ${display} does not tell of ${printRun(choice)}, so that nobody knows ${which}.`,
  };
}

function read({ id, status }: KnownRun) {
  return { code: 'NEOSYNC_RUN_INCOMPLETE', message: `Run ${id} is ${status}: tables and rows may be missing.` };
}

function incomplete({ id, status }: KnownRun, place: CallPlace): ReadError {
  const isUnderWay = status === 'pending' || status === 'running';
  const [state, first] = isUnderWay
    ? [`is ${status}`, 'Wait for it, name']
    : [`ended as ${status.replaceAll('_', ' ')}`, 'Name'];
  return new ReadError({
    code: 'READ_RUN',
    message: `Run ${id} at ${place.display} ${state}, so that tables and rows may be missing. ${first} another run by the option "jobRunId", or allow it by "allowIncompleteRun".`,
    context: contextOf(place),
  });
}

function none(choice: RunChoice, place: CallPlace): ReadError {
  return new ReadError({
    code: 'READ_RUN',
    message: `There is no ${printRun(choice)} at ${place.display}. Check the id, and start the job.`,
    context: contextOf(place),
  });
}
