import type { FileConfig } from '../file-schema.ts';
import { requireUuid } from './require-uuid.ts';
import type { SourceFlags } from './source-flags.ts';

/** Which run of a job is read; nothing when none is named. */
export interface ChosenRun {
  readonly jobId?: string;
  readonly jobRunId?: string;
}

/**
 * The run that the flags name, else the file's: a job id on the command line is not outdone by a run that the file names. Named together, the
 * run wins over the job.
 *
 * @throws {ConfigError} CONFIG_INVALID when the job's id is no UUID
 */
export function chooseRun(flags: SourceFlags, { source }: FileConfig): ChosenRun {
  const options = source?.['connection-opts'];
  const isByFlag = Boolean(flags.jobId || flags.jobRunId);
  const jobId = isByFlag ? flags.jobId : options?.['job-id'];
  const jobRunId = isByFlag ? flags.jobRunId : options?.['job-run-id'];
  requireUuid(jobId, 'job-id');
  return { ...(jobId && { jobId }), ...(jobRunId && { jobRunId }) };
}
