import { type CallOptions, compareText, ReadError } from '@sync/core/connector';
import type { BucketPlace, JobRunSelection } from '@sync/files';

/** A run with files. */
export interface JobRun {
  readonly id: string;
  /** As its id says, in UTC: `2024-06-14T17:43:24Z`. Undefined when it does not. */
  readonly startedAt: string | undefined;
  /** What its tables' folders begin with. */
  readonly prefix: string;
}

/** Run ids end in the second their workflow was scheduled at (Temporal: `<schedule's id>-<RFC 3339>`). */
const scheduled = /-(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/;

/** Newer runs told by name. */
const mostNames = 3;

/**
 * The run to read: the one asked for, or the newest of the job that has files.
 *
 * @throws {ReadError} READ_RUN when there is none
 */
export async function findRun(selection: JobRunSelection, place: BucketPlace, call: CallOptions): Promise<JobRun> {
  const { jobRunId, jobId = '' } = selection;
  if (jobRunId !== undefined) return exactRun(jobRunId, place, call);
  const ids = await listRuns(jobId, place, call);
  const { display } = place.store;
  if (ids.length === 0) {
    throw noRun(
      `${display} has no run of the job ${jobId} below ${runsPrefix(place)}. Check the job's id and the prefix.`,
    );
  }
  for (const [skipped, id] of ids.entries()) {
    const run = toRun(id, place);
    if (!(await hasObjects(run.prefix, place, call))) continue;
    if (skipped > 0) warnOfSkipped(ids.slice(0, skipped), run, call);
    return run;
  }
  const count = ids.length === 1 ? 'One run' : `${ids.length} runs`;
  throw noRun(`${count} of the job ${jobId} in ${display} wrote no file. Run the job, or name a run by jobRunId.`);
}

function runsPrefix({ prefix }: BucketPlace): string {
  return `${prefix}workflows/`;
}

function toRun(id: string, place: BucketPlace): JobRun {
  return { id, startedAt: scheduled.exec(id)?.[1], prefix: `${runsPrefix(place)}${id}/activities/` };
}

async function exactRun(id: string, place: BucketPlace, call: CallOptions): Promise<JobRun> {
  const run = toRun(id, place);
  if (await hasObjects(run.prefix, place, call)) return run;
  const { display } = place.store;
  const isThere = await hasObjects(`${runsPrefix(place)}${id}/`, place, call);
  throw noRun(
    isThere
      ? `The run ${id} in ${display} wrote no file. Choose another run, or wait until it is complete.`
      : `${display} has no run ${id} below ${runsPrefix(place)}. Check its id and the prefix.`,
  );
}

/** Ids of the job's runs, the newest first: their moments sort as text. */
async function listRuns(jobId: string, place: BucketPlace, call: CallOptions): Promise<string[]> {
  const root = runsPrefix(place);
  const ids: string[] = [];
  for await (const entry of place.store.list({ prefix: `${root}${jobId}-`, isFlat: true }, call)) {
    if (entry.kind === 'folder') ids.push(entry.prefix.slice(root.length, -1));
  }
  return ids.sort((a, b) => compareText(b, a));
}

async function hasObjects(prefix: string, { store }: BucketPlace, call: CallOptions): Promise<boolean> {
  for await (const entry of store.list({ prefix }, call)) {
    if (entry.kind === 'object' && entry.object.size > 0) return true;
  }
  return false;
}

function warnOfSkipped(ids: readonly string[], run: JobRun, { onWarning }: CallOptions): void {
  const names = ids.slice(0, mostNames).join(', ');
  const more = ids.length > mostNames ? ` and ${ids.length - mostNames} more` : '';
  onWarning({
    code: 'NEOSYNC_RUN_SKIPPED',
    message: `The run ${run.id} is read, though it is not the newest: ${names}${more} wrote no file so far.`,
  });
}

/** The error for a run that cannot be read. */
export function noRun(message: string): ReadError {
  return new ReadError({ code: 'READ_RUN', message, advice: 'fix' });
}
